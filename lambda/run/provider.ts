import { describeError } from '../act/iam';
import type { EventStore, StoredEvent } from '../state/event-store';
import type { Keeper, Page } from '../state/session';
import { glimpseProvider, openProvider } from '../state/provider-record';
import {
  type CheckDependencies,
  type CheckRequest,
  type Checked,
  type LeftAlone,
  checkAtRest,
  checkProvider,
} from './reconcile';
import { beingHandled, emptyReport, outOfTime } from './provider-report';
import { compareEvents, isUncompared } from './compare-events';
import type { Invocation } from '../contract/invocation';
import { carryOn } from '../judge/state/conditions';
import { displayHost } from '../judge/evidence/hosts';
import type { ProviderMemory } from '../judge/state/provider-state';
import { quoted } from '../judge/printable';
import { recallTls12 } from '../judge/state/tls12';
import { addressesToAskFirst } from '../judge/state/unanswered';
import { NO_WISH, type Wish } from '../judge/state/request';
import { type Recollection, type Sighted, lookAtProvider } from './observe-provider';
import type { LookAt } from '../observe/host';
import { DEFAULT_LIMITS } from '../observe/tls/limits';
import { MOST_BLOCKED_MS } from '../observe/tls/loop-time';
import type { ProviderReport } from '../contract/report';
import { type Desk, openDesk } from '../notify/notify';

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
  /** Where IAM events are kept, and those that were when the run began. */
  store: EventStore;
  events: readonly StoredEvent[];
  /** Looks at hosts; the run shares what it saw. */
  lookAt: LookAt;
}

/** No provider is begun with less time left than one may take, its write and the message included; in milliseconds. */
export const RESERVE_MS = DEFAULT_LIMITS.totalMs + MOST_BLOCKED_MS + 15_000;

const isShortOfTime = ({ using }: Underway): boolean =>
  using.until?.aborted === true || using.remainingMs() < RESERVE_MS;

/** Checks one provider as far as there is time and no other run has it in hand, and keeps what is to be remembered. */
export const handleProvider = async (arn: string, underway: Underway): Promise<Handled> => {
  const { invocation, using, keeper, runId, wishes, store } = underway;
  const { dryRun, change } = invocation;
  if (isShortOfTime(underway)) return { report: outOfTime(arn, wishes.has(arn)), desk: null };
  const named = invocation.providers !== null && change === null;
  const request = { arn, dryRun, runId, wish: wishes.get(arn) ?? NO_WISH, named };
  const isPlain = !dryRun && change === null && !underway.events.some((event) => isUncompared(event, arn));
  // A defect shows again where it is told.
  const glance = isPlain ? await glanceAt(request, underway).catch(() => null) : null;
  if (glance?.atRest) return { report: glance.atRest.report, desk: null };
  const opened = await openProvider(keeper, arn, dryRun);
  if (!opened) return { report: beingHandled(arn, wishes.has(arn)), desk: null };
  const isStill = glance !== null && opened.holds(glance.page.state);
  if (glance && !isStill && isShortOfTime(underway)) {
    await opened.release();
    return { report: outOfTime(arn, wishes.has(arn)), desk: null };
  }
  const look = (): Promise<Sighted> =>
    lookAtProvider(arn, underway.lookAt, using, recalledFrom(opened.state, using.clock()));
  const check = async (): Promise<Checked | LeftAlone> =>
    checkProvider(isStill ? glance.sighted : await look(), opened, request, using, look);
  const checked = await check().catch((error: unknown) => failed(arn, error, opened, runId, using));
  if (!checked.memory) {
    await checked.page.release();
    return { report: checked.report, desk: null };
  }
  const mark = { runId, now: using.clock() };
  if (dryRun) return { report: checked.report, desk: null };
  const { events } = underway;
  const comparing = { arn, mark, events, store, keeper };
  const { checked: compared, compared: done } = await compareEvents(checked, comparing);
  const { report, memory, page } = compared;
  // Who does not know which lists there were, or whose lease is over, might write over their numbers.
  const recorded = page.leaseLeftMs() > 0 ? await keeper.record(arn, memory) : memory;
  const desk = await openDesk(page, recorded, mark);
  if (desk.kept) await store.mark(done, 'compared');
  return { report, desk };
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
  const sighted = await lookAtProvider(request.arn, lookAt, using, recalledFrom(page.state, using.clock()));
  return { page, sighted, atRest: checkAtRest(sighted, page, request, using) };
};

/** What a look begins with, by what is remembered. */
const recalledFrom = (memory: ProviderMemory, now: Date): Recollection => ({
  askFirst: (host, port) => addressesToAskFirst(memory, displayHost({ host, port })),
  recallTls12: (host, port) => recallTls12(memory, displayHost({ host, port }), now),
});

/** One provider's trouble must not reach the others, even when it is a defect of ours. */
const failed = (
  arn: string,
  error: unknown,
  page: Page<ProviderMemory>,
  runId: string,
  { clock, place }: CheckDependencies,
): Checked => {
  const { state } = page;
  const report = emptyReport(arn, 'failed', {
    code: 'internal-error',
    severity: 'warning',
    message: `The watcher failed on this provider: ${quoted(describeError(error))}.`,
    action: 'This is a defect of the watcher: please report it.',
  });
  const look = { now: clock(), runId, enforced: null, place, informs: () => false };
  return { report, page, memory: { ...state, conditions: carryOn(state.conditions, report.findings, look) } };
};
