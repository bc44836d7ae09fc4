import { describeError } from '../act/iam';
import type { EventLog, StoredEvent } from '../state/event-store';
import type { StateSession, StateRecord } from '../state/session';
import { readProvider, openProvider } from '../state/provider-record';
import {
  type CheckDependencies,
  type CheckRequest,
  type ProviderResult,
  type SkippedResult,
  checkWithoutLease,
  checkProvider,
} from './reconcile';
import { lockedReport, emptyReport, outOfTimeReport } from './provider-report';
import { compareEvents, isUncompared } from './compare-events';
import type { Invocation } from '../contract/invocation';
import { updateConditions } from '../judge/state/conditions';
import { displayHost } from '../judge/evidence/hosts';
import type { ProviderState } from '../judge/state/provider-state';
import { quoted } from '../judge/printable';
import { rememberedTls12 } from '../judge/state/tls12';
import { addressesToAskFirst } from '../judge/state/unanswered';
import { NO_REQUEST, type ManualRequest } from '../judge/state/request';
import { type ProbeHints, type SnapshotResult, observeProvider } from './observe-provider';
import type { ProbeHost } from '../observe/host';
import { DEFAULT_LIMITS } from '../observe/tls/limits';
import { MOST_BLOCKED_MS } from '../observe/tls/loop-time';
import type { ProviderReport } from '../contract/report';
import { type PendingNotification, saveAndCollect } from '../notify/notify';

/** A provider's report, and what of it is to be told and remembered. */
export interface ProviderOutcome {
  report: ProviderReport;
  pendingNotification: PendingNotification<ProviderState> | null;
}

/** One run under way. */
export interface RunContext {
  invocation: Invocation;
  using: CheckDependencies & { remainingMs: () => number };
  session: StateSession;
  runId: string;
  manualRequests: ReadonlyMap<string, ManualRequest>;
  /** Where IAM events are kept, and those that were when the run began. */
  store: EventLog;
  events: readonly StoredEvent[];
  /** Looks at hosts; the run shares what it saw. */
  probeHost: ProbeHost;
}

/** No provider is begun with less time left than one may take, its write and the message included; in milliseconds. */
export const RESERVE_MS = DEFAULT_LIMITS.totalMs + MOST_BLOCKED_MS + 15_000;

const isShortOfTime = ({ using }: RunContext): boolean =>
  using.until?.aborted === true || using.remainingMs() < RESERVE_MS;

/** Checks one provider as far as there is time and no other run has it in hand, and keeps what is to be remembered. */
export const reconcileProvider = async (arn: string, context: RunContext): Promise<ProviderOutcome> => {
  const { invocation, using, session, runId, manualRequests, store } = context;
  const { dryRun, change } = invocation;
  if (isShortOfTime(context))
    return { report: outOfTimeReport(arn, manualRequests.has(arn)), pendingNotification: null };
  const named = invocation.providers !== null && change === null;
  const request = { arn, dryRun, runId, manualRequest: manualRequests.get(arn) ?? NO_REQUEST, named };
  const isPlain = !dryRun && change === null && !context.events.some((event) => isUncompared(event, arn));
  // A defect shows again where it is told.
  const fastPath = isPlain ? await tryFastPath(request, context).catch(() => null) : null;
  if (fastPath?.settled) return { report: fastPath.settled.report, pendingNotification: null };
  const opened = await openProvider(session, arn, dryRun);
  if (!opened) return { report: lockedReport(arn, manualRequests.has(arn)), pendingNotification: null };
  const isStill = fastPath !== null && opened.holds(fastPath.record.state);
  if (fastPath && !isStill && isShortOfTime(context)) {
    await opened.release();
    return { report: outOfTimeReport(arn, manualRequests.has(arn)), pendingNotification: null };
  }
  const look = (): Promise<SnapshotResult> =>
    observeProvider(arn, context.probeHost, using, probeHintsFrom(opened.state, using.clock()));
  const check = async (): Promise<ProviderResult | SkippedResult> =>
    checkProvider(isStill ? fastPath.snapshotResult : await look(), opened, request, using, look);
  const result = await check().catch((error: unknown) => failed(arn, error, opened, runId, using));
  if (!result.state) {
    await result.record.release();
    return { report: result.report, pendingNotification: null };
  }
  const mark = { runId, now: using.clock() };
  if (dryRun) return { report: result.report, pendingNotification: null };
  const { events } = context;
  const comparing = { arn, mark, events, store, session };
  const { result: compared, compared: done } = await compareEvents(result, comparing);
  const { report, state, record } = compared;
  // Who does not know which lists there were, or whose lease is over, might write over their numbers.
  const recorded = record.leaseLeftMs() > 0 ? await session.recordHistory(arn, state) : state;
  const pendingNotification = await saveAndCollect(record, recorded, mark);
  if (pendingNotification.kept) await store.mark(done, 'compared');
  return { report, pendingNotification };
};

/** A look at a provider that nobody has in hand yet. */
interface FastPath {
  /** What was remembered when it was looked at. */
  record: StateRecord<ProviderState>;
  snapshotResult: SnapshotResult;
  /** Null when there is something to do. */
  settled: ProviderResult | null;
}

/**
 * Looks at a provider without taking it in hand, as nearly always there is nothing to do. The order matters: every run
 * remembers what it is going to write before it writes. So while what is remembered has not changed since it was read, no
 * other run has written what was seen in IAM after that, and the look holds; else another one is taken.
 * @returns null when nothing is remembered of it, or that was not to be had
 */
const tryFastPath = async (
  request: CheckRequest,
  { using, session, probeHost }: RunContext,
): Promise<FastPath | null> => {
  const record = await readProvider(session, request.arn);
  if (!record) return null;
  const snapshotResult = await observeProvider(
    request.arn,
    probeHost,
    using,
    probeHintsFrom(record.state, using.clock()),
  );
  return { record, snapshotResult, settled: checkWithoutLease(snapshotResult, record, request, using) };
};

/** What a look begins with, by what is remembered. */
const probeHintsFrom = (state: ProviderState, now: Date): ProbeHints => ({
  askFirst: (host, port) => addressesToAskFirst(state, displayHost({ host, port })),
  rememberedTls12: (host, port) => rememberedTls12(state, displayHost({ host, port }), now),
});

/** One provider's trouble must not reach the others, even when it is a defect of ours. */
const failed = (
  arn: string,
  error: unknown,
  record: StateRecord<ProviderState>,
  runId: string,
  { clock, place }: CheckDependencies,
): ProviderResult => {
  const { state } = record;
  const report = emptyReport(arn, 'failed', {
    code: 'internal-error',
    severity: 'warning',
    message: `The watcher failed on this provider: ${quoted(describeError(error))}.`,
    action: 'This is a defect of the watcher: please report it.',
  });
  const look = { now: clock(), runId, enforced: null, place, covers: () => false };
  return {
    report,
    record,
    state: { ...state, conditions: updateConditions(state.conditions, report.findings, look) },
  };
};
