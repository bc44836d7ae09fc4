import { type EvaluatedLook, evaluateLook } from './evaluated-look';
import type { EvaluationInput } from './evaluation-input';
import { addRejections } from './evidence/rejection';
import type { EnforcementReason } from '../findings/enforcement';
import type { Finding } from '../findings/finding';
import { changeFindings } from './findings/change-findings';
import { detectEvents } from './findings/events';
import { externalPinFindings } from './findings/external-pin-findings';
import { stagedUnused } from './findings/staged-findings';
import { writingStopped } from './findings/external-change-findings';
import { removalFindings } from './findings/removal-findings';
import { supersedingDelayed } from './findings/superseding-findings';
import { normalise } from './chain/thumbprint';
import { planBasisOf } from './plan-basis';
import { type Judgement, type PlanBasis, planChange } from './plan-change';
import { recordEvents } from './state/outbox';
import { pendingFor } from './state/pending-write';
import type { Pending, ProviderState } from './state/provider-state';
import type { RemovalDecision } from './state/removal';
import { updateSingleKinds } from './state/single-kinds';

/** Result of an evaluation: what to do, and the state to keep if nothing is done. */
export interface Evaluation extends Judgement {
  state: ProviderState;
  /** Pending write to record before IAM is written; null without a write. */
  pending: Pending | null;
  /** Findings on the changes that the write makes. */
  changes: readonly Finding[];
  /** Decision on the thumbprints that an operator wants removed. */
  removal: RemovalDecision;
}

/** Evaluates one provider from its state, what its hosts present, the manual request and the list in IAM. Pure. */
export function evaluateProvider(input: EvaluationInput): Evaluation {
  const look = evaluateLook(input);
  const basis = planBasisOf(look);
  const judgement = planChange(input, basis, look.assessment);
  const kept = stateAfter(look, judgement);
  const findings = findingsOf(look, judgement, kept);
  const state = recordEvents(kept, findings, input, input.findingRules);
  const changes = changesOf(look, basis, judgement);
  const pending = judgement.plan.write ? pendingWrite(look, judgement, state.version + 1, changes) : null;
  const enforcedBy = [...judgement.enforcedBy, ...(judgement.enforced === null ? formerly(look.after) : [])];
  return { ...judgement, enforcedBy, findings, state, changes, pending, removal: look.removal };
}

function stateAfter(
  { input, before, after, live, removal, isFinal }: EvaluatedLook,
  judgement: Judgement,
): ProviderState {
  const { hosts } = judgement;
  const enforced = judgement.enforced ?? after.enforced;
  return {
    ...after,
    rejected: addRejections(after.rejected, removal.absent, input.now),
    enforced,
    singleKinds:
      enforced === false ? updateSingleKinds(before, { hosts, counts: live.counts, now: input.now }) : new Map(),
    pending: isFinal ? null : after.pending,
  };
}

function findingsOf(look: EvaluatedLook, judgement: Judgement, state: ProviderState): Finding[] {
  const { input, before, live, pinned, approved, removal } = look;
  const { hosts, check, enforced } = judgement;
  const wanted = listFor(judgement, approved, pinned);
  return [
    ...detectEvents({ ...input, pinned, synced: before, external: look.external, liveCertificates: live }),
    ...(before.stoppedSince ? [writingStopped(before, { ...input, wanted })] : []),
    ...stagedUnused(state, input.now),
    ...supersedingDelayed(state, live, input.now),
    ...externalPinFindings(hosts, enforced),
    ...removalFindings(removal, { ...input, hosts, check, enforced, rejected: before.rejected }),
    ...judgement.findings,
  ];
}

function changesOf(
  { input, before, removal: { leaving } }: EvaluatedLook,
  { superseded }: PlanBasis,
  { plan, hosts, restored, leftOut }: Judgement,
): Finding[] {
  const standings = [...before.thumbprints.values()].map(({ standing }) => standing);
  return changeFindings({ ...input, plan, hosts, superseded, restored, standings, leftOut, leaving });
}

function pendingWrite(
  { input, pinned, approved, live, after, restore, removal: { asked, leaving } }: EvaluatedLook,
  { plan, hosts, restored }: Judgement,
  version: number,
  changes: readonly Finding[],
): Pending {
  return pendingFor({
    known: input,
    pinned,
    version,
    approved,
    plan,
    hosts,
    liveCertificates: live,
    state: after,
    restored: restored === null ? null : restore,
    removals: new Map([...asked].filter(([thumbprint]) => leaving.has(thumbprint))),
    changes,
  });
}

/** Returns whether AWS checked the pin when the chains could last be seen; nothing where that is not known. */
function formerly({ enforced }: ProviderState): EnforcementReason[] {
  return enforced === null ? [] : [{ reason: 'formerly', enforced }];
}

/** Returns the list that should stand in IAM, for whoever writes another: proven live and approved entries, or else the present list. */
function listFor({ hosts }: Judgement, approved: ReadonlySet<string>, pinned: readonly string[]): readonly string[] {
  const live = hosts.flatMap(({ report }) => report.tops.filter(({ evidence }) => evidence !== null));
  const ahead = pinned.map(normalise).filter((thumbprint) => approved.has(thumbprint));
  return live.length > 0
    ? [...new Set([...live.map(({ thumbprint }) => thumbprint), ...ahead])]
    : pinned.map(normalise);
}
