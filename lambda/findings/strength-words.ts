import type { HandshakeWeakness } from '../judge/chain/handshake-strength';
import type { WeakHash, WeakKey } from '../judge/chain/strength';
import { type Part, type Phrase, ours, phrase } from './phrase';

/** Returns a weakness of a handshake in words, as part of a sentence. */
export function weaknessWords(weakness: HandshakeWeakness): Phrase {
  switch (weakness.what) {
    case 'no-secure-renegotiation':
      return ours('no secure renegotiation (RFC 5746)');
    case 'small-dh-group':
      return phrase`a Diffie-Hellman group of ${weakness.bits} bits`;
    case 'old-cipher':
      return phrase`the cipher suite ${weakness.cipher}`;
  }
}

const HASHES: ReadonlySet<string> = new Set(['SHA-1', 'MD5', 'MD2'] satisfies WeakHash[]);

/** Returns a broken hash function, as part of a sentence. */
export function weakHashWords(hash: WeakHash): Part {
  return HASHES.has(hash) ? ours(hash) : hash;
}

/** Returns a weak key in words, as part of a sentence. */
export function weakKeyWords(key: WeakKey): Phrase {
  switch (key.algorithm) {
    case 'DSA':
      return ours('DSA');
    case 'EC':
      return key.curve === null ? ours('EC on a curve without a name') : phrase`EC on the curve ${key.curve}`;
    case 'RSA':
      return phrase`RSA with ${key.bits} bits`;
  }
}
