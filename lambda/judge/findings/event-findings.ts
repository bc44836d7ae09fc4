import type { Finding } from '../finding';
import type { LostEntry } from '../state/lost-entries';
import { quoted } from '../printable';
import { displayEntry, isThumbprint } from '../chain/thumbprint';

/** Caller who pinned an entry that was lost, and the moment. */
export interface Pinner {
  caller: string;
  at: Date;
}

/** Returns the finding that a write of the watcher's removed an entry that someone had pinned just before. */
export function externalEntryLost({ entry, write }: LostEntry, { caller, at }: Pinner): Finding {
  return {
    code: 'external-entry-lost',
    severity: 'warning',
    about: entry,
    message: `${quoted(caller)} pinned ${displayEntry(entry)} at ${atSecond(at)} UTC, and it is missing now: the watcher wrote the list at ${atSecond(write.at)} UTC (version ${write.version}), when IAM's reads did not show that change yet. A write replaces the whole list.`,
    ...(isThumbprint(entry)
      ? {
          action: 'If it is wanted, put it back:',
          commands: [{ kind: 'approve', thumbprint: entry, stage: true }],
        }
      : { action: 'If it is wanted, put it back by hand: it is no thumbprint, so the watcher cannot.' }),
  };
}

function atSecond(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}
