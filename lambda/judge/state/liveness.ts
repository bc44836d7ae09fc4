import type { Certificate } from '../chain/certificate';
import type { Evidence } from '../evidence/chain-judgement';
import type { JudgedHost } from '../evidence/hosts';
import type { ProviderState, ThumbprintRecord, Standing } from './provider-state';
import { placeOf } from './places';
import type { Tls12Answer } from '../observation';
import type { RunMark } from './run-mark';
import { tls12In, updateTls12 } from './tls12';
import { type OpenQuestion, isHeldUpBy, openQuestionsOf, updateUnanswered } from './unanswered';

/** A certificate that a look showed at the top of chains. */
export interface SeenTop {
  certificate: Certificate;
  /** Places where a chain that proves what it says showed it (`places.ts`). */
  places: readonly string[];
  /** True if there is a chain that proves what it says: with evidence, for this host, valid now. */
  sound: boolean;
  evidence: Evidence | null;
  /** Thumbprint of the pin that it continues, where that is its evidence; else null. */
  continues: string | null;
}

/** Result of one look at an issuer's hosts. */
export interface LiveCertificates {
  /** The certificates at the top of the chains, by thumbprint. */
  tops: ReadonlyMap<string, SeenTop>;
  /** Questions that the hosts left open. */
  questions: readonly OpenQuestion[];
  /** The hosts that were observed, in display form (`displayHost`). */
  hosts: readonly string[];
  /** Answers to the question whether a host takes TLS 1.2; none where this look neither asked nor recalled it. */
  tls12: ReadonlyMap<string, Tls12Answer>;
  /** True if the look counts (`isCompleteLook`): only then does it mean something that a certificate was not seen. */
  counts: boolean;
}

/** Size of the largest certificate that is kept, in bytes: servers choose what they send, and an item holds 400 KB. */
const MAX_DER = 8192;

/** Interval at which a live entry is noted, in milliseconds: a day. A state that says the same as before need not be kept again. */
const RECORDED_EVERY_MS = 24 * 60 * 60 * 1000;

/** Number of looks before the present one that have to miss an entry for its place to be given away. */
export const MISSED_BEFORE = 2;

/** Returns the live certificates that a look showed. */
export function liveCertificatesIn(hosts: readonly JudgedHost[], counts: boolean): LiveCertificates {
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
}

/** Returns the state with the records of its thumbprints updated after a look. */
export function updateLiveness(state: ProviderState, liveCertificates: LiveCertificates, mark: RunMark): ProviderState {
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
}

/**
 * Returns the record of one thumbprint after a look.
 * @param state the provider's state, with the questions that were left open up to this look
 */
export function wasRemembered(
  thumbprint: string,
  entry: ThumbprintRecord,
  liveCertificates: LiveCertificates,
  state: Pick<ProviderState, 'thumbprints' | 'unanswered'>,
  { now, runId }: RunMark,
): ThumbprintRecord {
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
}

/**
 * Returns the record of an entry that a look showed. A chain that proves nothing cannot make a pin appear to have been live;
 * but while anybody presents the pin, it is not superseded.
 */
function live(
  entry: ThumbprintRecord,
  seen: SeenTop,
  counts: boolean,
  { thumbprints }: Pick<ProviderState, 'thumbprints'>,
  now: Date,
): ThumbprintRecord {
  const { certificate, places, sound, evidence, continues } = seen;
  const isOwnProof = continues !== null && continues === certificate.thumbprint;
  const { der, sha256 } = certificate;
  const known = der.length <= MAX_DER ? { sha256, der } : null;
  return {
    ...entry,
    founds: entry.founds || (counts && sound && !isOwnProof),
    standing: sound ? standingOf(evidence, continues ? thumbprints.get(continues) : undefined, entry) : entry.standing,
    lastLive: sound || entry.lastLive !== null ? (recordedLive(entry, now) ?? now) : null,
    absentSince: null,
    supersededSince: null,
    missedBy: [],
    places: sound ? places : entry.places,
    certificate: entry.certificate ?? known,
  };
}

/** Returns the standing of an entry, by the evidence that vouched for it just now. */
function standingOf(
  evidence: Evidence | null,
  continued: ThumbprintRecord | undefined,
  { standing }: ThumbprintRecord,
): Standing | null {
  if (evidence === null) return standing;
  return evidence === 'continuity' ? (standing ?? continued?.standing ?? null) : evidence;
}

/** Returns the moment when it was last noted to be live, if that is recent enough and it is not superseded; else null. */
function recordedLive({ lastLive, supersededSince }: ThumbprintRecord, now: Date): Date | null {
  return lastLive !== null &&
    supersededSince === null &&
    Math.abs(now.getTime() - lastLive.getTime()) < RECORDED_EVERY_MS
    ? lastLive
    : null;
}

/** True if the answer to a question that a look left open might still present an entry. */
export function isHeldUp(
  entry: Pick<ThumbprintRecord, 'places'>,
  { questions }: LiveCertificates,
  { unanswered }: Pick<ProviderState, 'unanswered'>,
  now: Date,
): boolean {
  return questions.some((question) => isHeldUpBy(question, entry, unanswered, now));
}
