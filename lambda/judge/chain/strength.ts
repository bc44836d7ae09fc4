import { tryOrNull } from './try-or-null';
import type { Certificate } from './certificate';
import { onceForEach } from './once-for-each';
import { type Element, elementsOf, insideFirst } from './der';

/** Hash functions that no signature on a certificate may use any more (CA/Browser Forum BR 7.1.3.2). */
export type WeakHash = 'SHA-1' | 'MD5' | 'MD2';

/** Fewest bits of an RSA key (CA/Browser Forum BR 6.1.5). */
const MIN_RSA_BITS = 2048;

/** The curves that public CAs may certify (CA/Browser Forum BR 6.1.5), under OpenSSL's names: P-256, P-384, P-521. */
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** A key that is too weak; `curve` is null for curve parameters without a name. */
export type WeakKey =
  | { algorithm: 'DSA' }
  | { algorithm: 'EC'; curve: string | null }
  | { algorithm: 'RSA'; bits: number };

/**
 * Returns what is wrong with the strength of a certificate's key.
 * @returns null when nothing is, or when the key cannot be read: no information
 */
export const weakKeyOf: (certificate: Certificate) => WeakKey | null = onceForEach(({ x509 }) => {
  const key = tryOrNull(() => x509?.publicKey);
  const { modulusLength, namedCurve } = key?.asymmetricKeyDetails ?? {};
  if (key?.asymmetricKeyType === 'dsa') return { algorithm: 'DSA' };
  if (key?.asymmetricKeyType === 'ec' && !CURVES.has(namedCurve ?? ''))
    return { algorithm: 'EC', curve: namedCurve ?? null };
  return modulusLength !== undefined && modulusLength < MIN_RSA_BITS ? { algorithm: 'RSA', bits: modulusLength } : null;
});

/** Object identifiers of signature algorithms with a broken hash: their DER content, hexadecimal. */
const WEAK_SIGNATURES = new Map<string, WeakHash>([
  ['2a864886f70d010102', 'MD2'], // 1.2.840.113549.1.1.2, md2WithRSAEncryption
  ['2a864886f70d010104', 'MD5'], // 1.2.840.113549.1.1.4, md5WithRSAEncryption
  ['2a864886f70d010105', 'SHA-1'], // 1.2.840.113549.1.1.5, sha1WithRSAEncryption
  ['2b0e03021d', 'SHA-1'], // 1.3.14.3.2.29, sha1WithRSA by its older name
  ['2a8648ce380403', 'SHA-1'], // 1.2.840.10040.4.3, dsa-with-sha1
  ['2a8648ce3d0401', 'SHA-1'], // 1.2.840.10045.4.1, ecdsa-with-SHA1
]);

/** 1.2.840.113549.1.1.10, RSASSA-PSS: the hash stands in its parameters. */
const RSASSA_PSS = '2a864886f70d01010a';

const WEAK_HASHES = new Map<string, WeakHash>([
  ['2b0e03021a', 'SHA-1'], // 1.3.14.3.2.26
  ['2a864886f70d0205', 'MD5'], // 1.2.840.113549.2.5
]);

/**
 * Returns the broken hash that a certificate is signed with. It is read from the DER, since Node has the algorithm only from 24.9 on:
 * `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }` (RFC 5280, section 4.1).
 * @returns null when there is none, or when the bytes are no certificate
 */
export function weakHashOf(der: Uint8Array): WeakHash | null {
  const { oid, parameters } = signatureAlgorithmOf(der);
  if (oid !== RSASSA_PSS) return WEAK_SIGNATURES.get(oid) ?? null;
  const hash = pssHashOf(parameters);
  return hash === null ? 'SHA-1' : (WEAK_HASHES.get(hash) ?? null);
}

const signatureAlgorithmOf = onceForEach((der: Uint8Array) => {
  const algorithm = insideFirst(elementsOf(der))?.[1];
  const [oid, parameters] = (algorithm && elementsOf(algorithm.content)) ?? [];
  return { oid: hexOf(oid), parameters };
});

/**
 * Object identifiers of signature algorithms with a hash that is safe: RSA (PKCS #1 v1.5) and ECDSA with SHA-2 or SHA-3, Ed25519,
 * Ed448 and ML-DSA. Their DER content, hexadecimal.
 */
const SOUND_SIGNATURES = new Set([
  ...['0b', '0c', '0d', '0e'].map((last) => `2a864886f70d0101${last}`), // 1.2.840.113549.1.1.11 to 14
  ...['01', '02', '03', '04'].map((last) => `2a8648ce3d0403${last}`), // 1.2.840.10045.4.3.1 to 4
  ...['09', '0a', '0b', '0c', '0d', '0e', '0f', '10', '11', '12', '13'].map((last) => `6086480165030403${last}`), // 2.16.840.1.101.3.4.3.9 to 19
  '2b6570', // 1.3.101.112, Ed25519
  '2b6571', // 1.3.101.113, Ed448
]);

/** SHA-2 and SHA-3 by the object identifiers that RSASSA-PSS uses: 2.16.840.1.101.3.4.2.1 to 10. */
const SOUND_HASH = /^6086480165030402(0[1-9]|0a)$/;

/** True if a certificate is signed with a known algorithm whose hash is safe; false for bytes that are no certificate. */
export function hasSoundSignatureAlgorithm(der: Uint8Array): boolean {
  const { oid, parameters } = signatureAlgorithmOf(der);
  return oid === RSASSA_PSS ? SOUND_HASH.test(pssHashOf(parameters) ?? '') : SOUND_SIGNATURES.has(oid);
}

/** Reads `RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, … }` (RFC 4055, section 3.1); null for the default. */
function pssHashOf(parameters: Element | undefined): string | null {
  const [first] = (parameters && elementsOf(parameters.content)) ?? [];
  return first?.tag === 0xa0 ? hexOf(insideFirst(elementsOf(first.content))?.[0]) : null;
}

function hexOf(element: Element | undefined): string {
  return Buffer.from(element?.content ?? []).toString('hex');
}
