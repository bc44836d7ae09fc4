import type { Finding } from './finding';
import type { ApproveCommand } from './findings';
import type { LostEntry } from './lost-entries';
import { isThumbprint } from './thumbprint';

/** Who pinned something that was lost. */
export interface Pinner {
  arn: string;
  caller: string;
  at: Date;
  approveCommand: ApproveCommand;
}

/** A write of the watcher's put out what someone had pinned just before. */
export const externalEntryLost = (
  { entry, write }: LostEntry,
  { arn, caller, at, approveCommand }: Pinner,
): Finding => ({
  code: 'external-entry-lost',
  severity: 'warning',
  about: entry,
  message: `${caller} pinned ${entry} at ${atSecond(at)} UTC, and it is missing now: the watcher wrote the list at ${atSecond(write.at)} UTC (version ${write.version}), when IAM's reads did not show that change yet. A write replaces the whole list.`,
  action: isThumbprint(entry)
    ? `If it is wanted, put it back:\n${approveCommand(arn, entry, { stage: true })}`
    : 'If it is wanted, put it back by hand: it is no thumbprint, so the watcher cannot.',
});

const atSecond = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');
