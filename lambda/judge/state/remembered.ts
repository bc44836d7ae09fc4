import { type Certificate, readCertificate } from '../chain/certificate';
import type { ProviderState, PutBy, ThumbprintRecord } from './provider-state';
import { normalise } from '../chain/thumbprint';

/**
 * Returns the records of the thumbprints of a list, and of no others. A thumbprint that was not known is first seen now.
 * @param by origin of the thumbprints that were not known
 */
export function thumbprintsOf(
  list: readonly string[],
  known: ReadonlyMap<string, ThumbprintRecord>,
  now: Date,
  by: PutBy = 'found',
): ReadonlyMap<string, ThumbprintRecord> {
  return new Map(
    list.map(normalise).map((thumbprint) => [thumbprint, known.get(thumbprint) ?? newcomer(by, now)] as const),
  );
}

/** Returns the first record of a thumbprint. */
export function newcomer(by: PutBy, now: Date): ThumbprintRecord {
  return {
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
  };
}

/**
 * Returns the thumbprints that an operator approved: approval counts as evidence, and they stay. An approval lasts until its
 * thumbprint was live and then superseded for longer than the overlap.
 */
export function approvedIn(
  { thumbprints, pending }: ProviderState,
  overlapMs: number | null,
  now: Date,
): ReadonlySet<string> {
  const lapsed = ({ supersededSince }: ThumbprintRecord) =>
    supersededSince !== null && overlapMs !== null && now.getTime() - supersededSince.getTime() > overlapMs;
  return new Set(
    [...thumbprints, ...(pending?.added ?? [])].flatMap(([thumbprint, entry]) =>
      (entry.by === 'approved' || entry.by === 'staged') && !lapsed(entry) ? [thumbprint] : [],
    ),
  );
}

/** Returns the pins that do not found continuity, except those that an operator approves now. */
export function externalIn({ thumbprints }: ProviderState, approved: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    [...thumbprints].flatMap(([thumbprint, { founds }]) => (founds || approved.has(thumbprint) ? [] : [thumbprint])),
  );
}

/** Returns the pins that operators put in: those that were there at the first look, and those that were approved. */
export function operatorPinsIn({ thumbprints }: ProviderState, approved: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([
    ...approved,
    ...[...thumbprints].flatMap(([thumbprint, { by }]) =>
      by === 'found' || by === 'approved' || by === 'staged' ? [thumbprint] : [],
    ),
  ]);
}

/** Returns the thumbprints that were live in the last look. */
export function lastLiveIn({ thumbprints }: ProviderState): ReadonlySet<string> {
  return new Set(
    [...thumbprints].flatMap(([thumbprint, { lastLive, supersededSince }]) =>
      lastLive !== null && supersededSince === null ? [thumbprint] : [],
    ),
  );
}

/** Returns the certificates behind the thumbprints, as far as they are known. */
export function certificatesIn({ thumbprints }: ProviderState): Certificate[] {
  return [...thumbprints.values()].flatMap(({ certificate }) =>
    certificate ? [readCertificate(certificate.der)] : [],
  );
}
