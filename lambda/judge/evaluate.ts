import type { Anchors } from './evidence/anchors';
import { changeFindings } from './findings/change-findings';
import type { Finding } from './finding';
import { detectEvents, recordEvents } from './findings/events';
import { pendingFor, unfinishedApprovals, unfinishedRestore, unfinishedStaging } from './state/pending-write';
import { type Judgement, assessChains, planChange } from './judge';
import type { TrustBasis } from './evidence/evidence';
import type { Pending, ProviderState } from './state/provider-state';
import { stagedUnused, writingStopped } from './findings/list-findings';
import type { Observation } from './observation';
import type { Updates } from './plan/plan';
import { type RunMark, syncWithIam } from './state/sync';
import { type Rejections, addRejections, endRejections } from './evidence/rejection';
import { NO_REMOVAL, type RemovalDecision, decideRemovals, removalsAsked } from './state/removal';
import { removalFindings } from './findings/removal-findings';
import { normalise } from './chain/thumbprint';
import { supersedingDelayed } from './findings/superseding-findings';
import { externalPinFindings } from './external-pins';
import type { KnownCheck } from './evidence/thumbprint-check';
import { evictableIn, supersededIn } from './state/superseded';
import { recentTwinsOf } from './evidence/twins';
import { approvedIn, certificatesIn, externalIn, lastLiveIn, placedByPeopleIn } from './state/remembered';
import { liveCertificatesIn, updateLiveness } from './state/liveness';
import { type ManualRequest, withApprovals, hasRequest } from './state/request';

/** Everything that a run knows about a provider. */
export interface EvaluationInput extends RunMark {
  /** The list in IAM, as IAM gave it, and the provider's tags. */
  pinned: readonly string[];
  tags: Readonly<Record<string, string>>;
  state: ProviderState;
  observation: Observation;
  manualRequest: ManualRequest;
  updates: Updates;
  /** Comparison that the service makes. Default: as AWS. */
  check?: KnownCheck;
  anchors: Anchors;
  /** Overlap in milliseconds; null keeps superseded thumbprints until their place is needed. */
  overlapMs: number | null;
  /** True if the provider's state cannot be read or kept: then nothing is removed from the list. Default: false. */
  additionsOnly?: boolean;
  /** True if nothing is written, so that changes are reported as what would change. */
  dryRun: boolean;
}

/** Result of an evaluation: what to do, and the state to keep if nothing is done. */
export interface Evaluation extends Judgement {
  state: ProviderState;
  /** Pending write to record before IAM is written; null without a write. */
  pending: Pending | null;
  /** Changes that the write makes, in words. */
  changes: readonly Finding[];
  /** Decision on the thumbprints that an operator wants removed. */
  removal: RemovalDecision;
}

/** Evaluates one provider from its state, what its hosts present, the manual request and the list in IAM. Pure. */
export const evaluateProvider = (known: EvaluationInput): Evaluation => {
  const { manualRequest, now } = known;
  const { state: synced, external } = syncWithIam(known.state, known.pinned, known);
  const pinned = synced.list ?? known.pinned;
  const before = hasRequest(manualRequest) ? { ...synced, stoppedSince: null, removedByOthers: [] } : synced;
  const { removal, approved, rejected, assessment } = assessObservation(known, before, pinned);
  const { leaving, absent } = removal;
  const liveCertificates = liveCertificatesIn(assessment.hosts, assessment.counts);
  const seen = withApprovals(updateLiveness(before, liveCertificates, known), manualRequest, now);
  const superseded = supersededIn(seen, liveCertificates, now);
  const restore = manualRequest.restore ?? unfinishedRestore(before);
  // An unfinished write is finished now or given up. Only a look with both documents decides that, but a restore or removal needs none.
  const isFinal = assessment.complete || restore !== null || removal.asked.size > 0;
  const isStillWanted = (thumbprint: string): boolean => !removal.asked.has(thumbprint);
  const wanted = {
    pinned,
    approved,
    asked: new Set([...manualRequest.approved, ...(isFinal ? unfinishedApprovals(before).filter(isStillWanted) : [])]),
    staged: [...manualRequest.staged, ...unfinishedStaging(before).filter(isStillWanted)],
    rejected,
    leaving,
    restore: restore && { ...restore, lastLive: new Set([...lastLiveIn(before), ...liveCertificates.tops.keys()]) },
    superseded,
    evictable: evictableIn(seen, liveCertificates, known),
    stopped: before.stoppedSince !== null,
  };
  const judgement = planChange({ ...known, ...wanted }, assessment);
  const { plan, hosts, check, enforced, restored, leftOut } = judgement;
  const kept = {
    ...seen,
    rejected: addRejections(seen.rejected, absent, now),
    enforced: enforced ?? seen.enforced,
    pending: isFinal ? null : seen.pending,
  };
  const findings = [
    ...detectEvents({ ...known, pinned, synced: before, external, liveCertificates }),
    ...(before.stoppedSince
      ? [writingStopped(before, { ...known, wanted: listFor(judgement, approved, pinned) })]
      : []),
    ...stagedUnused(kept, now),
    ...supersedingDelayed(kept, liveCertificates, now),
    ...externalPinFindings(judgement),
    ...removalFindings(removal, { ...known, hosts, check, enforced, rejected: before.rejected }),
    ...judgement.findings,
  ];
  const state = recordEvents(kept, findings, known);
  const standings = [...before.thumbprints.values()].map(({ standing }) => standing);
  const changes = changeFindings({ ...known, plan, hosts, superseded, restored, standings, leftOut, leaving });
  const pending = plan.write
    ? pendingFor({
        known,
        pinned,
        version: state.version + 1,
        approved,
        plan,
        hosts,
        liveCertificates,
        state: seen,
        restored: restored === null ? null : restore,
        removals: new Map([...removal.asked].filter(([thumbprint]) => leaving.has(thumbprint))),
        changes,
      })
    : null;
  const enforcedWhy = enforced === null ? judgement.enforcedWhy + formerly(seen) : judgement.enforcedWhy;
  return { ...judgement, enforcedWhy, findings, state, changes, pending, removal };
};

/** Judges the look as if the thumbprints that an operator wants removed were gone already; also decides which these are. */
const assessObservation = (known: EvaluationInput, before: ProviderState, pinned: readonly string[]) => {
  const { manualRequest, now, overlapMs, observation, check } = known;
  const approvals = new Set([
    ...manualRequest.approved,
    ...manualRequest.staged,
    ...approvedIn(before, overlapMs, now),
  ]);
  const rejectedBefore = endRejections(before.rejected, approvals);
  const removal = removalIn(known, before, pinned, basisFor(known, before, pinned, approvals, rejectedBefore));
  const { leaving, absent } = removal;
  const approved = new Set([...approvals].filter((one) => !leaving.has(one) && !absent.has(one)));
  const rejected = addRejections(rejectedBefore, [...leaving, ...absent], now);
  const assessment = assessChains(observation, basisFor(known, before, pinned, approved, rejected), check);
  return { removal, approved, rejected, assessment };
};

/** Returns the basis that evidence is judged against. A rejected thumbprint is no pin that other evidence could rest on. */
const basisFor = (
  { anchors, now }: EvaluationInput,
  state: ProviderState,
  pinned: readonly string[],
  approved: ReadonlySet<string>,
  rejected: Rejections,
): TrustBasis => ({
  approved,
  rejected,
  anchors,
  remembered: certificatesIn(state),
  pinned: new Set(pinned.map(normalise).filter((thumbprint) => !rejected.has(thumbprint))),
  external: new Set([...externalIn(state, approved)].filter((thumbprint) => !rejected.has(thumbprint))),
  placedByPeople: placedByPeopleIn(state, approved),
  recentTwins: new Set(recentTwinsOf(state.twins, now).keys()),
  now,
});

/** Decides on the thumbprints that an operator wants removed, from the look judged with them still in place. */
const removalIn = (
  known: EvaluationInput,
  before: ProviderState,
  pinned: readonly string[],
  basis: TrustBasis,
): RemovalDecision => {
  const asked = removalsAsked(known.manualRequest, before);
  if (asked.size === 0) return NO_REMOVAL;
  const { hosts, enforced, complete, counts } = assessChains(known.observation, basis, known.check);
  const liveCertificates = liveCertificatesIn(hosts, counts);
  // Nothing is known of an issuer that no look ever read, so that all its pins may be live.
  const unknown = !complete && before.enforced === null ? pinned.map(normalise) : [];
  const live = new Set([
    ...liveCertificates.tops.keys(),
    ...lastLiveIn(updateLiveness(before, liveCertificates, known)),
    ...unknown,
  ]);
  const updates = before.stoppedSince ? 'never' : known.updates;
  return decideRemovals(asked, { pinned, live, enforced, updates, remembers: known.additionsOnly !== true });
};

/** Says whether AWS checked the pin when the chains could last be seen; empty where that is not known. */
const formerly = ({ enforced }: ProviderState): string => {
  if (enforced === null) return '';
  return `; when they could, AWS ${enforced ? 'checked it' : 'did not look at it'}`;
};

/** Returns the list that should stand in IAM, for whoever writes another: proven live and approved entries, or else the present list. */
const listFor = ({ hosts }: Judgement, approved: ReadonlySet<string>, pinned: readonly string[]): readonly string[] => {
  const live = hosts.flatMap(({ report }) => report.tops.filter(({ evidence }) => evidence !== null));
  const ahead = pinned.map(normalise).filter((thumbprint) => approved.has(thumbprint));
  return live.length > 0
    ? [...new Set([...live.map(({ thumbprint }) => thumbprint), ...ahead])]
    : pinned.map(normalise);
};
