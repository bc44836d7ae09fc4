import { onceForEach } from './once-for-each';

/** One element of DER (X.690). Facts that OpenSSL knows and Node does not expose have to be read from the bytes. */
export interface Element {
  /** The identifier octet, for example 0x30 for a SEQUENCE. */
  tag: number;
  content: Uint8Array;
}

/** An extension of a certificate. */
export interface Extension {
  /** The object identifier's content, as hexadecimal digits. */
  oid: string;
  critical: boolean;
  /** The DER inside the extension's OCTET STRING. */
  value: Uint8Array;
}

const OCTET_STRING = 0x04;
const BOOLEAN = 0x01;
/** `extensions [3] EXPLICIT` of a TBSCertificate (RFC 5280, section 4.1). */
const EXTENSIONS = 0xa3;

/** Returns the elements that stand one after the other; null if the bytes are not DER. Never throws. */
export function elementsOf(der: Uint8Array): Element[] | null {
  const elements: Element[] = [];
  for (let at = 0; at < der.length;) {
    const header = headerAt(der, at);
    if (!header || header.end > der.length) return null;
    elements.push({ tag: header.tag, content: der.subarray(header.start, header.end) });
    at = header.end;
  }
  return elements;
}

/** Returns the elements inside the first of a list; null if there is none or its content is not DER. */
export function insideFirst(elements: readonly Element[] | null): Element[] | null {
  const [first] = elements ?? [];
  return first ? elementsOf(first.content) : null;
}

/** Returns the extensions of a certificate; null if they cannot be read. Never throws. */
export const extensionsOf: (certificate: Uint8Array) => readonly Extension[] | null = onceForEach((certificate) => {
  const fields = insideFirst(insideFirst(elementsOf(certificate)));
  if (!fields) return null;
  const wrapper = fields.find(({ tag }) => tag === EXTENSIONS);
  if (!wrapper) return [];
  const extensions = insideFirst(elementsOf(wrapper.content))?.map(readExtension);
  return extensions?.every((extension) => extension !== null) ? extensions : null;
});

/** Issuer and subject of a certificate: the octets of each Name (RFC 5280, section 4.1), as latin1 text to be compared and looked up by. */
export interface EncodedNames {
  issuer: string;
  subject: string;
}

/** `version [0] EXPLICIT` of a TBSCertificate, which version 1 leaves out. */
const VERSION = 0xa0;

/** Returns the names of a certificate; null if they cannot be read. Never throws. */
export const namesOf: (certificate: Uint8Array) => EncodedNames | null = onceForEach((certificate) => {
  const fields = insideFirst(insideFirst(elementsOf(certificate))) ?? [];
  // serialNumber, signature, issuer, validity, subject
  const [, , issuer, , subject] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  return issuer && subject ? { issuer: latin1(issuer), subject: latin1(subject) } : null;
});

function latin1({ content }: Element): string {
  return Buffer.from(content).toString('latin1');
}

/** Reads `SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`. */
function readExtension({ content }: Element): Extension | null {
  const parts = elementsOf(content) ?? [];
  const [oid, value] = [parts[0], parts.at(-1)];
  if (!oid || value?.tag !== OCTET_STRING) return null;
  const critical = parts[1]?.tag === BOOLEAN && parts[1].content[0] !== 0;
  return { oid: Buffer.from(oid.content).toString('hex'), critical, value: value.content };
}

/** Reads tag and length. Tags above 30, indefinite lengths and more than four length octets do not occur in certificates. */
function headerAt(der: Uint8Array, at: number): { tag: number; start: number; end: number } | null {
  const [tag, first] = [der[at], der[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const octets = first - 0x80;
  const start = at + 2 + octets;
  if (octets === 0 || octets > 4 || start > der.length) return null;
  const length = der.subarray(at + 2, start).reduce((sum, octet) => sum * 256 + octet, 0);
  return { tag, start, end: start + length };
}
