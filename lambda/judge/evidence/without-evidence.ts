import type { ChainJudgement } from './chain-judgement';

/**
 * Returns the judgement without the evidence that the chain would have.
 * @param unprovenReason reason, as the end of a sentence that begins with the chain
 */
export function withoutEvidence(judgement: ChainJudgement, unprovenReason: string): ChainJudgement {
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
