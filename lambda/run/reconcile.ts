import type { Patience } from '../act/write-thumbprints';
import type { Page } from '../state/session';
import { type Acted, act, left } from './apply';
import { beingHandled, reportOf, unread } from './provider-report';
import { type WriteBasis, guardWrites } from './write-guard';
import { bounded } from '../judge/state/item-size';
import { consider } from '../judge/evaluate';
import { type Look, type Place, carryOn } from '../judge/state/conditions';
import type { Finding } from '../judge/finding';
import type { Kind } from '../judge/finding-kinds';
import { withNews } from '../judge/findings/events';
import type { ProviderMemory } from '../judge/state/provider-state';
import { newsIn } from '../judge/state/due-notifications';
import { type Wish, isAsked } from '../judge/state/request';
import type { LookDependencies, Looked, Sighted } from './observe-provider';
import type { ProviderReport } from '../contract/report';

/** What checking a provider needs. */
export interface CheckDependencies extends LookDependencies {
  /** Where the run takes place. Default: the function. */
  place?: Place;
  patience?: Patience;
}

/** What a check is asked to do. */
export interface CheckRequest {
  arn: string;
  dryRun: boolean;
  runId: string;
  wish: Wish;
  /** Whether a person named the provider, rather than IAM's list or one of its events. */
  named: boolean;
}

/** What a check found and did, and what is to be remembered of it. */
export interface Checked {
  report: ProviderReport;
  memory: ProviderMemory;
  /** Where to remember it. */
  page: Page<ProviderMemory>;
}

/** A provider that is left to another run: there is nothing to remember of it, and nothing to tell. */
export interface LeftAlone extends Pick<Checked, 'report' | 'page'> {
  memory: null;
}

/**
 * What a check comes to that has nothing to write, nothing to keep and nothing to tell; null when there is something of
 * that kind, or a person asked for it.
 * @param page as it was when the provider was looked at; it need not be open
 */
export const checkAtRest = (
  sighted: Sighted,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Checked | null => {
  if (isAsked(request.wish)) return null;
  const checked =
    'error' in sighted ? withoutLook(sighted, page, request, using) : judged(sighted, page, request, using);
  if (!checked) return null;
  const { memory } = checked;
  const isKept = page.holds(memory) && memory.unrecorded.length === 0;
  return isKept && newsIn(memory, request.runId, using.clock()).length === 0 ? checked : null;
};

/** What a check comes to that writes nothing; null when there is something to write. */
const judged = (
  looked: Looked,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Checked | null => {
  const considered = considering(request, using)(looked, page.state, !page.kept, looked.provider);
  return considered.plan.write ? null : concluded(left(looked.provider, considered), page, request, using);
};

/**
 * Checks one provider that was looked at: judge, act. Rejects only on a defect of the watcher itself.
 * @param lookAgain looks at the provider as before, for a write that an old look would be no basis for
 */
export const checkProvider = async (
  sighted: Sighted,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
  lookAgain: () => Promise<Sighted>,
): Promise<Checked | LeftAlone> => {
  if ('error' in sighted) return withoutLook(sighted, page, request, using);
  const { provider } = sighted;
  const { arn, dryRun, wish } = request;
  const considerNow = considering(request, using);
  const onSight = considerNow(sighted, page.state, !page.kept, provider);
  // To the next run, a write that is not remembered looks like somebody else's: that is worth another try.
  const isToBeKept = onSight.plan.write || onSight.removal.asked.size > 0;
  const opened = dryRun || !isToBeKept || page.kept ? page : await page.reopen();
  if (!opened) return { report: beingHandled(arn, isAsked(wish)), memory: null, page };
  const guard = guardWrites({
    request,
    looked: sighted,
    page: opened,
    consider: considerNow,
    lookAgain,
    using,
  });
  const now = opened === page ? onSight : guard.judge(provider);
  const first = dryRun ? now : await guard.keepRejections(now, provider);
  if ('stop' in first) return { report: first.stop, memory: null, page: opened };
  const isLeft = dryRun || !first.plan.write;
  const acted = isLeft ? left(provider, first) : await act(first, provider, guard, using);
  if ('refusal' in acted) return { report: acted.refusal, memory: null, page: opened };
  return concluded(acted, opened, request, using);
};

/** How a provider is considered that was looked at. */
const considering =
  (request: CheckRequest, using: CheckDependencies): WriteBasis['consider'] =>
  ({ profile, trust, observation }, memory, additionsOnly, { thumbprints, tags }) =>
    consider({
      ...request,
      now: using.clock(),
      pinned: thumbprints,
      tags,
      memory,
      additionsOnly,
      observation,
      updates: profile.updates,
      check: using.thumbprintCheck,
      overlapMs: profile.overlapDays === 0 ? null : profile.overlapDays * DAY_MS,
      anchors: trust.anchors,
    });

/** The check of a provider that IAM did not give. */
const withoutLook = (
  { error }: { error: unknown },
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Checked => {
  const report = unread(error, request);
  const memory = withNews(page.state, report.findings, { runId: request.runId, now: using.clock() });
  return { report, page, memory: noted(page, memory, report.findings, request, using, () => false) };
};

/** What was done, as it is told and remembered. */
const concluded = (
  { provider, considered, effect, extra, memory }: Acted,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Checked => {
  const report = reportOf(provider, considered, effect, extra);
  const informs = (kind: Kind): boolean => considered.complete || SEEN_IN_IAM.has(kind);
  const findings = [...extra, ...considered.findings];
  return { report, page, memory: noted(page, memory, findings, request, using, informs) };
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** The conditions about which a run knows even when it could not read the issuer's documents. */
const SEEN_IN_IAM: ReadonlySet<Kind> = new Set([
  'iam-read-failed',
  'writing-stopped',
  'staged-unused',
  'internal-error',
]);

/** What is remembered with the conditions as they were found. */
const noted = (
  page: Page<ProviderMemory>,
  memory: ProviderMemory,
  findings: readonly Finding[],
  { runId }: CheckRequest,
  { clock, place }: CheckDependencies,
  informs: Look['informs'],
): ProviderMemory => {
  // A run that will not be remembered cannot wait for the next.
  const enforced = page.kept ? memory.enforced : true;
  const look = { now: clock(), runId, enforced, place, informs };
  return bounded({ ...memory, conditions: carryOn(memory.conditions, findings, look) });
};
