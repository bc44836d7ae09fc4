import type { Finding } from '../../findings/finding';
import type { ChainJudgement } from '../evidence/chain-judgement';
import type { TrustBasis } from '../evidence/trust-basis';

/** Facts that a rule about chains needs in addition to the chain. */
export interface ChainContext {
  /** Host as operators write it. */
  host: string;
  basis: TrustBasis;
  enforced: boolean | null;
}

/** A finding on one chain of a host, and its rank among those of the host's other chains: the lowest is reported. */
export interface RankedFinding {
  finding: Finding;
  rank: number;
}

/** Rule that makes a finding of one chain of a host; null when there is nothing to report. */
export type ChainRule = (chain: ChainJudgement, context: ChainContext) => RankedFinding | null;

/**
 * Returns a finding with its rank.
 * @param rank default: none is worse than another
 */
export function ranked(finding: Finding, rank = 0): RankedFinding {
  return { finding, rank };
}
