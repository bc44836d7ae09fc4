import type { Anchors } from './evidence/anchors';
import type { KnownCheck } from './evidence/thumbprint-check';
import type { FindingRules } from './finding-rules';
import type { Observation } from './observation';
import type { ListRules } from './plan/plan';
import type { ProviderState } from './state/provider-state';
import type { ManualRequest } from './state/request';
import type { RunMark } from './state/run-mark';

/** Everything that a run knows about a provider. */
export interface EvaluationInput extends RunMark, ListRules {
  /** The list in IAM, as IAM gave it, and the provider's tags. */
  pinned: readonly string[];
  tags: Readonly<Record<string, string>>;
  state: ProviderState;
  observation: Observation;
  manualRequest: ManualRequest;
  /** Comparison that the service makes. Default: as AWS. */
  check?: KnownCheck;
  anchors: Anchors;
  findingRules: FindingRules;
  /** True if nothing is written, so that changes are reported as what would change. */
  dryRun: boolean;
}
