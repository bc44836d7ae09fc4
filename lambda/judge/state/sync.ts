import type { ListVersion, Pending, ProviderMemory, RememberedThumbprint } from './provider-state';
import { addRejections, endRejections } from '../evidence/rejection';
import { thumbprintsOf } from './remembered';
import { recentTwinsOf } from '../evidence/twins';
import { normalise, sameThumbprints } from '../chain/thumbprint';

/** The run that recalls. */
export interface RunMark {
  runId: string;
  now: Date;
}

/** What is remembered, brought in line with the list as it is in IAM. */
export interface Recalled {
  memory: ProviderMemory;
  /** What someone else changed; null when nobody did. */
  foreign: ForeignChange | null;
}

/** A change of the list that is not ours. */
export interface ForeignChange {
  added: readonly string[];
  removed: readonly string[];
  /** Those of the removed that the issuer presented when it was last looked at, and that we had put in. */
  ousted: readonly string[];
}

/** IAM's reads may answer from before a write for this long, in milliseconds. Usually it is seconds. */
const LAG_MS = 5 * 60 * 1000;

/** Being put out twice within a week is no accident: someone keeps writing another list. In milliseconds. */
const OUSTED_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;
const OUSTED_OFTEN = 2;

/**
 * Brings what is remembered in line with the list in IAM: sees whether a write that was begun took place, and what someone
 * else changed. Afterwards the list that is remembered is the one to go by: the list in IAM, or what was written last
 * where IAM's answer is older. An approval ends when someone takes the thumbprint out; it must be possible to take one back.
 */
export const recall = (memory: ProviderMemory, list: readonly string[], mark: RunMark): Recalled => {
  const { pending } = memory;
  if (pending) {
    if (sameThumbprints(list, pending.list.after)) return { memory: settled(memory, pending, list), foreign: null };
    if (sameThumbprints(list, pending.list.before)) return { memory: unchanged(memory, list, mark), foreign: null };
    if (tookPlace(pending, list)) return changedElsewhere(settled(memory, pending, pending.list.after), list, mark);
    const after = changedElsewhere(memory, list, mark);
    // What a person approved is still to be written.
    const version = { ...pending.list, before: list, version: after.memory.version + 1 };
    return { ...after, memory: { ...after.memory, pending: { ...pending, list: version } } };
  }
  if (memory.list === null) return { memory: firstSight(memory, list, mark), foreign: null };
  if (sameThumbprints(list, memory.list)) return { memory: unchanged(memory, list, mark), foreign: null };
  return lagsBehind(memory, list, mark) ? { memory, foreign: null } : changedElsewhere(memory, list, mark);
};

/** Whether a write shows in a list that someone else has changed since: by what it added, or, if nothing, by what is gone. */
const tookPlace = ({ added, list: { before, after } }: Pending, list: readonly string[]): boolean => {
  const has = new Set(list.map(normalise));
  if (added.size > 0) return [...added.keys()].some((thumbprint) => has.has(thumbprint));
  const stays = new Set(after.map(normalise));
  return before.map(normalise).every((thumbprint) => stays.has(thumbprint) || !has.has(thumbprint));
};

/** What is remembered once a write is seen to have taken place. */
export const settled = (memory: ProviderMemory, pending: Pending, list: readonly string[]): ProviderMemory => {
  const { list: version, added, twins, removals, findings } = pending;
  const approved = [...added].flatMap(([thumbprint, { by }]) =>
    by === 'approved' || by === 'staged' ? [thumbprint] : [],
  );
  const happened = findings.map((finding) => ({ finding, at: version.at, runId: version.runId }));
  return {
    ...memory,
    list,
    version: version.version,
    lastWrite: { at: version.at, before: version.before },
    pending: null,
    thumbprints: thumbprintsOf(list, new Map([...memory.thumbprints, ...added]), version.at),
    twins: recentTwinsOf([...memory.twins, ...twins.map((key) => [key, version.at] as const)], version.at),
    rejected: addRejections(endRejections(memory.rejected, new Set(approved)), removals.keys(), version.at),
    news: [...memory.news, ...happened],
    unrecorded: [...memory.unrecorded, version],
  };
};

const firstSight = (memory: ProviderMemory, list: readonly string[], { runId, now }: RunMark): ProviderMemory => {
  const version = memory.version + 1;
  const found: ListVersion = { version, at: now, by: 'found', runId, before: [], after: list, ...OUTSIDE };
  return {
    ...memory,
    list,
    version,
    thumbprints: thumbprintsOf(list, new Map(), now),
    unrecorded: [...memory.unrecorded, found],
  };
};

const unchanged = (memory: ProviderMemory, list: readonly string[], { now }: RunMark): ProviderMemory => ({
  ...memory,
  list,
  thumbprints: thumbprintsOf(list, memory.thumbprints, now),
});

/** Of a list that is not ours, nothing is known about its reasons. */
const OUTSIDE = { evidence: {}, restored: null };

const lagsBehind = ({ lastWrite }: ProviderMemory, list: readonly string[], { now }: RunMark): boolean =>
  lastWrite !== null &&
  Math.abs(now.getTime() - lastWrite.at.getTime()) < LAG_MS &&
  sameThumbprints(list, lastWrite.before);

const changedElsewhere = (memory: ProviderMemory, list: readonly string[], { runId, now }: RunMark): Recalled => {
  const before = memory.list ?? [];
  const had = new Set(before.map(normalise));
  const has = new Set(list.map(normalise));
  const added = [...has].filter((entry) => !had.has(entry));
  const removed = [...had].filter((entry) => !has.has(entry));
  const ousted = removed.filter((entry) => isOurs(memory.thumbprints.get(entry)));
  const recent = memory.ousted.filter((at) => Math.abs(now.getTime() - at.getTime()) < OUSTED_WITHIN_MS);
  const times = ousted.length > 0 ? [...recent, now] : recent;
  const version = memory.version + 1;
  const record: ListVersion = { version, at: now, by: 'someone else', runId, before, after: list, ...OUTSIDE };
  return {
    memory: {
      ...memory,
      list,
      version,
      lastWrite: null,
      pending: null,
      thumbprints: thumbprintsOf(list, memory.thumbprints, now, 'external'),
      ousted: times,
      stoppedSince: memory.stoppedSince ?? (times.length >= OUSTED_OFTEN ? now : null),
      unrecorded: [...memory.unrecorded, record],
    },
    foreign: { added, removed, ousted },
  };
};

/** We put it in, and the issuer still presents it: to put it out is to undo our work. */
const isOurs = (entry: RememberedThumbprint | undefined): boolean =>
  entry !== undefined &&
  entry.by !== 'found' &&
  entry.by !== 'external' &&
  entry.lastLive !== null &&
  entry.supersededSince === null;
