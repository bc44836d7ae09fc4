import { parseInvocation } from '../../lambda/contract/invocation';
import { createAuthority } from '../../sandbox/certificates';
import { type Account, type Invoked, openAccount } from '../examples/account';
import { ALL_ALONG, on } from '../notification-volume/calendar';
import type { Mail } from '../notification-volume/mail-lines';
import { type Actor, type Presented, isBlip, makeIssuers } from './issuers';
import { type Begin, DAYS, type Days, QUICK_LOOK_MS, fullRunsIn, quickLooksIn } from './schedules';

const DAY = 24 * 60 * 60 * 1000;

/** Time that it takes to observe an issuer, in milliseconds. */
const OBSERVATION_MS = 200;

/** What may be chosen about a simulation. */
export interface SimulationSetup {
  quickLooks: boolean;
  /** Default: all. */
  days?: Days;
  /** Number of issuers. Default: all. */
  issuers?: number;
  /** Days for which an old thumbprint stays. Default: 30. */
  overlapDays?: number;
  /** True if quick looks that find nothing are left out while nothing changes. */
  leavesOut: boolean;
}

/** A rotation, and the moment at which its thumbprint was pinned. */
export interface Repair {
  host: string;
  rotatedAt: Date;
  /** End of the run that pinned it. */
  repairedAt: Date;
}

/** What the ninety days left behind. */
export interface Outcome {
  mails: readonly Mail[];
  repairs: readonly Repair[];
  actors: readonly Actor[];
  /** Length of the longest run or quick look, in milliseconds. */
  longestMs: number;
  /** Number of quick looks that were carried out. */
  looks: number;
}

/** A change of what an issuer presents, or a time at which quick looks may find something although nothing changes. */
interface Change {
  at: Date;
  /** Until then no quick look is left out. */
  until: Date;
  change: () => void;
}

/** Lives through the ninety days: issuers rotate and fail, full runs and quick looks come on schedule. */
export async function simulate(setup: SimulationSetup): Promise<Outcome> {
  const { quickLooks, days = [1, DAYS], issuers, overlapDays = 30, leavesOut } = setup;
  const root = await createAuthority({ name: 'Example Corp Root CA', validity: ALL_ALONG });
  const actors = await makeIssuers(root, issuers);
  const settings = { overlapDays, quickLookMinutes: quickLooks ? QUICK_LOOK_MS / 60_000 : null };
  const account = openAccount(root, settings, OBSERVATION_MS);
  const changes = actors.flatMap((actor) => changesOf(actor, { account, overlapDays }));
  const [first, last] = [on(days[0]), on(days[1] + 1)];
  // What was before stands when the first run comes.
  for (const { at, change } of changes.toSorted(byMoment)) if (at < first) change();
  for (const { issuer, chains } of actors) account.pin(issuer, [presentedAt(chains, first)?.thumbprint ?? '']);
  const begins = [...fullRunsIn(days), ...(quickLooks ? quickLooksIn(days) : [])];
  const timeline = [...changes.filter(({ at }) => first <= at && at < last), ...begins];
  const outcome = await live(timeline.toSorted(byMoment), actors, { account, leavesOut });
  return { ...outcome, repairs: outcome.repairs.filter(({ rotatedAt }) => rotatedAt >= first) };
}

function byMoment(one: { at: Date }, other: { at: Date }): number {
  return one.at.getTime() - other.at.getTime();
}

function presentedAt(chains: Actor['chains'], at: Date): Presented | null {
  return chains.findLast(({ from }) => from <= at) ?? null;
}

/** Returns the changes of what an issuer presents, and the times at which an overlap ends, or a condition that came and went. */
function changesOf(
  { issuer, chains, outages }: Actor,
  { account, overlapDays }: { account: Account; overlapDays: number },
): Change[] {
  const presentsAt = (at: Date, isUp = true): Change => ({
    at,
    until: at,
    change: () => account.present(issuer, isUp ? presentedAt(chains, at) : null),
  });
  const soonAfter = (moment: Date, days: number): Change => {
    const at = new Date(moment.getTime() + days * DAY);
    return { at, until: new Date(at.getTime() + 3 * QUICK_LOOK_MS), change: () => {} };
  };
  return [
    ...chains.flatMap(({ from }) => [presentsAt(from), soonAfter(from, overlapDays)]),
    ...outages.flatMap(({ from, to }) => [presentsAt(from, false), presentsAt(to)]),
    // A blip is no mail, so that nothing can come and go.
    ...outages.filter((outage) => !isBlip(outage)).map(({ to }) => soonAfter(to, 7)),
  ];
}

async function live(
  timeline: readonly (Begin | Change)[],
  actors: readonly Actor[],
  { account, leavesOut }: { account: Account; leavesOut: boolean },
): Promise<Outcome> {
  const mails: Mail[] = [];
  const repairs = new Map<string, Repair>();
  let longestMs = 0;
  let looks = 0;
  // Whether the last look found nothing, and nothing changed since; the end of the time in which looks may find something all the same.
  let isQuiet = false;
  let until = 0;
  for (const step of timeline) {
    if ('change' in step) {
      step.change();
      isQuiet = false;
      until = Math.max(until, step.until.getTime());
      continue;
    }
    const isLook = step.what === 'quick look';
    if (isLook && isQuiet && leavesOut && step.at.getTime() > until) continue;
    const { answer, message, endedAt } = await invoke(step, account);
    looks += Number(isLook);
    isQuiet = 'quickLook' in answer;
    longestMs = Math.max(longestMs, endedAt.getTime() - step.at.getTime());
    if (message) mails.push({ ...message, at: step.at });
    if (!isQuiet) for (const repair of repairsIn(actors, account, endedAt)) keepFirst(repairs, repair);
  }
  return { mails, repairs: [...repairs.values()], actors, longestMs, looks };
}

function invoke({ at, what }: Begin, account: Account): Promise<Invoked> {
  return account.invokeAt(at, { invocation: parseInvocation(what === 'quick look' ? { only: 'enforced' } : {}) });
}

/** Returns the rotations whose thumbprint is pinned. */
function repairsIn(actors: readonly Actor[], account: Account, repairedAt: Date): Repair[] {
  return actors.flatMap(({ host, issuer, chains }) => {
    const pins = new Set(account.pins(issuer));
    return chains
      .slice(1)
      .filter(({ from, thumbprint }) => from <= repairedAt && pins.has(thumbprint))
      .map(({ from }) => ({ host, rotatedAt: from, repairedAt }));
  });
}

function keepFirst(repairs: Map<string, Repair>, repair: Repair): void {
  const key = `${repair.host} ${repair.rotatedAt.toISOString()}`;
  if (!repairs.has(key)) repairs.set(key, repair);
}
