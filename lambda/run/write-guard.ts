import type { Clearance } from '../act/write-thumbprints';
import type { Provider } from '../act/iam';
import type { StateRecord } from '../state/session';
import { withPendingWrite } from './apply';
import { leaseLostReport, outOfTimeReport, readFailureReport } from './provider-report';
import { fitToItem } from '../judge/state/item-size';
import type { CheckRequest } from './reconcile';
import type { Evaluation } from '../judge/evaluate';
import type { ProviderState } from '../judge/state/provider-state';
import { hasRequest } from '../judge/state/request';
import { type SnapshotDependencies, type ProviderSnapshot, type SnapshotResult, isFresh } from './observe-provider';
import type { Clocks } from '../contract/moment';
import type { ProviderReport } from '../contract/report';

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
  evaluateProvider: (
    snapshot: ProviderSnapshot,
    state: ProviderState,
    additionsOnly: boolean,
    provider: Provider,
  ) => Evaluation;
  observeAgain: () => Promise<SnapshotResult>;
  request: Pick<CheckRequest, 'arn' | 'named' | 'manualRequest'>;
  using: Clocks & Pick<SnapshotDependencies, 'until'>;
}

/** Guard that judges a provider for a write, and decides just before the write whether it may be done. */
export interface WriteGuard {
  /** Judges the provider as IAM gives it. */
  judge: (provider: Provider) => Evaluation;
  /**
   * Keeps the removal of unpinned thumbprints by an operator: nothing is written for it, but if it were not kept, they would
   * come back.
   * @returns the evaluation to act on, judged again where the removal could not be kept
   */
  keepRejections: (evaluation: Evaluation, provider: Provider) => Promise<Evaluation | { stop: ProviderReport }>;
  /** Keeps the pending write, and decides whether it may be done; if not, the report says why. */
  clear: (evaluation: Evaluation) => Promise<Clearance<ProviderReport>>;
}

/**
 * Guards the writes to one provider. They are done only while this run holds the lease, and on a fresh look: an old one is
 * taken again, once. Without a table, and where it fails, there is no lease to lose: then thumbprints are added, and none is
 * removed.
 */
export function guardWrites(basis: WriteBasis): WriteGuard {
  const { request, record, observeAgain, using } = basis;
  const { arn } = request;
  const asked = hasRequest(request.manualRequest);
  let { snapshot } = basis;
  let known = record.state;
  let additionsOnly = !record.kept;
  let isSecondSnapshot = false;

  const renewSnapshot = async (): Promise<Clearance<ProviderReport>> => {
    if (isSecondSnapshot || using.until?.aborted === true) return { stop: outOfTimeReport(arn, asked) };
    isSecondSnapshot = true;
    const snapshotResult = await observeAgain();
    if ('error' in snapshotResult) return { stop: readFailureReport(snapshotResult.error, request) };
    snapshot = snapshotResult;
    return 'judge again';
  };

  /** Keeps a write before it is done: else it would look like an external change to the next run. */
  const keep = async (evaluation: Evaluation): Promise<Clearance<ProviderReport>> => {
    // A write that IAM refused may have taken place all the same, so another try starts from the state kept before the first.
    const next = fitToItem(withPendingWrite(evaluation));
    const outcome = await record.save(next, 'keep');
    if (outcome === 'lost' || (record.kept && record.leaseLeftMs() < WRITE_MS))
      return { stop: leaseLostReport(arn, asked) };
    if (outcome === 'unavailable' && !additionsOnly) {
      additionsOnly = true;
      return 'judge again';
    }
    known = next;
    return 'write';
  };

  const keepRejections: WriteGuard['keepRejections'] = async (evaluation, provider) => {
    if (evaluation.plan.write || evaluation.removal.absent.size === 0) return evaluation;
    const outcome = await record.save(fitToItem(withPendingWrite(evaluation)), 'keep');
    if (outcome === 'lost') return { stop: leaseLostReport(arn, asked) };
    if (outcome === 'saved') return evaluation;
    additionsOnly = true;
    return basis.evaluateProvider(snapshot, known, additionsOnly, provider);
  };

  return {
    keepRejections,
    judge: (provider) => basis.evaluateProvider(snapshot, known, additionsOnly, provider),
    clear: async (evaluation) => {
      if (record.kept && record.leaseLeftMs() === 0) return { stop: leaseLostReport(arn, asked) };
      if (!isFresh(snapshot, using)) return renewSnapshot();
      const clearance = await keep(evaluation);
      return clearance === 'write' && !isFresh(snapshot, using) ? renewSnapshot() : clearance;
    },
  };
}
