import { type BerElement, readElements } from './ber';

/** Block or file without a readable certificate. */
export interface Other {
  /** Label of its PEM block; null if it is no PEM. */
  label: string | null;
  bytes: Uint8Array;
}

/** Format without a readable certificate. */
export interface Format {
  /** Name of the format, as the end of a sentence that begins with "it is". */
  name: string;
  /**
   * Returns the advice for the operator: a sentence, and commands on lines of their own.
   * @param file the path, quoted for a shell
   */
  advice: (file: string) => string;
}

/** Returns the format of content without a certificate; null if it is not known. */
export function formatOf({ label, bytes }: Other): Format | null {
  if (label?.endsWith('PRIVATE KEY')) return label.startsWith('ENCRYPTED') ? ENCRYPTED_KEY : PRIVATE_KEY;
  if (bytes.every((byte) => WHITE_SPACE.has(byte))) return EMPTY;
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return MAGIC.find(([magic]) => start.startsWith(magic))?.[1] ?? formatInDer(bytes, label === null);
}

const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

const CONVERT = 'Convert it, and give the result:';

const EMPTY: Format = { name: 'empty', advice: () => 'Give the certificate of the CA.' };

const KEY_STORE: Format = {
  name: 'a Java key store (JKS)',
  advice: (file) =>
    `${CONVERT}\nkeytool -exportcert -rfc -keystore ${file} -alias ALIAS -file ca.pem\nIts aliases:\nkeytool -list -keystore ${file}`,
};

const PKCS12: Format = {
  name: 'a PKCS#12 key store',
  advice: (file) => `${CONVERT}\nopenssl pkcs12 -in ${file} -nokeys -out ca.pem`,
};

function pkcs7(isBinary: boolean): Format {
  return {
    name: 'PKCS#7 in a form that is not supported',
    advice: (file) => `${CONVERT}\nopenssl pkcs7${inform(isBinary)} -in ${file} -print_certs -out ca.pem`,
  };
}

function request(isBinary: boolean): Format {
  return {
    name: 'a certificate signing request (CSR)',
    advice: (file) =>
      `It requests a certificate from a CA: give the certificate of that CA. To see the request:\nopenssl req${inform(isBinary)} -in ${file} -noout -text`,
  };
}

function inform(isBinary: boolean): string {
  return isBinary ? ' -inform DER' : '';
}

const PRIVATE_KEY: Format = {
  name: 'a private key',
  advice: () => 'It cannot be converted into a certificate, and it has to stay secret: give the certificate of the CA.',
};

const ENCRYPTED_KEY: Format = { ...PRIVATE_KEY, name: 'an encrypted private key' };

const PUBLIC_KEY: Format = {
  name: 'a public key',
  advice: () => 'It cannot be converted into a certificate: give the certificate of the CA.',
};

const REVOCATIONS: Format = {
  name: 'a list of revoked certificates (CRL)',
  advice: () => 'Give the certificate of the CA that signed it.',
};

const BROKEN: Format = {
  name: 'a certificate that cannot be read',
  advice: () => 'Get it from its owner again.',
};

function archive(name: string): Format {
  return {
    name,
    advice: () => 'Unpack it, and give the file with the certificate.',
  };
}

/** First characters of formats. */
const MAGIC: readonly [string, Format][] = [
  ['\xfe\xed\xfe\xed', KEY_STORE],
  ['\xce\xce\xce\xce', { ...KEY_STORE, name: 'a Java key store (JCEKS)' }],
  ['PK\x03\x04', archive('a ZIP archive')],
  ['\x1f\x8b', archive('a gzip archive')],
  ['<', { name: 'a web page or other XML', advice: () => 'Download the certificate itself.' }],
  ['{', { name: 'JSON', advice: () => 'Give the certificate that it holds or links to.' }],
];

const [INTEGER, BIT_STRING, OCTET_STRING, SEQUENCE] = [0x02, 0x03, 0x04, 0x30];
const TIMES = new Set([0x17, 0x18]);

/** Prefix of every content type of PKCS#7, in hexadecimal: `1.2.840.113549.1.7`. */
const PKCS7_TYPE = '2a864886f70d0107';

/** Most fields in the signed part of a signing request (RFC 2986, section 4); a certificate has more. */
const MOST_IN_REQUEST = 4;

/** Returns the format by the shape of the outer SEQUENCE's content. */
function formatInDer(bytes: Uint8Array, isBinary: boolean): Format | null {
  const [outer] = readElements(bytes) ?? [];
  const [first, second, third] = inside(outer);
  if (outer?.tag !== SEQUENCE || !first || !second) return null;
  if (hex(first).startsWith(PKCS7_TYPE)) return pkcs7(isBinary);
  if (first.tag === INTEGER) {
    const [type] = inside(second);
    if (second.tag === SEQUENCE && type && hex(type).startsWith(PKCS7_TYPE)) return PKCS12;
    // A version; the modulus of a bare RSA public key is longer.
    return first.content.length === 1 ? PRIVATE_KEY : PUBLIC_KEY;
  }
  if (first.tag !== SEQUENCE) return null;
  if (second.tag === OCTET_STRING) return ENCRYPTED_KEY;
  if (second.tag === BIT_STRING) return PUBLIC_KEY;
  if (third?.tag !== BIT_STRING) return null;
  const signed = inside(first);
  if (signed.some(({ tag }) => TIMES.has(tag))) return REVOCATIONS;
  return signed.length > MOST_IN_REQUEST ? BROKEN : request(isBinary);
}

function inside(element: BerElement | undefined): BerElement[] {
  return (element && readElements(element.content)) ?? [];
}

function hex({ content }: BerElement): string {
  return Buffer.from(content).toString('hex');
}
