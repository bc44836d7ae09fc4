import type { Provider } from '../act/iam';
import type { Clearance } from '../act/write-thumbprints';
import type { Clocks } from '../contract/moment';
import type { ProviderReport } from '../contract/report';
import type { Evaluation } from '../judge/evaluate';
import { FINDING_RULES } from '../findings/lookup';
import { fitToItem } from '../judge/state/item-size';
import type { ProviderState } from '../judge/state/provider-state';
import { hasRequest } from '../judge/state/request';
import { observationTooOld } from '../observe/stored/freshness';
import type { SaveOutcome, StateRecord } from '../state/state-record';
import type { ReconcileRequest } from './context';
import type { EvaluateSnapshot } from './evaluate-snapshot';
import { type ProviderSnapshot, type SnapshotDependencies, type SnapshotResult, isFresh } from './observe-provider';
import { leaseLostReport, outOfTimeReport, readFailureReport, unobservedReport } from './provider-report';

/**
 * Time of the lease that must be left when IAM is asked to write, in milliseconds: three tries of 13 seconds each (see
 * client-limits.ts), and the time between them.
 */
const WRITE_MS = 45_000;

/** Basis of a write to one provider. */
export interface WriteBasis {
  /** The latest look. */
  snapshot: ProviderSnapshot;
  /** The provider's state, whose lease this run took; not kept where it could not. */
  record: StateRecord<ProviderState>;
  evaluate: EvaluateSnapshot;
  observeAgain: () => Promise<SnapshotResult>;
  request: Pick<ReconcileRequest, 'arn' | 'named' | 'manualRequest'>;
  using: Clocks & Pick<SnapshotDependencies, 'until'>;
}

/** Guard that evaluates a provider for a write, and decides just before the write whether it may be done. */
export interface WriteGuard {
  /** Evaluates the provider as IAM gives it, with the latest look. */
  evaluate: (provider: Provider) => Evaluation;
  /**
   * Keeps what is about to be done, and decides whether it may be; if not, the report says why. Without a write only the removal
   * of thumbprints that are not pinned is kept: if it were not, they would come back.
   */
  prepare: (evaluation: Evaluation) => Promise<Clearance<ProviderReport>>;
}

/** Returns the state to keep while a write is under way. */
export function withPendingWrite({ state, pending }: Evaluation): ProviderState {
  return { ...state, pending };
}

/**
 * Guards the writes to one provider. They are done only while this run holds the lease, and on a fresh look: an old one is
 * taken again, once; one that is stored is not, since the run that acts on it asks no host. Without a table, and where it fails, there is no lease to lose: then thumbprints are added, and none is
 * removed.
 */
export function guardWrites(basis: WriteBasis): WriteGuard {
  const { request, record, using } = basis;
  const asked = hasRequest(request.manualRequest);
  const leaseLost = (): { stop: ProviderReport } => ({ stop: leaseLostReport(request.arn, asked) });
  let { snapshot } = basis;
  let known = { state: record.state, additionsOnly: !record.kept };
  let isSecondSnapshot = false;

  const renewSnapshot = async (): Promise<Clearance<ProviderReport>> => {
    const { observedAt } = snapshot.observation;
    if (observedAt) return { stop: unobservedReport({ unobserved: observationTooOld(observedAt) }, request) };
    if (isSecondSnapshot || using.until?.aborted === true) return { stop: outOfTimeReport(request.arn, asked) };
    isSecondSnapshot = true;
    const result = await basis.observeAgain();
    if ('error' in result) return { stop: readFailureReport(result.error, request) };
    if ('unobserved' in result) return { stop: unobservedReport(result, request) };
    snapshot = result;
    return 'evaluate again';
  };

  /** Keeps what is about to be done: a write that is not kept would look like an external change to the next run. */
  const keep = async (evaluation: Evaluation): Promise<Clearance<ProviderReport>> => {
    const { write } = evaluation.plan;
    const { next, outcome } = await save(record, evaluation);
    if (outcome === 'lost' || (write && record.kept && record.leaseLeftMs() < WRITE_MS)) return leaseLost();
    const goesOn = outcome === 'saved' || (write && known.additionsOnly);
    known = goesOn ? { ...known, state: next } : { ...known, additionsOnly: true };
    return goesOn ? 'proceed' : 'evaluate again';
  };

  return {
    evaluate: (provider) => basis.evaluate(snapshot, provider, known),
    prepare: async (evaluation) => {
      if (!evaluation.plan.write) return areRejectionsKept(evaluation, known.state) ? 'proceed' : keep(evaluation);
      if (record.kept && record.leaseLeftMs() === 0) return leaseLost();
      if (!isFresh(snapshot, using)) return renewSnapshot();
      const clearance = await keep(evaluation);
      return clearance === 'proceed' && !isFresh(snapshot, using) ? renewSnapshot() : clearance;
    },
  };
}

/** True if all that an evaluation rejects without a write is kept already. */
function areRejectionsKept({ removal }: Evaluation, { rejected, pending }: ProviderState): boolean {
  return [...removal.absent].every((one) => rejected.has(one) || pending?.removals.has(one) === true);
}

/** Keeps a state with its pending write. A write that IAM refused may have taken place all the same, so another try starts from it. */
async function save(
  record: StateRecord<ProviderState>,
  evaluation: Evaluation,
): Promise<{ next: ProviderState; outcome: SaveOutcome }> {
  const next = fitToItem(withPendingWrite(evaluation), FINDING_RULES);
  return { next, outcome: await record.save(next, 'keep') };
}
