import { weakHashWords, weakKeyWords, weaknessWords } from '../../../lambda/findings/strength-words';
import { shown } from '../../../lambda/findings/phrase';
import type { HandshakeWeakness } from '../../../lambda/judge/chain/handshake-strength';
import type { WeakHash, WeakKey } from '../../../lambda/judge/chain/strength';

/** Every weakness of a handshake, with its words; the type leaves none out. */
const WEAKNESSES: {
  readonly [What in HandshakeWeakness['what']]: readonly [Extract<HandshakeWeakness, { what: What }>, string];
} = {
  'no-secure-renegotiation': [{ what: 'no-secure-renegotiation', unsafe: true }, 'no secure renegotiation (RFC 5746)'],
  'small-dh-group': [{ what: 'small-dh-group', bits: 1024, unsafe: true }, 'a Diffie-Hellman group of 1024 bits'],
  'old-cipher': [{ what: 'old-cipher', cipher: 'AES128-SHA', unsafe: false }, 'the cipher suite "AES128-SHA"'],
};

test.each(Object.entries(WEAKNESSES))('the weakness %s has words', (_, [weakness, words]) => {
  expect(weaknessWords(weakness).words).toBe(words);
});

/** Every kind of weak key, with its words; the type leaves none out. */
const KEYS: { readonly [Name in WeakKey['algorithm']]: readonly [Extract<WeakKey, { algorithm: Name }>, string] } = {
  DSA: [{ algorithm: 'DSA' }, 'DSA'],
  EC: [{ algorithm: 'EC', curve: 'secp256k1' }, 'EC on the curve "secp256k1"'],
  RSA: [{ algorithm: 'RSA', bits: 1024 }, 'RSA with 1024 bits'],
};

test.each(Object.entries(KEYS))('a weak %s key has words', (_, [key, words]) => {
  expect(weakKeyWords(key).words).toBe(words);
});

test('a weak EC key may have a curve without a name', () => {
  expect(weakKeyWords({ algorithm: 'EC', curve: null }).words).toBe('EC on a curve without a name');
});

const HASHES: { readonly [Hash in WeakHash]: string } = { 'SHA-1': 'SHA-1', MD5: 'MD5', MD2: 'MD2' };

test.each(Object.entries(HASHES))('the weak hash %s has words', (hash, words) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are those of the type.
  expect(shown(weakHashWords(hash as WeakHash))).toBe(words);
});

test('a hash of another name is quoted', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- facts that were kept may hold it.
  expect(shown(weakHashWords('a hash' as WeakHash))).toBe('"a hash"');
});
