import { type Certificate, isCurrent } from './certificate';
import type { HandshakeFacts, Presentation, Verdict } from '../observation';
import { pathObjection } from './path-validation';
import { weakKeyOf } from './strength';

/** Fewest bits of a Diffie-Hellman group over a finite field (RFC 9325, section 4.2). */
const MIN_DH_BITS = 2048;

/**
 * One weakness of a handshake. It is `unsafe` if someone on the way might change what comes over the connection, and else merely out
 * of date.
 */
export type HandshakeWeakness = { unsafe: boolean } & (
  | { what: 'no-secure-renegotiation' }
  | { what: 'small-dh-group'; bits: number }
  | { what: 'old-cipher'; cipher: string }
);

/** Returns the weaknesses of a handshake, the worst first; TLS 1.3 offers no weak choice. */
export function weaknessesOf(handshake: HandshakeFacts | undefined): HandshakeWeakness[] {
  if (!handshake || handshake.version === 'TLSv1.3') return [];
  const { cipher, dhBits, secureRenegotiation } = handshake;
  return [
    // RFC 5746.
    ...(secureRenegotiation ? [] : [{ what: 'no-secure-renegotiation', unsafe: true } as const]),
    ...(dhBits !== null && dhBits < MIN_DH_BITS
      ? [{ what: 'small-dh-group', bits: dhBits, unsafe: true } as const]
      : []),
    ...(MODERN.test(cipher) ? [] : [{ what: 'old-cipher', cipher, unsafe: false } as const]),
  ];
}

/** Cipher suites with ephemeral keys and authenticated encryption (RFC 9325, section 4.2). */
const MODERN = /^(ECDHE|DHE)-.*(GCM|CCM|CHACHA20)/;

/**
 * Returns OpenSSL's verdict by the rules of its security level 2, whichever level the handshake had. Below level 2, weak keys
 * and signatures count as verified: then a path to one of the trusted CAs must also keep the rules that are judged here. So must
 * one whose verdict others wrote down.
 * @param paths from the leaf to each trusted CA
 */
export function strictVerdictOf(
  { verdict, handshake, fromStore }: Presentation,
  paths: readonly (readonly Certificate[])[],
  now: Date,
): Verdict {
  if (!verdict.trusted || (handshake?.strict !== false && !fromStore)) return verdict;
  const isStrong = (path: readonly Certificate[]): boolean =>
    !pathObjection(path, now) &&
    path.every((certificate) => weakKeyOf(certificate) === null) &&
    hasCurrentAnchor(path, now);
  // Under the name that OpenSSL's own reasons have in Node.
  return paths.some(isStrong) ? verdict : { trusted: false, code: 'UNSPECIFIED' };
}

function hasCurrentAnchor(path: readonly Certificate[], now: Date): boolean {
  const anchor = path.at(-1);
  return anchor !== undefined && isCurrent(anchor, now);
}
