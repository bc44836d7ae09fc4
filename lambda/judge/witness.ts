import type { Certificate } from './certificate';
import { readCertificate } from './certificate';
import type { JudgedHost } from './hosts';
import type { ProviderMemory, RememberedThumbprint } from './memory';

/** What one look at an issuer's hosts showed. */
export interface Sight {
  /** The certificates at the top of the chains, by thumbprint, with where each was seen: `HOST ADDRESS`. */
  tops: ReadonlyMap<string, { certificate: Certificate; places: readonly string[] }>;
  /** Places that did not say what they present. */
  unanswered: ReadonlySet<string>;
  /** Whether both documents were read: only then does it mean something that a certificate was not seen. */
  complete: boolean;
}

/** A greater certificate is not remembered: servers choose what they send, and an item holds 400 KB. In bytes. */
const MAX_DER = 8192;

/** What stays live is noted once a day, in milliseconds: a state that says the same as before need not be kept anew. */
const NOTED_EVERY_MS = 24 * 60 * 60 * 1000;

/** What a look showed. */
export const sightOf = (hosts: readonly JudgedHost[], complete: boolean): Sight => {
  const tops = new Map<string, { certificate: Certificate; places: string[] }>();
  for (const { report, judgements } of hosts) {
    for (const { top, address } of judgements) {
      const seen = tops.get(top.thumbprint) ?? { certificate: top, places: [] };
      const place = `${report.host} ${address}`;
      if (!seen.places.includes(place)) seen.places.push(place);
      tops.set(top.thumbprint, seen);
    }
  }
  // Resolvers give addresses in turns.
  for (const { places } of tops.values()) places.sort();
  const unanswered = hosts.flatMap(({ report, seen }) =>
    (seen.unanswered ?? []).map(({ address }) => `${report.host} ${address}`),
  );
  return { tops, unanswered: new Set(unanswered), complete };
};

/** What is remembered of a provider's thumbprints after a look. */
export const witness = (memory: ProviderMemory, sight: Sight, now: Date): ProviderMemory => ({
  ...memory,
  thumbprints: new Map(
    [...memory.thumbprints].map(([thumbprint, entry]) => [thumbprint, witnessed(thumbprint, entry, sight, now)]),
  ),
});

/** What is remembered of one thumbprint after a look. */
export const witnessed = (
  thumbprint: string,
  entry: RememberedThumbprint,
  sight: Sight,
  now: Date,
): RememberedThumbprint => {
  const seen = sight.tops.get(thumbprint);
  if (seen) {
    const { der, sha256 } = seen.certificate;
    return {
      ...entry,
      lastLive: stillNoted(entry, now) ?? now,
      supersededSince: null,
      places: seen.places,
      certificate: der.length <= MAX_DER ? { sha256, der } : null,
    };
  }
  const gone = entry.lastLive !== null && entry.supersededSince === null && isMissed(entry, sight);
  return gone ? { ...entry, supersededSince: now } : entry;
};

/** When it was last noted to be live, if that is true enough; else null. */
const stillNoted = ({ lastLive, supersededSince }: RememberedThumbprint, now: Date): Date | null =>
  lastLive !== null && supersededSince === null && Math.abs(now.getTime() - lastLive.getTime()) < NOTED_EVERY_MS
    ? lastLive
    : null;

/** Whether a look that did not show a thumbprint says that it is gone: not while a place that showed it is silent. */
const isMissed = ({ places }: RememberedThumbprint, { complete, unanswered }: Sight): boolean =>
  complete && !places.some((place) => unanswered.has(place));

/** The thumbprints that may leave, with the moment since when they are superseded; as far as this look can tell. */
export const supersededIn = ({ thumbprints }: ProviderMemory, sight: Sight): ReadonlyMap<string, Date> =>
  new Map(
    [...thumbprints].flatMap(([thumbprint, entry]) =>
      entry.supersededSince && isMissed(entry, sight) ? [[thumbprint, entry.supersededSince] as const] : [],
    ),
  );

/**
 * The thumbprints that a person approved: they count as evidence, and stay. An approval lasts until what it approved was
 * live and then superseded for longer than the overlap.
 */
export const approvedIn = (
  { thumbprints, pending }: ProviderMemory,
  overlapMs: number | null,
  now: Date,
): ReadonlySet<string> => {
  const lapsed = ({ supersededSince }: RememberedThumbprint) =>
    supersededSince !== null && overlapMs !== null && now.getTime() - supersededSince.getTime() > overlapMs;
  return new Set(
    [...thumbprints, ...(pending?.added ?? [])].flatMap(([thumbprint, entry]) =>
      (entry.by === 'approved' || entry.by === 'staged') && !lapsed(entry) ? [thumbprint] : [],
    ),
  );
};

/** What was live when it was last looked at. */
export const lastLiveIn = ({ thumbprints }: ProviderMemory): ReadonlySet<string> =>
  new Set(
    [...thumbprints].flatMap(([thumbprint, { lastLive, supersededSince }]) =>
      lastLive !== null && supersededSince === null ? [thumbprint] : [],
    ),
  );

/** The certificates behind the thumbprints, as far as they are known. */
export const certificatesIn = ({ thumbprints }: ProviderMemory): Certificate[] =>
  [...thumbprints.values()].flatMap(({ certificate }) => (certificate ? [readCertificate(certificate.der)] : []));
