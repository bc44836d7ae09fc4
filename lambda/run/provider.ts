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

/** A provider's report, and its state whose notifications are still to be sent. */
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
  /** Log of IAM events, and the events in it when the run began. */
  store: EventLog;
  events: readonly StoredEvent[];
  /** Probes hosts; the run shares its observations. */
  probeHost: ProbeHost;
}

/** Time that a provider may take, its write and the message included, in milliseconds. None is begun with less left. */
export const RESERVE_MS = DEFAULT_LIMITS.totalMs + MOST_BLOCKED_MS + 15_000;

const isShortOfTime = ({ using }: RunContext): boolean =>
  using.until?.aborted === true || using.remainingMs() < RESERVE_MS;

/** Checks one provider if there is time and no other run holds its lease, and keeps its state. */
export const reconcileProvider = async (arn: string, context: RunContext): Promise<ProviderOutcome> => {
  const { invocation, using, session, runId, manualRequests, store } = context;
  const { dryRun, change } = invocation;
  if (isShortOfTime(context))
    return { report: outOfTimeReport(arn, manualRequests.has(arn)), pendingNotification: null };
  const named = invocation.providers !== null && change === null;
  const request = { arn, dryRun, runId, manualRequest: manualRequests.get(arn) ?? NO_REQUEST, named };
  const isPlain = !dryRun && change === null && !context.events.some((event) => isUncompared(event, arn));
  // A defect shows again in the check below, which reports it.
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
  // A run that does not know the earlier lists, or whose lease has ended, might write over their numbers.
  const recorded = record.leaseLeftMs() > 0 ? await session.recordHistory(arn, state) : state;
  const pendingNotification = await saveAndCollect(record, recorded, mark);
  if (pendingNotification.kept) await store.mark(done, 'compared');
  return { report, pendingNotification };
};

/** A look at a provider without its lease. */
interface FastPath {
  /** State record as it was at the look. */
  record: StateRecord<ProviderState>;
  snapshotResult: SnapshotResult;
  /** Null when there is something to do. */
  settled: ProviderResult | null;
}

/**
 * Checks a provider without taking its lease, as nearly always there is nothing to do. The order matters: every run keeps its
 * pending write before it writes. So while the state has not changed since it was read, no other run has written the list that
 * was seen in IAM after that, and the look holds; else another one is taken.
 * @returns null when no state of the provider is kept, or it was not to be had
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

/** Returns the hints for a look, from the provider's state. */
const probeHintsFrom = (state: ProviderState, now: Date): ProbeHints => ({
  askFirst: (host, port) => addressesToAskFirst(state, displayHost({ host, port })),
  rememberedTls12: (host, port) => rememberedTls12(state, displayHost({ host, port }), now),
});

/** Returns the result for a failed check. One provider's failure must not reach the others, even when it is our defect. */
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
