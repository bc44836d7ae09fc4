import { type Offer, type Recreation, isRecreation, offersFor } from '../command';
import { condition, event } from '../entry';
import { isThumbprint } from '../../judge/chain/thumbprint';
import { day, joined, minute, ours, phrase, sentences, type Part, type Phrase } from '../phrase';
import type { Severity } from '../severity';

/** Another writer of a provider's list, by the tags of the provider. */
export interface Owner {
  tool: 'cloudformation' | 'cluster-api' | 'ack' | 'crossplane' | 'pulumi' | 'terraform';
  /** Name of the stack, with CloudFormation. */
  stack?: string;
}

/** Facts about a list that someone else changed. */
export interface ExternalChangeFacts {
  added: readonly string[];
  removed: readonly string[];
  /** Removed thumbprints that the watcher had added and the issuer presented in the last look. */
  live: readonly string[];
  /** Removed thumbprints that an operator had approved. */
  approvals: readonly string[];
  /** Added thumbprints that an operator had removed, each with the moment in ISO 8601. */
  rejected: readonly { thumbprint: string; since: string }[];
  owner: Owner | null;
}

const CLOUDTRAIL = 'CloudTrail records UpdateOpenIDConnectProviderThumbprint';

const TOOLS = {
  cloudformation: 'CloudFormation',
  'cluster-api': 'Cluster API',
  ack: 'AWS Controllers for Kubernetes',
  crossplane: 'Crossplane',
  pulumi: 'Pulumi',
  terraform: 'Terraform',
} as const;

function ownerWords({ tool, stack }: Owner): Phrase {
  return stack === undefined ? ours(TOOLS[tool]) : phrase`${ours(TOOLS[tool])} stack ${stack}`;
}

function someoneElse(owner: Owner | null): Phrase {
  return owner ? phrase`Someone else (${ownerWords(owner)}, by the tags)` : ours('Someone else');
}

function sentenceIf(texts: readonly string[], words: (shown: Phrase) => Phrase): Phrase | null {
  return texts.length === 0 ? null : words(joined(texts));
}

const externalChange = event<ExternalChangeFacts>({
  severity: ({ added, live }) => (added.length + live.length > 0 ? 'warning' : 'info'),
  change: 'external',
  subject: 'someone else changed the thumbprint list',
  message: (facts) => {
    const { added, removed, live, approvals, rejected, owner } = facts;
    const changes = [
      ...(added.length > 0 ? [phrase`added ${joined(added)}`] : []),
      ...(removed.length > 0 ? [phrase`removed ${joined(removed)}`] : []),
    ];
    return sentences(
      phrase`${someoneElse(owner)} changed the list: ${joined(changes, ' and ')}.`,
      sentenceIf(live, (shown) => phrase`The issuer presented ${shown} in the last look.`),
      sentenceIf(approvals, (shown) => phrase`That ends your approval of ${shown}.`),
      ...rejected.map(
        ({ thumbprint, since }) =>
          phrase`You removed ${thumbprint} on ${day(since)}: while it is back in the list, it is no evidence for anything else.`,
      ),
    );
  },
  advice: ({ added, approvals }) => [
    ours(
      added.length > 0
        ? `Find out who did it (${CLOUDTRAIL}). Whoever has the key of an added certificate can impersonate the issuer.`
        : `If that was not intended, find out who did it (${CLOUDTRAIL}).`,
    ),
    ...(approvals.length > 0
      ? [ours('Approve again what is still needed, with "stage": true while no host presents it.')]
      : []),
    ...(added.length > 0 ? [ours('Remove what should not be trusted.')] : []),
  ],
  commands: ({ added, approvals }) => [
    ...offersFor((one) => `Approve ${one} again`, 'approve', approvals),
    ...offersFor((one) => `Remove ${one} and keep it out`, 'remove', added),
  ],
});

const externalPin = condition<{ enforced: boolean | null }>({
  severity: ({ enforced }) => (enforced === false ? 'info' : 'warning'),
  subject: 'a certificate that someone else pinned needs your decision',
  message: (_, thumbprint) => [
    phrase`Someone else added ${thumbprint} to the list, and the issuer's present chain rests on it alone.`,
    ours('The watcher adds and removes nothing because of it.'),
  ],
  advice: [ours('Find out who added it, and why. Approve it only if it is meant to be trusted; else remove it.')],
  commands: (_, thumbprint): Offer[] => [
    ...offersFor('Approve it', 'approve', [thumbprint]),
    ...offersFor('Remove it and keep it out', 'remove', [thumbprint], { evenIfLive: true }),
  ],
});

/** Returns where a tool says which list it wants, and the lines that should be there. */
function template({ tool }: Owner, wanted: readonly string[]): readonly [source: string, lines: readonly string[]] {
  const list = `[${wanted.map((one) => `"${one}"`).join(', ')}]`;
  switch (tool) {
    case 'cloudformation':
      return ['its template', [`ThumbprintList: ${list}`]];
    case 'terraform':
      return [
        'its aws_iam_openid_connect_provider resource',
        [`thumbprint_list = ${list}`, 'lifecycle { ignore_changes = [thumbprint_list] }'],
      ];
    case 'pulumi':
      return [
        'its OpenIdConnectProvider resource',
        [`thumbprintLists: ${list}`, '{ ignoreChanges: ["thumbprintLists"] }'],
      ];
    case 'ack':
    case 'cluster-api':
    case 'crossplane':
      return ['its resource', [`thumbprints: ${list}`]];
  }
}

const writingStopped = condition<{ since: string | null; owner: Owner | null; wanted: readonly string[] }>({
  severity: 'critical',
  seenInIam: true,
  subject: 'the watcher stopped writing: its changes are undone',
  message: ({ since, owner }) => [
    phrase`${someoneElse(owner)} keeps removing what the watcher adds.`,
    phrase`The watcher has written nothing here${
      since === null ? ours('') : phrase` since ${day(since)}`
    }, so that the list does not change back and forth.`,
  ],
  advice: ({ owner, wanted }) => {
    const thumbprints = wanted.filter(isThumbprint);
    const [source, lines] = owner ? template(owner, thumbprints) : ['', []];
    const example = thumbprints.length > 0 ? ', for example this one' : '';
    return [
      owner
        ? phrase`Change ${ours(source)} so that it wants the same list: ${ours(lines.join(' and '))}.`
        : phrase`Find out who writes the list (${ours(CLOUDTRAIL)}), and make it want this one: ${joined(wanted)}.`,
      ours(`Then let the watcher write again: any approval or restore does${example}.`),
    ];
  },
  commands: ({ wanted }) =>
    offersFor('Let the watcher write again', 'approve', wanted.filter(isThumbprint).slice(0, 1)),
});

/** What the call of an action means. */
interface ActionWords {
  /** What was done, as the middle of a sentence. */
  done: string;
  /** What follows from it, as a sentence; null where nothing follows by itself. */
  effect: string | null;
  severity: Severity;
  subject: string;
  /** What to do where it was not intended, as the middle of a sentence. */
  undo: string;
}

const ACTIONS = {
  CreateOpenIDConnectProvider: {
    done: 'created this provider',
    effect: null,
    severity: 'info',
    subject: 'this provider was created',
    undo: 'delete it',
  },
  UpdateOpenIDConnectProviderThumbprint: {
    done: 'replaced the thumbprints of this provider',
    effect: null,
    severity: 'warning',
    subject: 'its thumbprint list was replaced in IAM',
    undo: 'undo it',
  },
  AddClientIDToOpenIDConnectProvider: {
    done: 'added a client ID to this provider',
    effect: 'Tokens for another audience are accepted now.',
    severity: 'warning',
    subject: 'a client ID was added',
    undo: 'undo it',
  },
  RemoveClientIDFromOpenIDConnectProvider: {
    done: 'removed a client ID from this provider',
    effect: 'Tokens for this audience are refused now.',
    severity: 'warning',
    subject: 'a client ID was removed',
    undo: 'undo it',
  },
  DeleteOpenIDConnectProvider: {
    done: 'deleted this provider',
    effect: 'Every sign-in through it fails now.',
    severity: 'warning',
    subject: 'this provider was deleted: its sign-ins fail',
    undo: 'create it again (its ARN will be the same, so the roles that trust it need no change)',
  },
} as const satisfies Record<string, ActionWords>;

const iamChange = event<{
  /** The action of IAM. */
  action: keyof typeof ACTIONS;
  caller: string;
  sourceAddress: string;
  userAgent: string;
  at: string;
  /** True if the caller was another watcher, by the user agent. */
  isWatcher: boolean;
  /** Data with which a provider that was deleted can be created again; null when that is not known, and for other actions. */
  recreate: Recreation | null;
}>({
  severity: ({ action }) => ACTIONS[action].severity,
  change: 'external',
  subject: ({ action }) => ACTIONS[action].subject,
  message: ({ action, caller, sourceAddress, userAgent, at, isWatcher }) =>
    sentences(
      phrase`${caller} ${ours(ACTIONS[action].done)}, at ${minute(at)} from ${sourceAddress} with ${userAgent}.`,
      ACTIONS[action].effect === null ? null : ours(ACTIONS[action].effect),
      isWatcher
        ? ours(
            'By that user agent it was another watcher. Two in one account undo what the other does, until both stop writing.',
          )
        : null,
    ),
  advice: ({ action, isWatcher }) => {
    if (isWatcher) return [ours('Keep one watcher in this account, and remove the other, in whatever region it is.')];
    const { severity, undo } = ACTIONS[action];
    if (severity === 'info') return [];
    return [
      phrase`Make sure that this was intended. If it was not, ${ours(undo)}, and find out who used these credentials.`,
    ];
  },
  commands: ({ recreate }): Offer[] =>
    isRecreation(recreate) ? [{ purpose: 'Create it again as it was', command: { kind: 'create', ...recreate } }] : [],
});

/** Facts about an entry that a write of the watcher removed without knowing of it. */
export interface LostEntryFacts {
  caller: string;
  /** Moment when the caller pinned it, and moment and number of the watcher's write; ISO 8601. */
  pinnedAt: string;
  writtenAt: string;
  version: number;
}

function second(moment: string): Part {
  return /^\d{4}-\d\d-\d\dT[\d:]{8}/.test(moment) ? ours(moment.slice(0, 19).replace('T', ' ')) : moment;
}

const externalEntryLost = event<LostEntryFacts>({
  severity: 'warning',
  subject: 'an entry that someone else pinned was lost',
  message: ({ caller, pinnedAt, writtenAt, version }, entry) => [
    phrase`${caller} pinned ${entry} at ${second(pinnedAt)} UTC, and it is missing now.`,
    phrase`The watcher wrote the list at ${second(writtenAt)} UTC (version ${version}), when IAM did not show that change yet. A write replaces the whole list.`,
  ],
  advice: (_, entry) => [
    ours(
      isThumbprint(entry)
        ? 'If it is needed, pin it again.'
        : 'If it is needed, pin it again by hand: it is not a thumbprint, so the watcher cannot.',
    ),
  ],
  commands: (_, entry) => offersFor('Pin it again', 'approve', [entry], { stage: true }),
});

export const EXTERNAL_CHANGES = {
  'external-change': externalChange,
  'external-pin-unapproved': externalPin,
  'writing-stopped': writingStopped,
  'iam-change': iamChange,
  'external-entry-lost': externalEntryLost,
};
