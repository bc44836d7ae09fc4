import type { ChainJudgement } from './evidence';

/** Thumbprints that a person had taken out and nobody approved since, normalised, with the moment since when. */
export type Rejections = ReadonlyMap<string, Date>;

/** How many rejections of a provider are remembered, the newest; each takes some 70 bytes of its item. */
export const MAX_REJECTED = 100;

/** What stays rejected once a person approves some thumbprints. */
export const endRejections = (rejected: Rejections, approved: ReadonlySet<string>): Rejections =>
  new Map([...rejected].filter(([thumbprint]) => !approved.has(thumbprint)));

/** What is rejected once some thumbprints are taken out; what was rejected before is so since then. */
export const addRejections = (rejected: Rejections, removed: Iterable<string>, at: Date): Rejections => {
  const all = new Map([...[...removed].map((thumbprint) => [thumbprint, at] as const), ...rejected]);
  return new Map([...all].toSorted(([, one], [, other]) => one.getTime() - other.getTime()).slice(-MAX_REJECTED));
};

/** The judgement on a chain whose top may be rejected: then the top has no evidence, whatever the chain proves. */
export const unlessRejected = (judgement: ChainJudgement, rejected: Rejections = new Map()): ChainJudgement => {
  const since = rejected.get(judgement.top.thumbprint);
  if (!since) return judgement;
  const doubt = `you took it out on ${dayOf(since)}`;
  return {
    ...judgement,
    evidence: null,
    anchor: null,
    continues: null,
    doubt,
    flaw: doubt,
    externalPin: null,
    twin: null,
  };
};

/** The day of a rejection, as messages name it: UTC. */
export const dayOf = (since: Date): string => since.toISOString().slice(0, 10);
