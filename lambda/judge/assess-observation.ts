import { type Assessment, assessChains } from './assessment';
import { normalise } from './chain/thumbprint';
import type { EvaluationInput } from './evaluation-input';
import type { TrustBasis, Rejections } from './evidence/trust-basis';
import { addRejections, endRejections } from './evidence/rejection';
import { recentTwinsOf } from './evidence/twins';
import { liveCertificatesIn, updateLiveness } from './state/liveness';
import type { ProviderState } from './state/provider-state';
import { approvedIn, certificatesIn, externalIn, lastLiveIn, operatorPinsIn } from './state/remembered';
import { NO_REMOVAL, type RemovalDecision, decideRemovals, removalsAsked } from './state/removal';

/** Assessment of an observation, and the decisions on approvals and removals that it rests on. */
export interface AssessedObservation {
  removal: RemovalDecision;
  /** Thumbprints that an operator approved, in this run or before, normalised; none that leaves. */
  approved: ReadonlySet<string>;
  /** Thumbprints that an operator had removed, in this run or before. */
  rejected: Rejections;
  assessment: Assessment;
}

/** Judges the look as if the thumbprints that an operator wants removed were gone already; also decides which these are. */
export function assessObservation(
  input: EvaluationInput,
  before: ProviderState,
  pinned: readonly string[],
): AssessedObservation {
  const { manualRequest, now, overlapMs, observation, check } = input;
  const approvals = new Set([
    ...manualRequest.approved,
    ...manualRequest.staged,
    ...approvedIn(before, overlapMs, now),
  ]);
  const rejectedBefore = endRejections(before.rejected, approvals);
  const removal = removalIn(input, before, pinned, basisFor(input, before, pinned, approvals, rejectedBefore));
  const { leaving, absent } = removal;
  const approved = new Set([...approvals].filter((one) => !leaving.has(one) && !absent.has(one)));
  const rejected = addRejections(rejectedBefore, [...leaving, ...absent], now);
  const assessment = assessChains(observation, basisFor(input, before, pinned, approved, rejected), check);
  return { removal, approved, rejected, assessment };
}

/** Returns the basis that evidence is judged against. A rejected thumbprint is no pin that other evidence could rest on. */
function basisFor(
  { anchors, now }: EvaluationInput,
  state: ProviderState,
  pinned: readonly string[],
  approved: ReadonlySet<string>,
  rejected: Rejections,
): TrustBasis {
  return {
    approved,
    rejected,
    anchors,
    remembered: certificatesIn(state),
    pinned: new Set(pinned.map(normalise).filter((thumbprint) => !rejected.has(thumbprint))),
    external: new Set([...externalIn(state, approved)].filter((thumbprint) => !rejected.has(thumbprint))),
    operatorPins: operatorPinsIn(state, approved),
    recentTwins: new Set(recentTwinsOf(state.twins, now).keys()),
    now,
  };
}

/** Decides on the thumbprints that an operator wants removed, from the look judged with them still in place. */
function removalIn(
  input: EvaluationInput,
  before: ProviderState,
  pinned: readonly string[],
  basis: TrustBasis,
): RemovalDecision {
  const asked = removalsAsked(input.manualRequest, before);
  if (asked.size === 0) return NO_REMOVAL;
  const { hosts, enforced, complete, counts } = assessChains(input.observation, basis, input.check);
  const liveCertificates = liveCertificatesIn(hosts, counts);
  // Nothing is input of an issuer that no look ever read, so that all its pins may be live.
  const unknown = !complete && before.enforced === null ? pinned.map(normalise) : [];
  const live = new Set([
    ...liveCertificates.tops.keys(),
    ...lastLiveIn(updateLiveness(before, liveCertificates, input)),
    ...unknown,
  ]);
  const updates = before.stoppedSince ? 'never' : input.updates;
  return decideRemovals(asked, { pinned, live, enforced, updates, remembers: input.additionsOnly !== true });
}
