import { type Certificate, readCertificate } from '../chain/certificate';
import type { ProviderState, PutBy, ThumbprintRecord } from './provider-state';
import { normalise } from '../chain/thumbprint';

/**
 * What is remembered of each thumbprint of a list, and of no other. What was not known is met now.
 * @param by who put in what was not known
 */
export const thumbprintsOf = (
  list: readonly string[],
  known: ReadonlyMap<string, ThumbprintRecord>,
  now: Date,
  by: PutBy = 'found',
): ReadonlyMap<string, ThumbprintRecord> =>
  new Map(list.map(normalise).map((thumbprint) => [thumbprint, known.get(thumbprint) ?? newcomer(by, now)] as const));

/** What is remembered of a thumbprint at first. */
export const newcomer = (by: PutBy, now: Date): ThumbprintRecord => ({
  by,
  firstSeen: now,
  founds: by !== 'external',
  standing: by === 'approved' || by === 'staged' ? 'approved' : null,
  lastLive: null,
  absentSince: null,
  supersededSince: null,
  missedBy: [],
  places: [],
  certificate: null,
});

/**
 * The thumbprints that a person approved: they count as evidence, and stay. An approval lasts until what it approved was
 * live and then superseded for longer than the overlap.
 */
export const approvedIn = (
  { thumbprints, pending }: ProviderState,
  overlapMs: number | null,
  now: Date,
): ReadonlySet<string> => {
  const lapsed = ({ supersededSince }: ThumbprintRecord) =>
    supersededSince !== null && overlapMs !== null && now.getTime() - supersededSince.getTime() > overlapMs;
  return new Set(
    [...thumbprints, ...(pending?.added ?? [])].flatMap(([thumbprint, entry]) =>
      (entry.by === 'approved' || entry.by === 'staged') && !lapsed(entry) ? [thumbprint] : [],
    ),
  );
};

/** The pins that found no continuity, but for what a person approves now. */
export const externalIn = ({ thumbprints }: ProviderState, approved: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    [...thumbprints].flatMap(([thumbprint, { founds }]) => (founds || approved.has(thumbprint) ? [] : [thumbprint])),
  );

/** The pins that a person put in: those that stood there at the first look, and what was approved. */
export const placedByPeopleIn = ({ thumbprints }: ProviderState, approved: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([
    ...approved,
    ...[...thumbprints].flatMap(([thumbprint, { by }]) =>
      by === 'found' || by === 'approved' || by === 'staged' ? [thumbprint] : [],
    ),
  ]);

/** What was live when it was last looked at. */
export const lastLiveIn = ({ thumbprints }: ProviderState): ReadonlySet<string> =>
  new Set(
    [...thumbprints].flatMap(([thumbprint, { lastLive, supersededSince }]) =>
      lastLive !== null && supersededSince === null ? [thumbprint] : [],
    ),
  );

/** The certificates behind the thumbprints, as far as they are known. */
export const certificatesIn = ({ thumbprints }: ProviderState): Certificate[] =>
  [...thumbprints.values()].flatMap(({ certificate }) => (certificate ? [readCertificate(certificate.der)] : []));
