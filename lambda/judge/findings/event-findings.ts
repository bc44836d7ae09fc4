import type { Finding } from '../../findings/finding';
import type { LostEntry } from '../state/lost-entries';

/** Caller who pinned an entry that was lost, and the moment. */
export interface Pinner {
  caller: string;
  at: Date;
}

/** Returns the finding that a write of the watcher's removed an entry that someone had pinned just before. */
export function externalEntryLost({ entry, write }: LostEntry, { caller, at }: Pinner): Finding {
  return {
    code: 'external-entry-lost',
    about: entry,
    facts: { caller, pinnedAt: at.toISOString(), writtenAt: write.at.toISOString(), version: write.version },
  };
}
