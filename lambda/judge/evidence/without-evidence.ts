import type { Reason } from '../../findings/reason';
import type { ChainJudgement } from './chain-judgement';

/** Returns the judgement without the evidence that the chain would have. */
export function withoutEvidence(judgement: ChainJudgement, unprovenReason: Reason): ChainJudgement {
  return {
    ...judgement,
    evidence: null,
    anchor: null,
    continues: null,
    unprovenReason,
    flaw: unprovenReason,
    externalPin: null,
    twin: null,
  };
}
