import { KeyObject, webcrypto } from 'node:crypto';

/** The kinds of keys a sandbox certificate can have. */
export type KeyType = 'EC-P256' | 'EC-P384' | 'RSA-2048' | 'RSA-1024';

/** The hash functions a sandbox certificate can be signed with. `SHA-1` needs a signer with EC keys: RSA keys come with their hash. */
export type SignatureHash = 'SHA-256' | 'SHA-1';

/** A certificate's keys. */
export type KeyPair = webcrypto.CryptoKeyPair;

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

const GENERATION = {
  'EC-P256': { name: 'ECDSA', namedCurve: 'P-256' },
  'EC-P384': { name: 'ECDSA', namedCurve: 'P-384' },
  'RSA-2048': rsa(2048),
  'RSA-1024': rsa(1024),
} as const;

/** Makes keys. EC keys take a millisecond, RSA keys a tenth of a second or more. */
export const generateKeys = (type: KeyType = 'EC-P256'): Promise<KeyPair> =>
  webcrypto.subtle.generateKey(GENERATION[type], true, ['sign', 'verify']);

/** How these keys sign a certificate. */
export const signingAlgorithmOf = (
  { privateKey }: KeyPair,
  hash: SignatureHash = 'SHA-256',
): { name: string; hash: SignatureHash } => ({ name: privateKey.algorithm.name, hash });

/** The private key as PKCS #8 PEM: what `tls.createServer` takes as `key`. */
export const privateKeyPem = ({ privateKey }: KeyPair): string =>
  KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
