import { profileOf } from '../contract/settings';
import { normalise } from '../judge/chain/thumbprint';
import { NOTHING_KNOWN } from '../judge/state/provider-state';
import { NO_REQUEST } from '../judge/state/request';
import type { Observation } from '../judge/observation';
import type { RunDependencies } from '../run/dependencies';
import { createEvaluator } from '../run/evaluate-snapshot';
import type { Provider } from '../act/iam';
import type { ProviderEntry } from './file-formats';

/** What an observation means for a list, as far as it can be said without the provider's state. */
export interface ListJudgement {
  /** Thumbprints that would be added. */
  added: readonly string[];
  /** Thumbprints that are live. */
  live: readonly string[];
}

/** Dependencies of the judgement. */
export type ListJudge = Pick<RunDependencies, 'settings' | 'trustOf' | 'clock' | 'thumbprintCheck'> & { run: string };

/**
 * Makes a judge of the lists of a unit's providers. Thousands of them have few distinct lists, and each is judged once.
 * @param observation of the unit
 */
export function createListJudge(
  observation: Observation,
  using: ListJudge,
): (provider: ProviderEntry) => ListJudgement {
  const known = new Map<string, ListJudgement>();
  return (provider) => {
    const key = JSON.stringify([profileOf(using.settings, provider).updates, ...provider.thumbprints]);
    const judged = known.get(key) ?? judgeList(provider, observation, using);
    known.set(key, judged);
    return judged;
  };
}

function judgeList(
  { arn, issuer, thumbprints }: ProviderEntry,
  observation: Observation,
  using: ListJudge,
): ListJudgement {
  const provider: Provider = { arn, issuer, thumbprints, clientIds: [], tags: {} };
  const { run, settings, trustOf } = using;
  const profile = profileOf(settings, provider);
  const request = { arn, dryRun: true, runId: run, manualRequest: NO_REQUEST, named: false };
  const evaluate = createEvaluator(request, using);
  const snapshot = { provider, profile, trust: trustOf(profile), observation, begun: { wall: 0, monotonic: 0 } };
  const { plan, hosts } = evaluate(snapshot, provider, { state: NOTHING_KNOWN, additionsOnly: false });
  const live = hosts.flatMap(({ report }) => report.tops.map(({ thumbprint }) => normalise(thumbprint)));
  return { added: plan.added, live: [...new Set(live)].toSorted() };
}
