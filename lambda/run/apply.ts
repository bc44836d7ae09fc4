import type { Provider } from '../act/iam';
import { type ChangeOutcome, changeThumbprints } from '../act/write-thumbprints';
import type { ProviderReport } from '../contract/report';
import type { Evaluation } from '../judge/evaluate';
import type { Finding } from '../findings/finding';
import type { ProviderState } from '../judge/state/provider-state';
import { isAsked } from '../judge/state/request';
import { applyPendingWrite } from '../judge/state/sync';
import type { StateRecord } from '../state/state-record';
import type { ReconcileRequest } from './context';
import type { ReconcileDependencies } from './dependencies';
import type { EvaluateSnapshot } from './evaluate-snapshot';
import type { ProviderSnapshot, SnapshotResult } from './observe-provider';
import { type Effect, lockedReport, writeFailed, writeUnconfirmed } from './provider-report';
import { guardWrites, withPendingWrite } from './write-guard';

/** Outcome of a write, or of leaving the list, with the state to keep. */
export interface WriteResult {
  provider: Provider;
  evaluation: Evaluation;
  effect: Effect;
  extra: readonly Finding[];
  state: ProviderState;
}

/**
 * Record in which to keep what became of a provider; and the outcome, or the report that it was left to another run, or the error
 * with which IAM did not give it again.
 */
export type Applied = { record: StateRecord<ProviderState> } & (
  | { result: WriteResult }
  | { skipped: ProviderReport }
  | { error: unknown }
);

/** Evaluated provider, and the means to evaluate it again. */
export interface Applying {
  snapshot: ProviderSnapshot;
  evaluation: Evaluation;
  evaluate: EvaluateSnapshot;
  /** Observes the provider again, for a write that must not rest on an old look. */
  observeAgain: () => Promise<SnapshotResult>;
  request: ReconcileRequest;
  using: ReconcileDependencies;
}

/** Returns the result for a provider that is left as it is, or in a dry run would not be. */
export function noChange(provider: Provider, evaluation: Evaluation): WriteResult {
  const effect = evaluation.plan.write ? 'planned' : 'unchanged';
  return { provider, evaluation, effect, extra: [], state: evaluation.state };
}

/** Writes the list if it is to change, under the lease and from a fresh read, and keeps what an operator had removed. */
export async function applyEvaluation(applying: Applying, record: StateRecord<ProviderState>): Promise<Applied> {
  const { snapshot, evaluation, request, using } = applying;
  const unchanged = { record, result: noChange(snapshot.provider, evaluation) };
  const isToBeKept = evaluation.plan.write || evaluation.removal.asked.size > 0;
  if (request.dryRun || !isToBeKept) return unchanged;
  // To the next run, a write that is not kept looks like an external change: that is worth another try.
  const leased = record.kept ? record : await record.reopen();
  if (!leased) return { record, skipped: lockedReport(request.arn, isAsked(request.manualRequest)) };
  const guard = guardWrites({ ...applying, record: leased });
  if (!evaluation.plan.write && leased === record) {
    const clearance = await guard.prepare(evaluation);
    if (clearance === 'proceed') return unchanged;
    if (clearance !== 'evaluate again') return { record, skipped: clearance.stop };
  }
  const outcome = await changeThumbprints(using.iam, request.arn, guard.evaluate, using.patience, guard.prepare);
  if (outcome.kind === 'stopped') return { record: leased, skipped: outcome.reason };
  // Without a list to write, nothing that the first evaluation says is known to be so.
  const isUnread = outcome.kind === 'failed' && outcome.evaluation === null && !evaluation.plan.write;
  if (isUnread) return { record: leased, error: outcome.error };
  return { record: leased, result: writeResultOf(outcome, applying) };
}

function writeResultOf(
  outcome: Exclude<ChangeOutcome<Evaluation>, { kind: 'stopped' }>,
  first: Pick<Applying, 'snapshot' | 'evaluation'>,
): WriteResult {
  switch (outcome.kind) {
    case 'unchanged':
      return noChange(outcome.provider, outcome.evaluation);
    case 'written': {
      const { provider, evaluation } = outcome;
      const { state, pending, plan } = evaluation;
      const known = pending ? applyPendingWrite(state, pending, plan.list) : state;
      return { provider, evaluation, effect: 'written', extra: [], state: known };
    }
    case 'unconfirmed': {
      const { provider, evaluation, found } = outcome;
      const extra = [writeUnconfirmed(evaluation, found)];
      return { provider, evaluation, effect: 'unconfirmed', extra, state: withPendingWrite(evaluation) };
    }
    case 'failed': {
      const evaluation = outcome.evaluation ?? first.evaluation;
      const extra = [writeFailed(outcome, evaluation)];
      // The next run is to write even a list that IAM was never asked for: an operator may have requested it.
      const { provider } = first.snapshot;
      return { provider, evaluation, effect: 'failed', extra, state: withPendingWrite(evaluation) };
    }
  }
}
