import type { Certificate } from '../chain/certificate';
import type { Evidence } from '../evidence/evidence';
import type { JudgedHost } from '../evidence/hosts';
import type { ProviderState, ThumbprintRecord, Standing } from './provider-state';
import { placeOf } from './places';
import type { Tls12Answer } from '../observation';
import type { RunMark } from './sync';
import { tls12In, updateTls12 } from './tls12';
import { type OpenQuestion, isHeldUpBy, openQuestionsOf, updateUnanswered } from './unanswered';

/** A certificate that a look showed at the top of chains. */
export interface SeenTop {
  certificate: Certificate;
  /** Where it was seen by a chain that proves what it says (`places.ts`). */
  places: readonly string[];
  /** Whether there is a chain that proves what it says: with evidence, for this host, valid now. */
  sound: boolean;
  evidence: Evidence | null;
  /** The thumbprint of the pin that it continues, where that is its evidence; else null. */
  continues: string | null;
}

/** What one look at an issuer's hosts showed. */
export interface LiveCertificates {
  /** The certificates at the top of the chains, by thumbprint. */
  tops: ReadonlyMap<string, SeenTop>;
  /** What the hosts left open. */
  questions: readonly OpenQuestion[];
  /** The hosts that were looked at, as people write them. */
  hosts: readonly string[];
  /** What they answered to the question whether they take TLS 1.2; none where nobody asked in this look or recalled it. */
  tls12: ReadonlyMap<string, Tls12Answer>;
  /** Whether it counts (`isCountingLook`): only then does it mean something that a certificate was not seen. */
  counts: boolean;
}

/** A greater certificate is not remembered: servers choose what they send, and an item holds 400 KB. In bytes. */
const MAX_DER = 8192;

/** What stays live is noted once a day, in milliseconds: a state that says the same as before need not be kept anew. */
const NOTED_EVERY_MS = 24 * 60 * 60 * 1000;

/** How many looks have to miss an entry, before the present one, for its place to be given away. */
export const MISSED_BEFORE = 2;

/** What a look showed. */
export const liveCertificatesIn = (hosts: readonly JudgedHost[], counts: boolean): LiveCertificates => {
  const tops = new Map<string, SeenTop & { places: string[] }>();
  for (const { report, judgements, others } of hosts) {
    for (const { top, address, asked, evidence, continues, flaw } of [...judgements, ...others]) {
      const known = tops.get(top.thumbprint);
      const places = known?.places ?? [];
      const place = placeOf(report.host, address, asked);
      if (flaw === null && !places.includes(place)) places.push(place);
      const proof = known?.sound ? known : { evidence, continues };
      const sound = known?.sound || flaw === null;
      tops.set(top.thumbprint, { ...proof, certificate: top, places, sound });
    }
  }
  // Resolvers give addresses in turns.
  for (const { places } of tops.values()) places.sort();
  return {
    tops,
    questions: openQuestionsOf(hosts),
    hosts: hosts.map(({ report }) => report.host),
    tls12: tls12In(hosts),
    counts,
  };
};

/** What is remembered of a provider's thumbprints after a look. */
export const updateLiveness = (
  state: ProviderState,
  liveCertificates: LiveCertificates,
  mark: RunMark,
): ProviderState => {
  const unanswered = updateUnanswered(state.unanswered, liveCertificates.questions, liveCertificates.hosts, mark.now);
  const known = { ...state, unanswered, tls12: updateTls12(state.tls12, liveCertificates.tls12, mark.now) };
  return {
    ...known,
    thumbprints: new Map(
      [...state.thumbprints].map(([thumbprint, entry]) => [
        thumbprint,
        wasRemembered(thumbprint, entry, liveCertificates, known, mark),
      ]),
    ),
  };
};

/**
 * What is remembered of one thumbprint after a look.
 * @param memory of the provider, with what was left open up to this look
 */
export const wasRemembered = (
  thumbprint: string,
  entry: ThumbprintRecord,
  liveCertificates: LiveCertificates,
  state: Pick<ProviderState, 'thumbprints' | 'unanswered'>,
  { now, runId }: RunMark,
): ThumbprintRecord => {
  const seen = liveCertificates.tops.get(thumbprint);
  if (seen) return live(entry, seen, liveCertificates.counts, state, now);
  if (entry.lastLive === null || !liveCertificates.counts) return entry;
  const absent = { ...entry, absentSince: entry.absentSince ?? now };
  if (isHeldUp(entry, liveCertificates, state, now)) return absent;
  const isNew = !entry.missedBy.includes(runId) && entry.missedBy.length < MISSED_BEFORE;
  return {
    ...absent,
    supersededSince: entry.supersededSince ?? now,
    missedBy: isNew ? [...entry.missedBy, runId] : entry.missedBy,
  };
};

/**
 * What is remembered of an entry that a look showed. Nobody makes a pin look as if it had been live by a chain that proves
 * nothing; but while anybody presents it, it is not superseded.
 */
const live = (
  entry: ThumbprintRecord,
  seen: SeenTop,
  counts: boolean,
  { thumbprints }: Pick<ProviderState, 'thumbprints'>,
  now: Date,
): ThumbprintRecord => {
  const { certificate, places, sound, evidence, continues } = seen;
  const isOwnProof = continues !== null && continues === certificate.thumbprint;
  const { der, sha256 } = certificate;
  const known = der.length <= MAX_DER ? { sha256, der } : null;
  return {
    ...entry,
    founds: entry.founds || (counts && sound && !isOwnProof),
    standing: sound ? standingOf(evidence, continues ? thumbprints.get(continues) : undefined, entry) : entry.standing,
    lastLive: sound || entry.lastLive !== null ? (stillNoted(entry, now) ?? now) : null,
    absentSince: null,
    supersededSince: null,
    missedBy: [],
    places: sound ? places : entry.places,
    certificate: entry.certificate ?? known,
  };
};

/** What an entry stands on, by what vouched for it just now. */
const standingOf = (
  evidence: Evidence | null,
  continued: ThumbprintRecord | undefined,
  { standing }: ThumbprintRecord,
): Standing | null => {
  if (evidence === null) return standing;
  return evidence === 'continuity' ? (standing ?? continued?.standing ?? null) : evidence;
};

/** When it was last noted to be live, if that is true enough; else null. */
const stillNoted = ({ lastLive, supersededSince }: ThumbprintRecord, now: Date): Date | null =>
  lastLive !== null && supersededSince === null && Math.abs(now.getTime() - lastLive.getTime()) < NOTED_EVERY_MS
    ? lastLive
    : null;

/** True if something that a look left open might still present an entry. */
export const isHeldUp = (
  entry: Pick<ThumbprintRecord, 'places'>,
  { questions }: LiveCertificates,
  { unanswered }: Pick<ProviderState, 'unanswered'>,
  now: Date,
): boolean => questions.some((question) => isHeldUpBy(question, entry, unanswered, now));
