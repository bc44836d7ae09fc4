import { type KeyObject, type KeyPairKeyObjectResult, generateKeyPairSync, sign } from 'node:crypto';
import { STRING, TIME, bits, boolean, integer, octets, oid, sequence, set, tagged, text } from './der';

/** A certificate made by hand, with its private key. */
export interface Minted {
  der: Buffer;
  key: KeyObject;
  /** Its subject, DER. */
  subject: Buffer;
}

/** What may be odd about a certificate; each part is DER and goes in as it is. */
export interface MintOptions {
  subject?: Uint8Array;
  /** The CA that signs. Omitted: itself. */
  signer?: Minted;
  /** The serial number. */
  serial?: Uint8Array;
  notBefore?: Uint8Array;
  notAfter?: Uint8Array;
  /** GeneralNames of the subject alternative name; null for none at all. */
  names?: readonly Uint8Array[] | null;
  /** Besides the subject alternative name. */
  extensions?: readonly Uint8Array[];
  /** An RSA key pair, or an EC one on P-256. Default: new EC keys. */
  keys?: KeyPairKeyObjectResult;
  /** The hash that its signer signs with; another one than SHA-256 needs an RSA key. Default `sha256`. */
  hash?: keyof typeof RSA_WITH;
  /** The certified key, when it is not the one that the server holds: SubjectPublicKeyInfo. */
  publicKey?: (genuine: Buffer) => Uint8Array;
  /** False for version 1, which knows no extensions. */
  v3?: boolean;
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

function rsaWith(type: string) {
  return sequence(oid(type), Buffer.from([5, 0]));
}

const RSA_WITH = {
  md5: rsaWith('1.2.840.113549.1.1.4'),
  sha1: rsaWith('1.2.840.113549.1.1.5'),
  sha256: rsaWith('1.2.840.113549.1.1.11'),
} as const;

/** Makes a certificate without asking whether it makes sense, by default for `hostile.example`. */
export function mint(options: MintOptions = {}): Minted {
  const { publicKey, privateKey } = options.keys ?? generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signingKey = options.signer?.key ?? privateKey;
  const { hash = 'sha256' } = options;
  const algorithm = signingKey.asymmetricKeyType === 'rsa' ? RSA_WITH[hash] : ECDSA_SHA256;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const { names = [dnsName(HOSTILE_HOST)], extensions = [], v3 = true } = options;
  const subject = Buffer.from(options.subject ?? nameOf(HOSTILE_HOST));
  const all = [...(names ? [extension('2.5.29.17', sequence(...names))] : []), ...extensions];
  const tbs = sequence(
    ...(v3 ? [tagged(0, integer(2))] : []),
    options.serial ?? integer(0x4d),
    algorithm,
    options.signer?.subject ?? subject,
    sequence(options.notBefore ?? text(TIME.utc, '250101000000Z'), options.notAfter ?? text(TIME.utc, '490101000000Z')),
    subject,
    options.publicKey?.(spki) ?? spki,
    ...(v3 && all.length > 0 ? [tagged(3, sequence(...all))] : []),
  );
  return { der: sequence(tbs, algorithm, bits(sign(hash, tbs, signingKey))), key: privateKey, subject };
}

/** The host of every hostile issuer, unless its row says otherwise. */
export const HOSTILE_HOST = 'hostile.example';

/** A distinguished name with one common name, of any string type. */
export function nameOf(commonName: string | Uint8Array, type: number = STRING.utf8): Buffer {
  return sequence(attribute('2.5.4.3', text(type, commonName)));
}

/** One part of a distinguished name. */
export function attribute(type: string, value: Uint8Array): Buffer {
  return set(sequence(oid(type), value));
}

/** A dNSName, as it is. */
export function dnsName(name: string | Uint8Array): Buffer {
  return text(0x82, name);
}

/** An extension (RFC 5280, section 4.2). */
export function extension(type: string, value: Uint8Array, critical = false): Buffer {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octets(value));
}
