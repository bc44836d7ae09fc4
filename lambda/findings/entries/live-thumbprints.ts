import { offersFor } from '../command';
import { type Consequence, checkerOf, consequenceWords } from '../check-words';
import { condition } from '../entry';
import { day, joined, ours, phrase, sentences, type Phrase } from '../phrase';
import type { Reason } from '../reason';
import { reasonWords } from '../reason-words';
import type { Severity } from '../severity';
import { type NamedCertificate, type PresentedTop, certificateWords, placeWords, topDetails } from '../top';

/** Facts about a live thumbprint that is not pinned; the finding is about that thumbprint. */
export interface UnpinnedFacts extends Consequence {
  top: PresentedTop | null;
  /** Reason for which it has no evidence; null with evidence. */
  reason: Reason | null;
  /** Moment when an operator removed it, ISO 8601; null when none did. */
  rejectedSince: string | null;
  /** Certificate below it in the chain that has evidence; null without one. */
  below: NamedCertificate | null;
  /** True if a provider is to be created, and the thumbprint is missing from nothing yet. */
  creating?: true;
}

/** Facts about live thumbprints with evidence for which the list has no place. */
export interface FullListFacts extends Consequence {
  unplaced: readonly string[];
  /** The list in IAM, or the one to create a provider with. */
  list: readonly string[];
  /** Pinned thumbprints that are not live now. */
  idle: readonly string[];
  creating?: true;
}

function severityOf({ checked, creating }: Consequence & { creating?: true }): Severity {
  if (creating) return checked ? 'warning' : 'info';
  return checked ? 'critical' : 'info';
}

function unpinned(thumbprint: string, { top, rejectedSince }: UnpinnedFacts): Phrase {
  return rejectedSince === null
    ? phrase`The issuer presents a certificate that is not pinned: ${thumbprint} (${placeWords(top)}).`
    : phrase`The issuer presents a certificate that you removed on ${day(rejectedSince)}: ${thumbprint} (${placeWords(top)}).`;
}

function unprovenWords({ reason, rejectedSince }: UnpinnedFacts): Phrase | null {
  if (rejectedSince !== null || reason === null) return null;
  return phrase`There is no evidence that it is genuine: ${reasonWords(reason)}.`;
}

function belowWords({ below, check }: UnpinnedFacts): Phrase | null {
  return below
    ? phrase`A certificate below it in the chain has evidence and counts, too: ${certificateWords(below)}. But ${ours(checkerOf(check))} compares the top as sent.`
    : null;
}

/** Steps that confirm a certificate with the issuer's owner. */
function confirm(sha256: string | undefined, then: string): Phrase[] {
  return [
    ours("Get the SHA-256 of the certificate from the issuer's owner over a separate channel, not from this server."),
    phrase`Compare it with ${sha256 ?? ours('the SHA-256 that the server presents')}.`,
    ours(
      `Only if they are equal, ${then}. If they differ, do not: someone may intercept the connection or control the server.`,
    ),
  ];
}

const approvalRequired = condition<UnpinnedFacts>({
  severity: (facts) => (facts.creating ? 'warning' : severityOf(facts)),
  subject: ({ checked }) =>
    checked ? 'sign-ins fail until a new certificate is approved' : 'a new certificate waits for approval',
  message: (facts, thumbprint) =>
    sentences(
      facts.creating ? null : consequenceWords(facts),
      unpinned(thumbprint, facts),
      unprovenWords(facts),
      facts.creating
        ? null
        : ours(facts.rejectedSince === null ? 'The watcher did not add it.' : 'It stays out until you approve it.'),
      belowWords(facts),
    ),
  advice: ({ top }) => confirm(top?.sha256, 'approve it'),
  compare: ({ top }) => top?.sha256 ?? null,
  details: ({ top, reason }, thumbprint) => [
    ...topDetails(thumbprint, top),
    ...(reason === null ? [] : [['No evidence', reasonWords(reason)] as const]),
  ],
  commands: ({ creating }, thumbprint) => (creating ? [] : offersFor('Approve it', 'approve', [thumbprint])),
});

const updateForbidden = condition<UnpinnedFacts & { stopped: boolean }>({
  severity: severityOf,
  subject: ({ checked }) =>
    checked
      ? 'sign-ins fail, and the watcher may not pin the certificate'
      : 'the watcher may not pin a new certificate',
  message: (facts, thumbprint) => sentences(consequenceWords(facts), unpinned(thumbprint, facts), unprovenWords(facts)),
  advice: ({ stopped, top, reason }) => {
    if (stopped)
      return [ours('Resolve the finding writing-stopped first: the watcher writes nothing here until then.')];
    const remedy = 'add it by hand, or set updates to "verified": with "never" the watcher may not';
    return reason === null ? [ours(`${remedy[0]?.toUpperCase()}${remedy.slice(1)}.`)] : confirm(top?.sha256, remedy);
  },
  details: ({ top }, thumbprint) => topDetails(thumbprint, top),
});

function notAdded({ unplaced }: { unplaced: readonly string[] }): Phrase {
  return phrase`The issuer presents certificates with evidence that were not added: ${joined(unplaced)}.`;
}

const listMalformed = condition<Consequence & { unplaced: readonly string[]; malformed: readonly string[] }>({
  severity: severityOf,
  subject: ({ checked }) =>
    checked ? 'sign-ins fail, and the list in IAM is malformed' : 'the list in IAM is malformed',
  message: (facts) => [
    consequenceWords(facts),
    notAdded(facts),
    phrase`The list in IAM holds something that is not a thumbprint: ${joined(facts.malformed)}.`,
  ],
  advice: [
    ours(
      'Remove it by hand (aws iam update-open-id-connect-provider-thumbprint). The next run adds the missing thumbprints.',
    ),
  ],
});

const listFull = condition<FullListFacts>({
  severity: severityOf,
  subject: ({ checked }) =>
    checked ? 'sign-ins fail, and the thumbprint list is full' : 'the thumbprint list is full',
  message: (facts) =>
    facts.creating
      ? phrase`The issuer's hosts present ${facts.list.length + facts.unplaced.length} different certificates at the top of their chains, and IAM keeps ${facts.list.length} thumbprints. Without a place: ${joined(facts.unplaced)}.`
      : [
          consequenceWords(facts),
          notAdded(facts),
          ours(
            'All five places are taken. The watcher makes room only from thumbprints that it saw live and that are superseded for a day.',
          ),
          ...(facts.idle.length > 0 ? [phrase`Pinned, but not live now: ${joined(facts.idle)}.`] : []),
        ],
  advice: ({ creating, checked, check }) => {
    if (creating)
      return [
        checked
          ? ours(
              `Let all servers of the issuer present certificates of at most five CAs: ${checkerOf(check)} checks the thumbprint.`,
            )
          : ours(`${checkerOf(check, 'The')} does not check the thumbprints of this issuer now.`),
      ];
    return [ours('Remove a thumbprint that you know to be obsolete. The next run then adds what is missing.')];
  },
  details: ({ unplaced, list }) => [
    ['Without a place', joined(unplaced)],
    ['Pinned', joined(list)],
  ],
  commands: ({ idle, creating }) =>
    creating ? [] : offersFor((one) => `Remove ${one} and keep it out`, 'remove', idle),
});

export const LIVE_THUMBPRINTS = {
  'approval-required': approvalRequired,
  'update-forbidden': updateForbidden,
  'list-malformed': listMalformed,
  'list-full': listFull,
};
