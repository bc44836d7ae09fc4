import { FINDING_RULES } from '../findings/lookup';
import type { ProviderState } from '../judge/state/provider-state';
import { dueNotifications } from '../judge/state/due-notifications';
import { isAsked } from '../judge/state/request';
import { readProvider } from '../state/provider-record';
import type { StateRecord } from '../state/state-record';
import { noChange } from './apply';
import { isUncompared } from './compare-events';
import type { ReconcileRequest, RunContext } from './context';
import type { ReconcileDependencies } from './dependencies';
import { type EvaluatedSnapshot, createEvaluator, evaluateSnapshot } from './evaluate-snapshot';
import { observeProvider, probeHintsFrom } from './observe-provider';
import { unobservedReport } from './provider-report';
import { type ReconcileResult, settle, settleReadFailure } from './settle';

/** A look at a provider without its lease. */
export interface FastPath {
  /** State record as it was before the look. */
  record: StateRecord<ProviderState>;
  evaluated: EvaluatedSnapshot;
  /** Result of the reconciliation; null when there is something to write, to keep or to notify of. */
  result: ReconcileResult | null;
}

/**
 * Reconciles a provider without taking its lease, as nearly always there is nothing to do. The order matters: every run keeps
 * its pending write before it writes. So while the state has not changed since it was read, no other run has written the list
 * that was seen in IAM after that, and the evaluation holds; else the provider is observed again.
 * @returns null for a run that keeps nothing or has to compare events, and when no state of the provider is kept, or it was
 * not to be had
 */
export async function tryFastPath(request: ReconcileRequest, context: RunContext): Promise<FastPath | null> {
  const { using, session, probeHost, invocation, events } = context;
  const { arn } = request;
  if (request.dryRun || invocation.change !== null || events.some((event) => isUncompared(event, arn))) return null;
  const record = await readProvider(session, arn);
  if (!record) return null;
  const snapshot = await observeProvider(
    arn,
    probeHost,
    using,
    probeHintsFrom(record.state, request.named, using.clock()),
  );
  const evaluated = evaluateSnapshot(snapshot, record, createEvaluator(request, using));
  return { record, evaluated, result: settledResult(evaluated, record, request, using) };
}

/**
 * Returns the result of a look after which nothing is to be done: nothing is to be written, the state is kept already, no notification is
 * due, and an operator requested nothing. Else null.
 */
export function settledResult(
  evaluated: EvaluatedSnapshot,
  record: StateRecord<ProviderState>,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult | null {
  const result = resultWithoutWrite(evaluated, record, request, using);
  return result && isSettled(result, record, request, using) ? result : null;
}

/** Returns the result if nothing is to be written, and an operator requested nothing; else null. */
function resultWithoutWrite(
  evaluated: EvaluatedSnapshot,
  record: StateRecord<ProviderState>,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult | null {
  if (isAsked(request.manualRequest)) return null;
  if ('error' in evaluated) return settleReadFailure(evaluated.error, record, request, using);
  if ('unobserved' in evaluated)
    return { report: unobservedReport(evaluated, request), state: record.state, need: null };
  const { snapshot, evaluation } = evaluated;
  return evaluation.plan.write ? null : settle(noChange(snapshot.provider, evaluation), record, request, using);
}

/** True if the state of a result is kept already, and no notification is due. */
function isSettled(
  { state }: ReconcileResult,
  record: StateRecord<ProviderState>,
  { runId }: ReconcileRequest,
  using: ReconcileDependencies,
): boolean {
  return (
    record.holds(state) &&
    state.unrecorded.length === 0 &&
    dueNotifications(state, runId, using.clock(), FINDING_RULES).length === 0
  );
}
