import { describeError } from './act/iam';
import type { Keeper, Page } from './act/keeper';
import { glimpseProvider, openProvider } from './act/provider-page';
import { type CheckDependencies, type CheckRequest, type Checked, checkAtRest, checkProvider } from './check';
import { beingHandled, emptyReport } from './check-report';
import { iamChange } from './iam-change';
import type { Invocation } from './invocation';
import { carryOn } from './judge/conditions';
import type { Finding } from './judge/finding';
import { withNews } from './judge/happenings';
import type { ProviderMemory } from './judge/memory';
import { quoted } from './judge/printable';
import type { RunMark } from './judge/recall';
import { NO_WISH, type Wish } from './judge/wish';
import { type Sighted, lookAtProvider } from './look';
import type { LookAt } from './observe/host';
import { DEFAULT_LIMITS } from './observe/limits';
import type { ProviderReport } from './report';
import { type Desk, openDesk } from './tell';

/** A provider's report, and what of it is to be told and remembered. */
export interface Handled {
  report: ProviderReport;
  desk: Desk<ProviderMemory> | null;
}

/** One run under way. */
export interface Underway {
  invocation: Invocation;
  using: CheckDependencies & { remainingMs: () => number };
  keeper: Keeper;
  runId: string;
  wishes: ReadonlyMap<string, Wish>;
  /** Looks at hosts; the run shares what it saw. */
  lookAt: LookAt;
}

/** No provider is begun with less time left than one may take, its write and the message included; in milliseconds. */
export const RESERVE_MS = DEFAULT_LIMITS.totalMs + 15_000;

const isShortOfTime = ({ using }: Underway): boolean =>
  using.until?.aborted === true || using.remainingMs() < RESERVE_MS;

/**
 * Checks one provider as far as there is time and no other run has it in hand, and keeps what is to be remembered.
 * @throws Error only when someone's doing would go untold, since another run has the provider in hand: to be tried again
 */
export const handleProvider = async (arn: string, underway: Underway): Promise<Handled> => {
  const { invocation, using, keeper, runId, wishes } = underway;
  const { dryRun, change } = invocation;
  if (isShortOfTime(underway)) return { report: outOfTime(arn), desk: null };
  const request = { arn, dryRun, runId, wish: wishes.get(arn) ?? NO_WISH };
  // A defect shows again where it is told.
  const glance = dryRun || change ? null : await glanceAt(request, underway).catch(() => null);
  if (glance?.atRest) return { report: glance.atRest.report, desk: null };
  const opened = await openProvider(keeper, arn, dryRun);
  if (!opened && change) {
    throw new Error(`Another run has ${arn} in hand. What was done to it is told by another try, which Lambda makes.`);
  }
  if (!opened) return { report: beingHandled(arn, wishes.has(arn)), desk: null };
  const isStill = glance !== null && opened.holds(glance.page.state);
  if (glance && !isStill && isShortOfTime(underway)) {
    await opened.release();
    return { report: outOfTime(arn), desk: null };
  }
  const check = async (): Promise<Checked> =>
    checkProvider(isStill ? glance.sighted : await lookAtProvider(arn, underway.lookAt, using), opened, request, using);
  const checked = await check().catch((error: unknown) => failed(arn, error, opened, runId, using));
  const mark = { runId, now: using.clock() };
  const { report, memory, page } = change ? withChange(checked, iamChange(change), mark) : checked;
  if (dryRun) return { report, desk: null };
  // Who does not know which lists there were would write over their numbers.
  const recorded = page.kept ? await keeper.record(arn, memory) : memory;
  return { report, desk: await openDesk(page, recorded, mark) };
};

/** A look at a provider that nobody has in hand yet. */
interface Glance {
  /** What was remembered when it was looked at. */
  page: Page<ProviderMemory>;
  sighted: Sighted;
  /** Null when there is something to do. */
  atRest: Checked | null;
}

/**
 * Looks at a provider without taking it in hand, as nearly always there is nothing to do. The order matters: every run
 * remembers what it is going to write before it writes. So while what is remembered has not changed since it was read, no
 * other run has written what was seen in IAM after that, and the look holds; else another one is taken.
 * @returns null when nothing is remembered of it, or that was not to be had
 */
const glanceAt = async (request: CheckRequest, { using, keeper, lookAt }: Underway): Promise<Glance | null> => {
  const page = await glimpseProvider(keeper, request.arn);
  if (!page) return null;
  const sighted = await lookAtProvider(request.arn, lookAt, using);
  return { page, sighted, atRest: checkAtRest(sighted, page, request, using) };
};

const OUT_OF_TIME: Finding = {
  code: 'out-of-time',
  severity: 'info',
  message: 'The run had no time left for this provider. It comes first in the next run.',
  action: '',
};

const outOfTime = (arn: string): ProviderReport => emptyReport(arn, 'skipped', OUT_OF_TIME);

/** Whether a provider was not looked at for want of time. */
export const isOutOfTime = ({ findings }: ProviderReport): boolean =>
  findings.some(({ code }) => code === OUT_OF_TIME.code);

/** Adds what someone did to the provider, which is why it was checked. */
const withChange = (checked: Checked, change: Finding, mark: RunMark): Checked => ({
  ...checked,
  report: { ...checked.report, findings: [change, ...checked.report.findings] },
  memory: withNews(checked.memory, [change], mark),
});

/** One provider's trouble must not reach the others, even when it is a defect of ours. */
const failed = (
  arn: string,
  error: unknown,
  page: Page<ProviderMemory>,
  runId: string,
  { clock }: CheckDependencies,
): Checked => {
  const { state } = page;
  const report = emptyReport(arn, 'failed', {
    code: 'internal-error',
    severity: 'warning',
    message: `The watcher failed on this provider: ${quoted(describeError(error))}.`,
    action: 'This is a defect of the watcher: please report it.',
  });
  const look = { now: clock(), runId, enforced: null, informs: () => false };
  return { report, page, memory: { ...state, conditions: carryOn(state.conditions, report.findings, look) } };
};
