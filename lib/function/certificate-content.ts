import { X509Certificate } from 'node:crypto';
import { type BerElement, readElements } from './ber';
import type { Other } from './certificate-formats';
import { textIn } from './text-encoding';

/** Content of a file. */
export interface Content {
  /** Certificates as DER, each without anything around it. */
  certificates: readonly Uint8Array[];
  /** Number of certificates that OpenSSL's trust settings exclude for servers. */
  distrusted: number;
  /** The number of the first certificate that cannot be read, from 1; 0 when all can. */
  unreadable: number;
  hasPrivateKey: boolean;
  /** Other content: the decoded blocks that hold no certificate, or the whole file. */
  others: readonly Other[];
}

/** Finds the certificates in the bytes of a file. */
export function contentOf(bytes: Uint8Array): Content {
  const text = textIn(bytes);
  const blocks = [...(text?.matchAll(BLOCK) ?? [])].map(([, label = '', body = '']) => ({
    label,
    bytes: new Uint8Array(Buffer.from(body, 'base64')),
  }));
  if (blocks.length > 0) return contentOfBlocks(blocks, KEY.test(text ?? ''));
  const bare = text !== null && BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : null;
  // Text in base64 may be PEM once more, as in a kubeconfig.
  if (bare && bare.length > 0) return contentOf(bare);
  const found = certificatesIn(bytes);
  return {
    certificates: found?.certificates ?? [],
    distrusted: found?.distrusted ?? 0,
    unreadable: 0,
    hasPrivateKey: KEY.test(text ?? ''),
    others: found ? [] : [{ label: null, bytes: text === null ? bytes : new TextEncoder().encode(text) }],
  };
}

/** A PEM block; one that was cut short goes on to the end. */
const BLOCK = /-----BEGIN ([A-Z0-9 #]+)-----([\s\S]*?)(?:-----END \1-----|$)/g;
const KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
const BASE64 = /^[A-Za-z0-9+/\s]+=*\s*$/;

interface Block {
  label: string;
  bytes: Uint8Array;
}

function contentOfBlocks(blocks: readonly Block[], hasPrivateKey: boolean): Content {
  const read = blocks.map((block) => ({ ...block, found: certificatesIn(block.bytes) }));
  const labelled = read.filter(({ label }) => label.endsWith('CERTIFICATE'));
  return {
    certificates: read.flatMap(({ found }) => found?.certificates ?? []),
    distrusted: read.reduce((sum, { found }) => sum + (found?.distrusted ?? 0), 0),
    unreadable: labelled.findIndex(({ found }) => found === null) + 1,
    hasPrivateKey,
    others: read.filter(({ found }) => found === null),
  };
}

type Found = Pick<Content, 'certificates' | 'distrusted'>;

/** Returns the certificates in one or several DER values, or in a PKCS#7 value; null for other bytes. */
function certificatesIn(bytes: Uint8Array): Found | null {
  const elements = readElements(bytes);
  const [first] = elements ?? [];
  if (!elements || !first) return null;
  const bundled = certificatesInPkcs7(first);
  if (bundled) return { certificates: bundled, distrusted: 0 };
  const groups: { certificate: Uint8Array; isTrusted: boolean }[] = [];
  for (const element of elements) {
    const last = groups.at(-1);
    if (isCertificate(element)) groups.push({ certificate: element.bytes, isTrusted: true });
    else if (last && element.tag === SEQUENCE) last.isTrusted &&= isTrustedForServers(element);
    else return null;
  }
  const trusted = groups.filter(({ isTrusted }) => isTrusted);
  return { certificates: trusted.map(({ certificate }) => certificate), distrusted: groups.length - trusted.length };
}

const SEQUENCE = 0x30;

function isCertificate({ tag, bytes }: BerElement): boolean {
  if (tag !== SEQUENCE) return false;
  try {
    return new X509Certificate(bytes).raw.length === bytes.length;
  } catch {
    return false;
  }
}

/** `pkcs7-signedData` (RFC 2315, section 14), and the tag of the certificates in it (section 9.1). */
const SIGNED_DATA = '2a864886f70d010702';
const CONTEXT_0 = 0xa0;

function certificatesInPkcs7({ content }: BerElement): Uint8Array[] | null {
  const [type, wrapper] = readElements(content) ?? [];
  if (!type || hex(type.content) !== SIGNED_DATA || wrapper?.tag !== CONTEXT_0) return null;
  const [signedData] = readElements(wrapper.content) ?? [];
  const fields = signedData && readElements(signedData.content);
  const certificates = fields?.find(({ tag }) => tag === CONTEXT_0);
  const inside = (certificates && readElements(certificates.content)) ?? [];
  // Other kinds of certificates have other tags.
  const x509 = inside.filter(({ tag }) => tag === SEQUENCE);
  return x509.every(isCertificate) ? x509.map(({ bytes }) => bytes) : null;
}

/** `serverAuth` and `anyExtendedKeyUsage` (RFC 5280, section 4.2.1.12). */
const FOR_SERVERS = new Set(['2b06010505070301', '551d2500']);

/**
 * True if the settings after a certificate, in OpenSSL's own form, trust it for servers. They list its trusted purposes, if these are
 * restricted (`trust SEQUENCE OF OBJECT IDENTIFIER OPTIONAL`), and its rejected ones (`reject [0]`). Source: OpenSSL, X509_CERT_AUX.
 */
function isTrustedForServers({ content }: BerElement): boolean {
  const fields = readElements(content) ?? [];
  const listed = (tag: number) => {
    const list = fields.find((field) => field.tag === tag);
    return list && (readElements(list.content) ?? []).some((one) => FOR_SERVERS.has(hex(one.content)));
  };
  return (listed(SEQUENCE) ?? true) && !(listed(CONTEXT_0) ?? false);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
