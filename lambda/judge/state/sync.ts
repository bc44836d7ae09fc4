import type { RunMark } from './run-mark';
import type { ListVersion, Pending, ProviderState, ThumbprintRecord } from './provider-state';
import { addRejections, endRejections } from '../evidence/rejection';
import { addEvents } from './outbox';
import { thumbprintsOf } from './remembered';
import { normalise, sameThumbprints } from '../chain/thumbprint';

/** Provider state, brought in line with the list as it is in IAM. */
export interface SyncedState {
  state: ProviderState;
  /** The external change; null when there was none. */
  external: ExternalChange | null;
}

/** A change of the list that the watcher did not make. */
export interface ExternalChange {
  added: readonly string[];
  removed: readonly string[];
  /** The removed entries that we had added and that the issuer presented in the last look. */
  removedByOthers: readonly string[];
}

/** Time after a write during which IAM's reads may still answer from before it, in milliseconds. Usually it is seconds. */
const LAG_MS = 5 * 60 * 1000;

/** Time within which two removals of our entries are no accident, in milliseconds: someone keeps writing another list. */
const REMOVED_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;
const REMOVED_OFTEN = 2;

/**
 * Brings the state in line with the list in IAM: detects whether a pending write took place, and what someone else changed.
 * Afterwards the list in the state is the one to go by: the list in IAM, or the one written last where IAM's answer is older.
 * An approval ends when someone takes the thumbprint out; it must be possible to take one back.
 */
export function syncWithIam(state: ProviderState, list: readonly string[], mark: RunMark): SyncedState {
  const { pending } = state;
  if (pending) {
    if (sameThumbprints(list, pending.list.after))
      return { state: applyPendingWrite(state, pending, list), external: null };
    if (sameThumbprints(list, pending.list.before)) return { state: unchanged(state, list, mark), external: null };
    if (tookPlace(pending, list))
      return externalChange(applyPendingWrite(state, pending, pending.list.after), list, mark);
    const after = externalChange(state, list, mark);
    // The approvals of an operator are still to be written.
    const version = { ...pending.list, before: list, version: after.state.version + 1 };
    return { ...after, state: { ...after.state, pending: { ...pending, list: version } } };
  }
  if (state.list === null) return { state: firstSeenNow(state, list, mark), external: null };
  if (sameThumbprints(list, state.list)) return { state: unchanged(state, list, mark), external: null };
  return lagsBehind(state, list, mark) ? { state, external: null } : externalChange(state, list, mark);
}

/** True if a write shows in a list that someone else has changed since: by its additions or, if it had none, by its removals. */
function tookPlace({ added, list: { before, after } }: Pending, list: readonly string[]): boolean {
  const has = new Set(list.map(normalise));
  if (added.size > 0) return [...added.keys()].some((thumbprint) => has.has(thumbprint));
  const stays = new Set(after.map(normalise));
  return before.map(normalise).every((thumbprint) => stays.has(thumbprint) || !has.has(thumbprint));
}

/** Returns the state once a pending write is seen to have taken place. */
export function applyPendingWrite(state: ProviderState, pending: Pending, list: readonly string[]): ProviderState {
  const { list: version, added, twins, removals, findings } = pending;
  const approved = [...added].flatMap(([thumbprint, { by }]) =>
    by === 'approved' || by === 'staged' ? [thumbprint] : [],
  );
  const next = {
    ...state,
    list,
    version: version.version,
    lastWrite: { at: version.at, before: version.before },
    pending: null,
    thumbprints: thumbprintsOf(list, new Map([...state.thumbprints, ...added]), version.at),
    // One moment for each CA. None is forgotten by the clock, which may be set back.
    twins: new Map([...state.twins, ...twins.map((key) => [key, version.at] as const)]),
    rejected: addRejections(endRejections(state.rejected, new Set(approved)), removals.keys(), version.at),
    unrecorded: [...state.unrecorded, version],
  };
  return addEvents(next, findings, { now: version.at, runId: version.runId });
}

function firstSeenNow(state: ProviderState, list: readonly string[], { runId, now }: RunMark): ProviderState {
  const version = state.version + 1;
  const found: ListVersion = { version, at: now, by: 'found', runId, before: [], after: list, ...OUTSIDE };
  return {
    ...state,
    list,
    version,
    thumbprints: thumbprintsOf(list, new Map(), now),
    unrecorded: [...state.unrecorded, found],
  };
}

function unchanged(state: ProviderState, list: readonly string[], { now }: RunMark): ProviderState {
  return {
    ...state,
    list,
    thumbprints: thumbprintsOf(list, state.thumbprints, now),
  };
}

/** Reasons for a list that is not ours: nothing is known about them. */
const OUTSIDE = { evidence: {}, restored: null };

function lagsBehind({ lastWrite }: ProviderState, list: readonly string[], { now }: RunMark): boolean {
  return (
    lastWrite !== null &&
    Math.abs(now.getTime() - lastWrite.at.getTime()) < LAG_MS &&
    sameThumbprints(list, lastWrite.before)
  );
}

function externalChange(state: ProviderState, list: readonly string[], { runId, now }: RunMark): SyncedState {
  const before = state.list ?? [];
  const had = new Set(before.map(normalise));
  const has = new Set(list.map(normalise));
  const added = [...has].filter((entry) => !had.has(entry));
  const removed = [...had].filter((entry) => !has.has(entry));
  const removedByOthers = removed.filter((entry) => isOurs(state.thumbprints.get(entry)));
  const recent = state.removedByOthers.filter((at) => Math.abs(now.getTime() - at.getTime()) < REMOVED_WITHIN_MS);
  const times = removedByOthers.length > 0 ? [...recent, now] : recent;
  const version = state.version + 1;
  const record: ListVersion = { version, at: now, by: 'someone else', runId, before, after: list, ...OUTSIDE };
  return {
    state: {
      ...state,
      list,
      version,
      lastWrite: null,
      pending: null,
      thumbprints: thumbprintsOf(list, state.thumbprints, now, 'external'),
      removedByOthers: times,
      stoppedSince: state.stoppedSince ?? (times.length >= REMOVED_OFTEN ? now : null),
      unrecorded: [...state.unrecorded, record],
    },
    external: { added, removed, removedByOthers },
  };
}

/** True if we added the entry and the issuer still presents it: to remove it is to undo our work. */
function isOurs(entry: ThumbprintRecord | undefined): boolean {
  return (
    entry !== undefined &&
    entry.by !== 'found' &&
    entry.by !== 'external' &&
    entry.lastLive !== null &&
    entry.supersededSince === null
  );
}
