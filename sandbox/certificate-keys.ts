import { KeyObject, webcrypto } from 'node:crypto';

/** The kinds of keys a sandbox certificate can have; `RSA-1024` is too weak to be trusted. */
export type KeyType = 'EC-P256' | 'EC-P384' | 'RSA-2048' | 'RSA-1024';

/** Hashes with which a sandbox certificate can be signed; `SHA-1` is too weak to be trusted. */
export type SigningHash = 'SHA-256' | 'SHA-1';

/** A certificate's keys. */
export type KeyPair = webcrypto.CryptoKeyPair;

const RSA = { name: 'RSASSA-PKCS1-v1_5', publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' } as const;

const GENERATION = {
  'EC-P256': { name: 'ECDSA', namedCurve: 'P-256' },
  'EC-P384': { name: 'ECDSA', namedCurve: 'P-384' },
  'RSA-2048': { ...RSA, modulusLength: 2048 },
  'RSA-1024': { ...RSA, modulusLength: 1024 },
} as const;

/** Makes keys. EC keys take a millisecond, RSA keys a tenth of a second or more. */
export function generateKeys(type: KeyType = 'EC-P256'): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(GENERATION[type], true, ['sign', 'verify']);
}

/** Returns the algorithm with which these keys sign a certificate. */
export function signingAlgorithmOf({ privateKey }: KeyPair, hash: SigningHash): { name: string; hash: SigningHash } {
  return { name: privateKey.algorithm.name, hash };
}

/** Returns the private key to sign with: Web Crypto binds an RSA key to the hash it was made for. */
export async function signingKeyOf({ privateKey }: KeyPair, hash: SigningHash): Promise<webcrypto.CryptoKey> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return webcrypto.subtle.importKey('pkcs8', bytes, { ...privateKey.algorithm, hash }, true, ['sign']);
}

/** Returns the private key as PKCS #8 PEM, which `tls.createServer` takes as `key`. */
export function privateKeyPem({ privateKey }: KeyPair): string {
  return KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
}
