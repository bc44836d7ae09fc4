import { readCertificate } from '../chain/certificate';
import type { ProviderState, ThumbprintRecord } from './provider-state';
import type { RunMark } from './run-mark';
import { MISSED_BEFORE, type LiveCertificates, isHeldUp } from './liveness';

/** Minimum time that an entry is superseded before its place is given away, in milliseconds. */
const PATIENCE_MS = 24 * 60 * 60 * 1000;

/** Lifetime below which an entry waits less, in milliseconds: a quarter of the certificate's lifetime is enough then. */
const SHORT_LIFETIME_MS = 4 * PATIENCE_MS;

/** Returns the superseded entries, except those that the answer to a question left open by this look might still present. */
function goneFrom({ thumbprints, unanswered }: ProviderState, liveCertificates: LiveCertificates, now: Date) {
  return [...thumbprints].flatMap(([thumbprint, entry]) => {
    const { supersededSince } = entry;
    const isGone = supersededSince && liveCertificates.counts && !liveCertificates.tops.has(thumbprint);
    return isGone && !isHeldUp(entry, liveCertificates, { unanswered }, now)
      ? [{ thumbprint, entry, supersededSince }]
      : [];
  });
}

/** Returns the thumbprints that may leave, with the moment since which they are superseded, as far as this look shows. */
export function supersededIn(
  state: ProviderState,
  liveCertificates: LiveCertificates,
  now: Date,
): ReadonlyMap<string, Date> {
  return new Map(
    goneFrom(state, liveCertificates, now).map(({ thumbprint, supersededSince }) => [thumbprint, supersededSince]),
  );
}

/**
 * Returns the thumbprints whose place may be given to a live one: superseded for a day (where the certificate lives less than
 * four days, for a quarter of its lifetime) and missed by two looks before this one. So no entry leaves that the previous look
 * showed.
 */
export function evictableIn(
  state: ProviderState,
  liveCertificates: LiveCertificates,
  { now, runId }: RunMark,
): ReadonlySet<string> {
  return new Set(
    goneFrom(state, liveCertificates, now)
      .filter(({ entry, supersededSince }) => {
        const missed = entry.missedBy.filter((run) => run !== runId).length;
        return missed >= MISSED_BEFORE && now.getTime() - supersededSince.getTime() >= patienceFor(entry);
      })
      .map(({ thumbprint }) => thumbprint),
  );
}

function patienceFor({ certificate }: ThumbprintRecord): number {
  const validity = certificate ? readCertificate(certificate.der).validity : null;
  const lifetime = validity ? validity.to.getTime() - validity.from.getTime() : 0;
  return lifetime > 0 && lifetime < SHORT_LIFETIME_MS ? lifetime / 4 : PATIENCE_MS;
}
