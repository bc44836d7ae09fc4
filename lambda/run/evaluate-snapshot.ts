import type { Provider } from '../act/iam';
import { FINDING_RULES } from '../findings/lookup';
import { type Evaluation, evaluateProvider } from '../judge/evaluate';
import { withClientIds } from '../judge/state/client-ids';
import type { ProviderState } from '../judge/state/provider-state';
import type { ReconcileRequest } from './context';
import type { ReconcileDependencies } from './dependencies';
import type { ProviderSnapshot, SnapshotResult } from './observe-provider';
import type { StateRecord } from '../state/state-record';

/** State that an evaluation begins from. */
export interface KnownState {
  state: ProviderState;
  /** True if the state cannot be read or kept: then nothing is removed from the list. */
  additionsOnly: boolean;
}

/** Function that evaluates the hosts of a snapshot together with the provider as IAM has it now. */
export type EvaluateSnapshot = (snapshot: ProviderSnapshot, provider: Provider, known: KnownState) => Evaluation;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Creates the function that evaluates snapshots for one request. */
export function createEvaluator(
  request: ReconcileRequest,
  using: Pick<ReconcileDependencies, 'clock' | 'thumbprintCheck'>,
): EvaluateSnapshot {
  return ({ profile, trust, observation }, { thumbprints, clientIds, tags }, known) =>
    evaluateProvider({
      ...request,
      ...known,
      state: withClientIds(known.state, clientIds),
      now: using.clock(),
      pinned: thumbprints,
      tags,
      observation,
      updates: profile.updates,
      check: using.thumbprintCheck,
      overlapMs: profile.overlapDays === 0 ? null : profile.overlapDays * DAY_MS,
      anchors: trust.anchors,
      findingRules: FINDING_RULES,
    });
}

/** A snapshot with its evaluation, or the reason why there is none. */
export type EvaluatedSnapshot =
  | { snapshot: ProviderSnapshot; evaluation: Evaluation }
  | Exclude<SnapshotResult, ProviderSnapshot>;

/** Evaluates a snapshot as it is, from the state in a record. */
export function evaluateSnapshot(
  snapshot: SnapshotResult,
  { state, kept }: StateRecord<ProviderState>,
  evaluate: EvaluateSnapshot,
): EvaluatedSnapshot {
  if ('error' in snapshot || 'unobserved' in snapshot) return snapshot;
  return { snapshot, evaluation: evaluate(snapshot, snapshot.provider, { state, additionsOnly: !kept }) };
}
