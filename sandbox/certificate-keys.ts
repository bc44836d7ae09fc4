import { KeyObject, webcrypto } from 'node:crypto';

/** The kinds of keys a sandbox certificate can have. */
export type KeyType = 'EC-P256' | 'RSA-2048';

/** A certificate's keys. */
export type KeyPair = webcrypto.CryptoKeyPair;

const GENERATION = {
  'EC-P256': { name: 'ECDSA', namedCurve: 'P-256' },
  'RSA-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
} as const;

/** Makes keys. EC keys take a millisecond, RSA keys a tenth of a second or more. */
export const generateKeys = (type: KeyType = 'EC-P256'): Promise<KeyPair> =>
  webcrypto.subtle.generateKey(GENERATION[type], true, ['sign', 'verify']);

/** How these keys sign a certificate. */
export const signingAlgorithmOf = ({ privateKey }: KeyPair): { name: string; hash: string } => ({
  name: privateKey.algorithm.name,
  hash: 'SHA-256',
});

/** The private key as PKCS #8 PEM: what `tls.createServer` takes as `key`. */
export const privateKeyPem = ({ privateKey }: KeyPair): string =>
  KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
