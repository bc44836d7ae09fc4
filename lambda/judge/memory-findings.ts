import type { Finding } from './finding';
import type { ApproveCommand } from './findings';
import type { ProviderMemory } from './memory';
import { type Owner, ownerIn } from './owner';
import type { ForeignChange } from './recall';

/** How long something may be pinned ahead before people are asked whether it is still wanted, in milliseconds. */
const UNUSED_MS = 30 * 24 * 60 * 60 * 1000;

/** What these findings need to know of the provider. */
export interface MemoryContext {
  arn: string;
  tags: Readonly<Record<string, string>>;
  approveCommand: ApproveCommand;
}

/** Someone else changed the list. */
export const changedElsewhere = (
  { added, removed, ousted }: ForeignChange,
  approvals: readonly string[],
  { arn, tags, approveCommand }: MemoryContext,
): Finding => {
  const owner = ownerIn(tags);
  const by = owner ? `, perhaps ${owner.name}, which its tags name` : '';
  const changes = [
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ].join(' and ');
  const [approval] = approvals;
  const lapsed = approvals.length > 0 ? ` With that the approval of ${approvals.join(', ')} ended.` : '';
  const advice =
    added.length > 0
      ? 'Make sure that you know who did it: whoever has the key of an added certificate can impersonate the issuer.'
      : 'If that was not meant, find out who did it; CloudTrail knows (UpdateOpenIDConnectProviderThumbprint).';
  return {
    code: 'changed-elsewhere',
    severity: added.length + ousted.length > 0 ? 'warning' : 'info',
    message: `Someone else changed the list${by}: ${changes}.${lapsed}`,
    action: approval === undefined ? advice : `${advice} To approve again:\n${approveCommand(arn, approval)}`,
  };
};

/**
 * Someone else keeps undoing what the watcher writes.
 * @param wanted the list that should stand in IAM, for the template of whoever writes another one
 */
export const writingStopped = (
  { stoppedSince }: ProviderMemory,
  { arn, tags, wanted, approveCommand }: MemoryContext & { wanted: readonly string[] },
): Finding => {
  const owner = ownerIn(tags);
  const since = stoppedSince?.toISOString().slice(0, 10) ?? '';
  const [first = ''] = wanted;
  return {
    code: 'writing-stopped',
    severity: 'critical',
    message: `Someone else keeps putting out what the watcher puts in${owner ? `: ${owner.name}, by the tags` : ''}. Since ${since} the watcher writes nothing here, lest the list change back and forth.`,
    action: `${remedyOf(owner, wanted)}\nThen any approval or restore lets the watcher write again, for example:\n${approveCommand(arn, first)}`,
  };
};

const remedyOf = (owner: Owner | null, wanted: readonly string[]): string =>
  owner?.remedy(wanted) ??
  `Find out who writes the list (CloudTrail knows: UpdateOpenIDConnectProviderThumbprint), and let its source say: ${wanted.join(', ')}.`;

/** What a person pinned ahead is presented now. */
export const stagedLive = (thumbprint: string, firstSeen: Date): Finding => ({
  code: 'staged-live',
  severity: 'info',
  about: thumbprint,
  message: `${thumbprint}, pinned ahead on ${firstSeen.toISOString().slice(0, 10)}, is presented now: the rotation took place.`,
  action: '',
});

/** What a person pinned ahead and nobody ever presented. */
export const stagedUnused = ({ thumbprints }: ProviderMemory, now: Date): Finding[] =>
  [...thumbprints].flatMap(([thumbprint, { by, firstSeen, lastLive }]) =>
    by === 'staged' && lastLive === null && now.getTime() - firstSeen.getTime() > UNUSED_MS
      ? [
          {
            code: 'staged-unused',
            severity: 'warning',
            about: thumbprint,
            message: `${thumbprint} was pinned ahead on ${firstSeen.toISOString().slice(0, 10)}, and no host has presented it yet.`,
            action:
              'If it is not to come any more, take it out: it takes one of five places. It never leaves by itself.',
          },
        ]
      : [],
  );

/** A person approved what was pinned already. */
export const approvedAlready = (thumbprint: string): Finding => ({
  code: 'thumbprint-approved',
  severity: 'info',
  about: thumbprint,
  message: `A person approved ${thumbprint}, which was pinned already. It stays until it was live and is superseded.`,
  action: '',
});

/** What a person approved is gone before it could be pinned. */
export const approvalOverdue = (thumbprint: string): Finding => ({
  code: 'approval-not-done',
  severity: 'warning',
  about: thumbprint,
  message: `${thumbprint}, which a person approved, could not be written then, and is not presented any more. The approval has ended.`,
  action: 'If it is to come again, approve it with "stage": true.',
});
