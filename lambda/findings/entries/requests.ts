import { type Command, type Offer, offersFor } from '../command';
import { checkerOf } from '../check-words';
import { type NoFacts, condition, event } from '../entry';
import type { KnownCheck } from '../../judge/evidence/thumbprint-check';
import { cut, day, joined, ours, phrase, type Phrase } from '../phrase';
import { type PresentedTop, placeWords } from '../top';
import { HOW_LONG_APPROVED } from './changes';

/** What keeps the watcher from writing a list, or from adding to it. */
export type ListObstacle =
  | { obstacle: 'stopped' | 'read-only' | 'full' }
  | { obstacle: 'malformed'; entries: readonly string[] };

/** Reason for which an approval was not carried out. */
export type ApprovalFailure =
  | (ListObstacle & { staged: boolean })
  | { obstacle: 'documents-unreadable' | 'no-provider' }
  /** `live` has the thumbprints that the hosts present instead. */
  | { obstacle: 'not-live'; live: readonly string[]; creating?: true };

function obstacleWords(failure: ListObstacle): readonly [why: Phrase, remedy: Phrase] {
  switch (failure.obstacle) {
    case 'stopped':
      return [
        ours('the watcher writes nothing here while an external change keeps undoing it'),
        ours('See writing-stopped'),
      ];
    case 'read-only':
      return [ours('updates is "never", so the watcher may not write'), ours('Set updates to "verified"')];
    case 'full':
      return [ours('the list has no free place'), ours('Remove a thumbprint that is obsolete')];
    case 'malformed':
      return [
        phrase`the list in IAM holds something that is not a thumbprint: ${joined(failure.entries)}`,
        ours('Remove that by hand'),
      ];
  }
}

function approvalFailureWords(failure: ApprovalFailure, thumbprint: string): readonly [Phrase, Phrase] {
  switch (failure.obstacle) {
    case 'no-provider':
      return [
        phrase`${thumbprint} was not approved: IAM has no provider with this ARN.`,
        ours('Approve it again for the provider that you meant.'),
      ];
    case 'documents-unreadable':
      return [
        phrase`${thumbprint} is live, but was not added: the issuer's documents could not be read.`,
        ours('See the other findings. Approve it again once the issuer answers.'),
      ];
    case 'not-live':
      return [
        phrase`${thumbprint} was not added: the issuer's hosts do not present it now.`,
        failure.live.length === 0
          ? ours('No chain could be read; see the other findings.')
          : failure.creating
            ? phrase`Live now: ${joined(failure.live)}.`
            : phrase`Live now: ${joined(failure.live)}. To pin a certificate that is still to come, approve it with "stage": true.`,
      ];
    case 'stopped':
    case 'read-only':
    case 'full':
    case 'malformed': {
      const [why, remedy] = obstacleWords(failure);
      return failure.staged
        ? [phrase`${thumbprint} could not be pinned ahead: ${why}.`, phrase`${remedy}; then stage it again.`]
        : [phrase`${thumbprint} is live, but was not added: ${why}.`, phrase`${remedy}; then approve it again.`];
    }
  }
}

/** Reason for which a thumbprint was not removed. */
export type RemovalFailure =
  | { obstacle: 'live'; top: PresentedTop | null; enforced: boolean | null; check: KnownCheck }
  | { obstacle: 'last' | 'malformed' | 'read-only' | 'not-remembered' | 'no-provider' };

const BY_HAND = 'Remove it by hand (aws iam update-open-id-connect-provider-thumbprint)';

const REMOVAL_FAILURES = {
  last: [
    'the list would be empty, and IAM requires a thumbprint',
    'First approve one that is live, or stage one ("stage": true), or delete the provider. Then ask again.',
  ],
  malformed: [
    'the list in IAM holds something that is not a thumbprint, so the watcher does not write it',
    'Remove the malformed entry by hand (aws iam update-open-id-connect-provider-thumbprint). Then ask again.',
  ],
  'read-only': [
    'updates is "never", so the watcher may not write',
    `${BY_HAND}. Then ask again, so that it stays out.`,
  ],
  'not-remembered': [
    'the DynamoDB table cannot be used, so a later run could add it again',
    'Check the table (see state-unavailable). Then ask again.',
  ],
  'no-provider': ['IAM has no provider with this ARN', 'Remove it again from the provider that you meant.'],
} as const;

function removalFailureWords(failure: RemovalFailure): readonly [Phrase, Phrase] {
  if (failure.obstacle !== 'live') {
    const [why, remedy] = REMOVAL_FAILURES[failure.obstacle];
    return [ours(why), ours(remedy)];
  }
  const { top, enforced, check } = failure;
  const live = top
    ? phrase`it is live (${placeWords(top)})`
    : ours("it was live in the last complete look, and the issuer's hosts do not show otherwise now");
  const checker = checkerOf(check);
  return [
    enforced
      ? phrase`${live}, and ${ours(checker)} checks the thumbprint of this issuer: sign-ins would fail`
      : phrase`${live}, and the watcher cannot tell whether ${ours(checker)} checks the thumbprint: sign-ins might fail`,
    ours('Remove it nevertheless only if failing sign-ins are better than trusting it.'),
  ];
}

/** Reason for which an earlier list was not restored. */
export type RestoreFailure =
  | { obstacle: 'not-writable' | 'no-provider' | 'state-unavailable' }
  | { obstacle: 'malformed'; entries: readonly string[] }
  /** `leftOut` has the thumbprints of the version that an operator removed. */
  | { obstacle: 'empty'; leftOut: readonly string[] }
  | { obstacle: 'same'; leftOut: readonly string[] }
  | { obstacle: 'too-long'; count: number; staying: readonly string[] };

function restoreFailureWords(failure: RestoreFailure): Phrase {
  switch (failure.obstacle) {
    case 'not-writable':
      return ours('the watcher may not write here (updates is "never", or see writing-stopped)');
    case 'no-provider':
      return ours('IAM has no provider with this ARN');
    case 'state-unavailable':
      return ours('the DynamoDB table could not be used, and until it can, nothing is removed from a list');
    case 'malformed':
      return phrase`it holds something that is not a thumbprint: ${joined(failure.entries)}`;
    case 'empty':
      return failure.leftOut.length === 0
        ? ours('it is empty, and IAM requires a thumbprint')
        : phrase`without what you removed (${joined(failure.leftOut)}) it is empty, and IAM requires a thumbprint`;
    case 'same':
      return failure.leftOut.length === 0
        ? ours('together with what has to stay, it is the list in IAM already')
        : phrase`without what you removed (${joined(failure.leftOut)}) and with what has to stay, it is the list in IAM already`;
    case 'too-long':
      return phrase`the list would hold ${failure.count} thumbprints, because these have to stay: ${joined(failure.staying)}`;
  }
}

const commandCaller = event<{ caller: string }>({
  severity: 'info',
  subject: 'a command was received',
  message: ({ caller }) => [
    phrase`The caller of this command gives this name: ${cut(caller, 300)}.`,
    ours('The watcher cannot verify it.'),
  ],
});

/** A command that was refused. */
export interface RefusedCommand {
  kind: Exclude<Command['kind'], 'allow' | 'create'> | 'stage';
  provider: string;
  /** Thumbprint, the number of a version, or the code of a condition. */
  subject: string | number;
}

const REFUSED_WORDS = {
  approve: ['approve', 'for'],
  stage: ['stage', 'for'],
  remove: ['remove', 'from'],
  restore: ['restore version', 'of'],
  acknowledge: ['acknowledge', 'of'],
} as const;

function refusedWords({ kind, provider, subject }: RefusedCommand): Phrase {
  const [verb, preposition] = REFUSED_WORDS[kind];
  return phrase`${ours(verb)} ${subject} ${ours(preposition)} ${cut(provider, 300)}`;
}

/** Number of refused commands that are named. */
const SHOWN_COMMANDS = 3;

const commandRefused = event<{
  /** Alias or version that was called; null where the settings take no command at all. */
  qualifier: string | null;
  commands: readonly RefusedCommand[];
}>({
  severity: 'warning',
  subject: 'a command was refused',
  message: ({ qualifier, commands }) => [
    qualifier === null
      ? ours('Nothing was changed: the setting manualCommands is false, so the function takes no commands.')
      : phrase`Nothing was changed: the command came through the qualifier ${cut(qualifier, 200)}, which is for the schedule and for events.`,
    ...commands.slice(0, SHOWN_COMMANDS).map((command) => phrase`The command: ${refusedWords(command)}.`),
    ...(commands.length > SHOWN_COMMANDS ? [phrase`There are ${commands.length - SHOWN_COMMANDS} more.`] : []),
  ],
  advice: ({ qualifier }) => [
    ours(
      qualifier === null
        ? 'If it was yours, use the terminal program with your own permissions (check --apply).'
        : 'If it was yours, invoke the function itself: leave the qualifier out, or give $LATEST.',
    ),
    ours('If nobody on your team sent it, find out who may invoke the function.'),
  ],
});

export const REQUESTS = {
  'thumbprint-approved': event<NoFacts>({
    severity: 'info',
    subject: 'a certificate was approved',
    message: (_, thumbprint) => [
      phrase`You approved ${thumbprint}, which was pinned already.`,
      ours(HOW_LONG_APPROVED),
    ],
  }),
  'approval-not-done': event<ApprovalFailure>({
    severity: 'warning',
    subject: 'an approval was not carried out',
    message: (failure, thumbprint) => approvalFailureWords(failure, thumbprint)[0],
    advice: (failure, thumbprint) => [approvalFailureWords(failure, thumbprint)[1]],
  }),
  'removal-not-done': event<RemovalFailure>({
    severity: 'warning',
    subject: 'a removal was not carried out',
    message: (failure, thumbprint) => phrase`${thumbprint} was not removed: ${removalFailureWords(failure)[0]}.`,
    advice: (failure) => [removalFailureWords(failure)[1]],
    commands: (failure, thumbprint) =>
      failure.obstacle === 'no-provider'
        ? []
        : offersFor('Remove it', 'remove', [thumbprint], failure.obstacle === 'live' ? { evenIfLive: true } : {}),
  }),
  'restore-not-done': event<RestoreFailure & { version: number }>({
    severity: 'warning',
    subject: 'an earlier list was not restored',
    message: (facts) => phrase`Version ${facts.version} of the list was not restored: ${restoreFailureWords(facts)}.`,
    advice: [ours('Choose another version, or change the list by hand.')],
  }),
  'command-caller': commandCaller,
  'command-refused': commandRefused,
  'condition-acknowledged': event<{ code: string; dryRun: boolean }>({
    severity: 'info',
    subject: 'a condition was acknowledged',
    message: ({ code, dryRun }) => [
      phrase`You acknowledged the condition ${code}.`,
      ours(
        dryRun
          ? 'There would be no reminder of it on Mondays until it changes.'
          : 'There is no reminder of it on Mondays until it changes.',
      ),
    ],
  }),
  'acknowledgement-not-done': event<{ code: string }>({
    severity: 'warning',
    subject: 'a condition could not be acknowledged',
    message: ({ code }) => phrase`The condition ${code} was not acknowledged: this provider does not have it now.`,
    advice: [ours('Check the code and the provider.')],
  }),
  'staged-live': event<{ since: string }>({
    severity: 'info',
    subject: 'a certificate pinned ahead is in use',
    message: ({ since }, thumbprint) => [
      phrase`${thumbprint} is live now.`,
      phrase`It has been pinned ahead since ${day(since)}.`,
    ],
  }),
  'staged-unused': condition<{ since: string }>({
    severity: 'warning',
    seenInIam: true,
    subject: 'a certificate pinned ahead is not used',
    message: ({ since }, thumbprint) => [
      phrase`${thumbprint} has been pinned ahead since ${day(since)}, as you asked, and no host has presented it.`,
      ours('It takes one of five places, and the watcher does not remove it by itself.'),
    ],
    advice: [ours('If it is not coming any more, remove it.')],
    commands: (_, thumbprint): Offer[] => offersFor('Remove it and keep it out', 'remove', [thumbprint]),
  }),
};
