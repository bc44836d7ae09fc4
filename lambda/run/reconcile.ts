import type { ProviderReport } from '../contract/report';
import type { ProviderState } from '../judge/state/provider-state';
import type { QuickLookNeed } from '../judge/state/quick-look-plan';
import { isAsked } from '../judge/state/request';
import { type PendingNotification, saveAndCollect } from '../notify/pending-notification';
import { openProvider } from '../state/provider-record';
import type { StateRecord } from '../state/state-record';
import { applyEvaluation } from './apply';
import { compareEvents } from './compare-events';
import { type ReconcileRequest, type RunContext, isShortOfTime, requestFor } from './context';
import type { ReconcileDependencies } from './dependencies';
import { type EvaluatedSnapshot, createEvaluator, evaluateSnapshot } from './evaluate-snapshot';
import { tryFastPath } from './fast-path';
import { type SnapshotResult, observeProvider, probeHintsFrom } from './observe-provider';
import { lockedReport, outOfTimeReport, unobservedReport } from './provider-report';
import { type ReconcileResult, settle, settleDefect, settleReadFailure } from './settle';

/** A provider's report, and its state whose notifications are still to be sent. */
export interface ProviderOutcome {
  report: ProviderReport;
  pendingNotification: PendingNotification<ProviderState> | null;
  /** What the quick looks need to know; null where this run did not find it out. */
  need: QuickLookNeed | null;
}

/** Record of a provider with the result to keep in it, or the report that the provider was left to another run. */
type Reconciled = { record: StateRecord<ProviderState> } & (ReconcileResult | { skipped: ProviderReport });

/**
 * Reconciles one provider: observe, evaluate, apply, settle. Without its lease where nothing is to be done; else under the
 * lease, if there is time and no other run holds it.
 */
export async function reconcileProvider(arn: string, context: RunContext): Promise<ProviderOutcome> {
  const request = requestFor(arn, context);
  const asked = isAsked(request.manualRequest);
  if (isShortOfTime(context)) return withoutState(outOfTimeReport(arn, asked));
  // A defect shows again under the lease, where it is reported.
  const fast = await tryFastPath(request, context).catch(() => null);
  if (fast?.result) return withoutState(fast.result.report, fast.result.need);
  const record = await openProvider(context.session, arn, request.dryRun);
  if (!record) return withoutState(lockedReport(arn, asked));
  const evaluated = fast && record.holds(fast.record.state) ? fast.evaluated : null;
  if (fast && !evaluated && isShortOfTime(context)) {
    await record.release();
    return withoutState(outOfTimeReport(arn, asked));
  }
  const { using, probeHost } = context;
  const observe = (): Promise<SnapshotResult> =>
    observeProvider(arn, probeHost, using, probeHintsFrom(record.state, request.named, using.clock()));
  const reconciled = await reconcileOpen(record, request, using, observe, evaluated).catch((error: unknown) => ({
    record,
    ...settleDefect(error, record, request, using),
  }));
  if ('skipped' in reconciled) {
    await reconciled.record.release();
    return withoutState(reconciled.skipped);
  }
  return request.dryRun ? withoutState(reconciled.report) : keep(reconciled, request, context);
}

function withoutState(report: ProviderReport, need: QuickLookNeed | null = null): ProviderOutcome {
  return { report, pendingNotification: null, need };
}

/**
 * Reconciles a provider whose record is open. Rejects only on a defect of the watcher itself.
 * @param evaluated snapshot that holds still, with its evaluation; null if the provider is to be observed
 */
export async function reconcileOpen(
  record: StateRecord<ProviderState>,
  request: ReconcileRequest,
  using: ReconcileDependencies,
  observe: () => Promise<SnapshotResult>,
  evaluated: EvaluatedSnapshot | null = null,
): Promise<Reconciled> {
  const evaluate = createEvaluator(request, using);
  const first = evaluated ?? evaluateSnapshot(await observe(), record, evaluate);
  if ('error' in first) return { record, ...settleReadFailure(first.error, record, request, using) };
  if ('unobserved' in first) return { record, skipped: unobservedReport(first, request) };
  const applied = await applyEvaluation({ ...first, evaluate, observeAgain: observe, request, using }, record);
  if ('skipped' in applied) return applied;
  if ('error' in applied)
    return { record: applied.record, ...settleReadFailure(applied.error, applied.record, request, using) };
  return { record: applied.record, ...settle(applied.result, applied.record, request, using) };
}

/** Keeps the state, with the events that comparing it with IAM's brings up, and its lists in the history. */
async function keep(
  { record, ...result }: { record: StateRecord<ProviderState> } & ReconcileResult,
  { arn, runId }: ReconcileRequest,
  { using, events, store, session }: RunContext,
): Promise<ProviderOutcome> {
  const mark = { runId, now: using.clock() };
  const { result: settled, compared } = await compareEvents(result, { arn, mark, events, store, session, record });
  // A run that does not know the earlier lists, or whose lease has ended, might write over their numbers.
  const recorded = record.leaseLeftMs() > 0 ? await session.recordHistory(arn, settled.state) : settled.state;
  const pendingNotification = await saveAndCollect(record, recorded, mark);
  if (pendingNotification.kept) await store.mark(compared, 'compared');
  return { report: settled.report, pendingNotification, need: settled.need };
}
