import type { Finding } from './finding';
import type { ProviderMemory, RememberedThumbprint } from './memory';
import type { Removals } from './removal';
import { endRejections } from './rejection';
import type { Restoration } from './restore';

/** What a person asks for one provider. */
export interface Wish {
  /** Thumbprints to accept, normalised; they must be live. */
  approved: ReadonlySet<string>;
  /** Thumbprints to pin ahead of a rotation, normalised. */
  staged: ReadonlySet<string>;
  /** Thumbprints to take out and keep out. */
  removed: Removals;
  /** An earlier list to put back. */
  restore: Restoration | null;
}

/** Nothing: what the schedule asks for. */
export const NO_WISH: Wish = { approved: new Set(), staged: new Set(), removed: new Map(), restore: null };

/** Whether a person asked for something: then the watcher may write again. */
export const isAsked = ({ approved, staged, removed, restore }: Wish): boolean =>
  approved.size + staged.size + removed.size > 0 || restore !== null;

/** What a person approves is theirs from now on, even where it was pinned already; and it is rejected no longer. */
export const approvedByWish = (memory: ProviderMemory, { approved, staged }: Wish, now: Date): ProviderMemory => ({
  ...memory,
  rejected: endRejections(
    memory.rejected,
    new Set([...approved, ...staged].filter((thumbprint) => memory.thumbprints.has(thumbprint))),
  ),
  thumbprints: new Map(
    [...memory.thumbprints].map(([thumbprint, entry]) => {
      const by = approved.has(thumbprint) ? 'approved' : 'staged';
      const isAskedFor = approved.has(thumbprint) || staged.has(thumbprint);
      return [thumbprint, isAskedFor ? begunAnew({ ...entry, by, founds: true, standing: 'approved' }, now) : entry];
    }),
  ),
});

/** Who approves what is not live wants it to stay: whatever overlap it had is no reason any more to take it out. */
const begunAnew = (entry: RememberedThumbprint, now: Date): RememberedThumbprint =>
  entry.lastLive !== null && entry.supersededSince === null
    ? entry
    : { ...entry, firstSeen: now, lastLive: null, absentSince: null, supersededSince: null, missedBy: [] };

/**
 * A list that a person wanted back was not put back.
 * @param why a clause
 */
export const restoreNotDone = (version: number, why: string): Finding => ({
  code: 'restore-not-done',
  severity: 'warning',
  message: `Version ${version} of the list was not put back: ${why}.`,
  action: 'Choose another version, or change the list by hand.',
});
