import type { Certificate } from './certificate';
import type { HandshakeFacts, Presentation, Verdict } from '../observation';
import { pathObjection } from './path-validation';
import { weakKeyOf } from './strength';

/** Fewest bits of a Diffie-Hellman group over a finite field (RFC 9325, section 4.2). */
const MIN_DH_BITS = 2048;

/** What makes a handshake weak. */
export interface HandshakeWeakness {
  /** As part of a sentence, for example `Diffie-Hellman with 1024 bits`. */
  what: string;
  /** Whether somebody on the way might change what comes over the connection; else it is out of date, and no more. */
  unsafe: boolean;
}

/** What is weak about a handshake, the worst first; TLS 1.3 leaves nothing to choose that is. */
export function weaknessesOf(handshake: HandshakeFacts | undefined): HandshakeWeakness[] {
  if (!handshake || handshake.version === 'TLSv1.3') return [];
  const { cipher, dhBits, secureRenegotiation } = handshake;
  return [
    ...(secureRenegotiation ? [] : [{ what: 'no secure renegotiation (RFC 5746)', unsafe: true }]),
    ...(dhBits !== null && dhBits < MIN_DH_BITS ? [{ what: `Diffie-Hellman with ${dhBits} bits`, unsafe: true }] : []),
    ...(MODERN.test(cipher) ? [] : [{ what: `the cipher suite ${cipher}`, unsafe: false }]),
  ];
}

/** With keys of the moment, and encryption that is authenticated by itself (RFC 9325, section 4.2). */
const MODERN = /^(ECDHE|DHE)-.*(GCM|CCM|CHACHA20)/;

/**
 * OpenSSL's verdict by the rules of its security level 2, whichever level the handshake had: below it, weak keys and signatures
 * count as verified. Then a path to one of the CAs that vouch must keep the rules by what is judged here, too.
 * @param paths from the leaf to each trusted CA
 */
export function strictVerdictOf(
  { verdict, handshake }: Presentation,
  paths: readonly (readonly Certificate[])[],
  now: Date,
): Verdict {
  if (!verdict.trusted || handshake?.strict !== false) return verdict;
  const isStrong = (path: readonly Certificate[]): boolean =>
    !pathObjection(path, now) && path.every((certificate) => weakKeyOf(certificate) === null);
  // Under the name that OpenSSL's own reasons have in Node.
  return paths.some(isStrong) ? verdict : { trusted: false, code: 'UNSPECIFIED' };
}
