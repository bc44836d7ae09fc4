import type { Finding } from './finding';
import type { ProviderMemory, RememberedThumbprint } from './memory';
import type { Restoration } from './restore';

/** What a person asks for one provider. */
export interface Wish {
  /** Thumbprints to accept, normalised; they must be live. */
  approved: ReadonlySet<string>;
  /** Thumbprints to pin ahead of a rotation, normalised. */
  staged: ReadonlySet<string>;
  /** An earlier list to put back. */
  restore: Restoration | null;
}

/** Nothing: what the schedule asks for. */
export const NO_WISH: Wish = { approved: new Set(), staged: new Set(), restore: null };

/** Whether a person asked for something: then the watcher may write again. */
export const isAsked = ({ approved, staged, restore }: Wish): boolean =>
  approved.size + staged.size > 0 || restore !== null;

/** What a person approves is theirs from now on, even where it was pinned already. */
export const approvedByWish = (memory: ProviderMemory, { approved, staged }: Wish, now: Date): ProviderMemory => ({
  ...memory,
  thumbprints: new Map(
    [...memory.thumbprints].map(([thumbprint, entry]) => {
      if (approved.has(thumbprint)) return [thumbprint, begunAnew({ ...entry, by: 'approved' }, now)];
      return [thumbprint, staged.has(thumbprint) ? begunAnew({ ...entry, by: 'staged' }, now) : entry];
    }),
  ),
});

/** Who approves what is not live wants it to stay: whatever overlap it had is no reason any more to take it out. */
const begunAnew = (entry: RememberedThumbprint, now: Date): RememberedThumbprint =>
  entry.lastLive !== null && entry.supersededSince === null
    ? entry
    : { ...entry, firstSeen: now, lastLive: null, supersededSince: null };

/**
 * What a person asked for and did not get, since there is no provider to do it to.
 * @param why a clause
 */
export const wishFailures = ({ approved, staged, restore }: Wish, why: string): Finding[] => [
  ...[...new Set([...approved, ...staged])].map((thumbprint) => approvalFailure(thumbprint, why)),
  ...(restore ? [restoreNotDone(restore.version, why)] : []),
];

const approvalFailure = (about: string, why: string): Finding => ({
  code: 'approval-not-done',
  severity: 'warning',
  about,
  message: `${about} was not approved: ${why}.`,
  action: 'Approve it again for the provider that you meant.',
});

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
