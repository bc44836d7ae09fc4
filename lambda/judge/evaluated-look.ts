import { type AssessedObservation, assessObservation } from './assess-observation';
import type { EvaluationInput } from './evaluation-input';
import type { Restoration } from './plan/restore';
import { updateChains } from './state/chain-changes';
import { type LiveCertificates, liveCertificatesIn, updateLiveness } from './state/liveness';
import { unfinishedRestore } from './state/pending-write';
import type { ProviderState } from './state/provider-state';
import { hasRequest, withApprovals } from './state/request';
import { type ExternalChange, syncWithIam } from './state/sync';

/** A look at a provider: what was known before it, what it shows, and what is known after it. */
export interface EvaluatedLook extends AssessedObservation {
  input: EvaluationInput;
  /** The list to go by: the list in IAM, or the one written last where IAM's answer is older. */
  pinned: readonly string[];
  /** The external change of the list; null when there was none. */
  external: ExternalChange | null;
  /** State in line with the list in IAM, before what the hosts present is taken in. */
  before: ProviderState;
  live: LiveCertificates;
  /** State after what the hosts present was taken in. */
  after: ProviderState;
  /** List that an operator wants back, in this run or in a write that an earlier one did not finish. */
  restore: Restoration | null;
  /**
   * True if an unfinished write is finished now or given up. Only a look with both documents decides that, but a restore or
   * removal needs none.
   */
  isFinal: boolean;
}

/** Takes in the list in IAM and what the hosts present. Pure. */
export function evaluateLook(input: EvaluationInput): EvaluatedLook {
  const { manualRequest, now } = input;
  const { state, external } = syncWithIam(input.state, input.pinned, input);
  const pinned = state.list ?? input.pinned;
  // An operator who asks for something lets the watcher write again.
  const before = hasRequest(manualRequest) ? { ...state, stoppedSince: null, removedByOthers: [] } : state;
  const assessed = assessObservation(input, before, pinned);
  const { assessment, removal } = assessed;
  const { hosts } = assessment;
  const live = liveCertificatesIn(hosts, assessment.counts);
  const lived = { ...updateLiveness(before, live, input), ...updateChains(before, hosts, now) };
  const after = withApprovals(lived, manualRequest, now);
  const restore = manualRequest.restore ?? unfinishedRestore(before);
  const isFinal = assessment.complete || restore !== null || removal.asked.size > 0;
  return { ...assessed, input, pinned, external, before, live, after, restore, isFinal };
}
