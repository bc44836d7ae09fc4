import type { Evidence } from '../../judge/evidence/chain-judgement';
import { offersFor } from '../command';
import { event } from '../entry';
import { day, joined, ours, phrase, sentences, type Phrase } from '../phrase';
import { type PresentedTop, placeWords, topDetails } from '../top';

/** Facts about every change of a list: whether it is only planned. */
export interface Change {
  dryRun: boolean;
}

/** Facts about a thumbprint that is added because it is presented. */
export interface AddedFacts extends Change {
  top: PresentedTop;
  evidence: Evidence | null;
  /** Subject of the CA certificate that it verifies to, with `web-pki` and `operator-ca`. */
  anchor: string | null;
  /** Thumbprint of the pin that it continues, with `continuity`. */
  continues: string | null;
  /** Number of the earlier list that was put back with it; null when none was. */
  restored: number | null;
  /** True if other thumbprints leave the list by the same write. */
  othersLeave: boolean;
  /** True if it is the first pin of its provider that rests on public CAs, after others that did not. */
  newKind: boolean;
  /** True if the state could not be read, and with it whether an operator rejected the thumbprint. */
  rejectionsUnknown: boolean;
}

/** Duration of an approval. */
export const HOW_LONG_APPROVED = 'It stays until it has been live and then superseded for longer than overlapDays.';

/** Duration of a removal. */
const STAYS_OUT = 'It stays out until you approve it: neither evidence nor updates "always" adds it again.';

function done(change: Change, planned: string, written: string): Phrase {
  return ours(change.dryRun ? planned : written);
}

function evidenceWords({ evidence, anchor, continues }: AddedFacts): Phrase {
  switch (evidence) {
    case 'web-pki':
      return phrase`its chain verifies to a public CA${source(anchor)}`;
    case 'operator-ca':
      return phrase`its chain verifies to a CA certificate that you configured${source(anchor)}`;
    case 'continuity':
      return continues === null
        ? ours('it continues a certificate that is pinned')
        : phrase`it continues a certificate that is pinned (${continues})`;
    case 'approved':
      return ours('you approved it');
    case null:
      return ours('there is no evidence');
  }
}

function source(anchor: string | null): Phrase {
  return anchor === null ? ours('') : phrase` (${anchor})`;
}

const added = event<AddedFacts>({
  severity: ({ newKind }) => (newKind ? 'warning' : 'info'),
  change: 'own',
  subject: ({ newKind }) => (newKind ? 'a certificate of another kind was pinned' : 'a new certificate was pinned'),
  message: (facts, thumbprint) => {
    const start = phrase`${done(facts, 'Would add', 'Added')} ${thumbprint} (${placeWords(facts.top)})`;
    if (facts.evidence === null && facts.restored !== null)
      return phrase`${start} together with version ${facts.restored}, which you asked for. There is no other evidence for it.`;
    return sentences(
      phrase`${start}: ${evidenceWords(facts)}.`,
      ours(facts.othersLeave ? 'The other pinned thumbprints stay.' : 'The thumbprints already pinned stay.'),
      facts.rejectionsUnknown
        ? ours('This run read no DynamoDB table, so it cannot know whether you rejected it.')
        : null,
      facts.newKind
        ? ours("The provider's pins so far rested on your own CA or on your approval, not on public CAs.")
        : null,
    );
  },
  advice: ({ newKind }) =>
    newKind
      ? [
          ours('Make sure that the issuer was meant to move to a public CA.'),
          ours('If only your own CA is to count, set its certificate as caFile for this provider.'),
        ]
      : [],
  details: ({ top }, thumbprint) => topDetails(thumbprint, top),
});

const staged = event<Change & { restored: number | null }>({
  severity: 'info',
  change: 'own',
  subject: 'a certificate was pinned ahead',
  message: (facts, thumbprint) => [
    phrase`${done(facts, 'Would add', 'Added')} ${thumbprint}, which no host presents now: ${
      facts.restored === null
        ? ours('you pinned it ahead of a rotation')
        : phrase`it is in version ${facts.restored}, which you restored`
    }.`,
    ours(HOW_LONG_APPROVED),
  ],
});

const trustedOnFirstUse = event<Change & { top: PresentedTop }>({
  severity: 'warning',
  change: 'own',
  subject: 'a certificate was pinned without evidence',
  message: (facts, thumbprint) =>
    phrase`${done(facts, 'Would add', 'Added')} ${thumbprint} (${placeWords(facts.top)}) WITHOUT evidence that it is genuine, because updates is set to "always".`,
  advice: ({ top }) => [
    ours("Get the SHA-256 of the certificate from the issuer's owner over a separate channel, not from this server."),
    phrase`Compare it with ${top.sha256}.`,
    ours('If they differ, remove the thumbprint: whoever has the key can impersonate the issuer.'),
  ],
  compare: ({ top }) => top.sha256,
  details: ({ top }, thumbprint) => topDetails(thumbprint, top),
  commands: (_, thumbprint) => offersFor('Remove it and keep it out', 'remove', [thumbprint], { evenIfLive: true }),
});

/** Reason for which a thumbprint leaves a list. */
export type RetirementReason = 'overlap-over' | 'room-needed' | 'not-in-version';

/** Facts about a thumbprint that the watcher takes out by itself. */
export interface RetiredFacts extends Change {
  reason: RetirementReason;
  /** Moment since which it is superseded, ISO 8601; null when a restore takes it out. */
  since: string | null;
  /** Version that does not hold it, with `not-in-version`. */
  restored: number | null;
}

const retired = event<RetiredFacts>({
  severity: 'info',
  change: 'own',
  subject: 'an old certificate was removed',
  message: (facts, entry) => phrase`${done(facts, 'Would remove', 'Removed')} ${entry}: ${whyRetired(facts)}.`,
});

function whyRetired({ reason, since, restored }: RetiredFacts): Phrase {
  if (reason === 'not-in-version')
    return phrase`version ${restored ?? 0} does not hold it, and it was not live in the last complete look`;
  const missing = since === null ? ours('no host presents it') : phrase`no host has presented it since ${day(since)}`;
  return reason === 'room-needed'
    ? phrase`${missing}, and its place is needed`
    : phrase`${missing}, which is longer than overlapDays`;
}

/** Facts about a thumbprint that leaves at an operator's request. */
export interface RemovedFacts extends Change {
  /** Where it is live now; null when it is not. */
  top: PresentedTop | null;
  /** True if it was not in the list, so that nothing had to be written. */
  absent: boolean;
  /** Moment when it was removed before, ISO 8601; null when it was not. */
  rejectedSince: string | null;
}

const removed = event<RemovedFacts>({
  severity: 'info',
  change: 'own',
  subject: 'a certificate was removed as you asked',
  message: (facts, thumbprint) => {
    if (facts.absent) {
      const rejection =
        facts.rejectedSince === null
          ? done(facts, 'It would be rejected, as you asked.', 'It is rejected now, as you asked.')
          : phrase`You removed it on ${day(facts.rejectedSince)}.`;
      return [phrase`${thumbprint} is not in the list, so there is nothing to remove.`, rejection, ours(STAYS_OUT)];
    }
    const live = facts.top ? phrase` (${placeWords(facts.top)}), which is live,` : ours('');
    return [phrase`${done(facts, 'Would remove', 'Removed')} ${thumbprint}${live} as you asked.`, ours(STAYS_OUT)];
  },
});

const restored = event<Change & { version: number; leftOut: readonly string[] }>({
  severity: 'info',
  change: 'own',
  subject: 'an earlier list was restored',
  message: (facts) =>
    sentences(
      phrase`${done(facts, 'Would restore', 'Restored')} version ${facts.version} of the list, as you asked.`,
      ours('What the issuer presents stays pinned.'),
      facts.leftOut.length > 0
        ? phrase`These were left out, because you removed them before: ${joined(facts.leftOut)}.`
        : null,
    ),
});

export const CHANGES = {
  'thumbprint-added': added,
  'thumbprint-staged': staged,
  'trusted-on-first-use': trustedOnFirstUse,
  'thumbprint-retired': retired,
  'thumbprint-removed': removed,
  'list-restored': restored,
};
