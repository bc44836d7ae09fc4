import { withoutEvidence } from './without-evidence';
import type { Rejections } from './trust-basis';
import type { ChainJudgement } from './chain-judgement';

/** Number of a provider's newest rejections that are remembered; each takes some 70 bytes of its item. */
export const MAX_REJECTED = 100;

/** Returns the rejections that stay once an operator approves some thumbprints. */
export function endRejections(rejected: Rejections, approved: ReadonlySet<string>): Rejections {
  return new Map([...rejected].filter(([thumbprint]) => !approved.has(thumbprint)));
}

/** Returns the rejections once some thumbprints are taken out; a thumbprint that was rejected before keeps its moment. */
export function addRejections(rejected: Rejections, removed: Iterable<string>, at: Date): Rejections {
  const all = new Map([...[...removed].map((thumbprint) => [thumbprint, at] as const), ...rejected]);
  return new Map([...all].toSorted(([, one], [, other]) => one.getTime() - other.getTime()).slice(-MAX_REJECTED));
}

/** Returns the judgement on a chain. If its top is rejected, the top has no evidence, whatever the chain proves. */
export function unlessRejected(judgement: ChainJudgement, rejected: Rejections = new Map()): ChainJudgement {
  const since = rejected.get(judgement.top.thumbprint);
  return since ? withoutEvidence(judgement, { reason: 'rejected', since: since.toISOString() }) : judgement;
}
