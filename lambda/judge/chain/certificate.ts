import { type KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { tryOrNull } from './try-or-null';
import { createLruCache } from './lru-cache';
import { onceForEach, onceForEachPair } from './once-for-each';
import { printable } from '../printable';
import { sha256Of, thumbprintOf } from './thumbprint';

/** A certificate as sent by a server. Everything in it is outside input: reading it never throws. */
export interface Certificate {
  der: Uint8Array;
  /** Null when OpenSSL cannot parse it. */
  x509: X509Certificate | null;
  thumbprint: string;
  sha256: string;
  /** Subject as one printable line, most specific part first, for example `CN=R11, O=Let's Encrypt, C=US`. */
  subject: string;
  /** Subject of the certificate that signed it, as this one claims; in the same form. */
  issuer: string;
  /** Subject and issuer as Node writes them, to look certificates up by; empty when they are unreadable or missing. */
  names: { subject: string; issuer: string };
  /** First and last moment of validity; null when the dates cannot be read: no information. */
  validity: { from: Date; to: Date } | null;
}

const SUBJECT_LENGTH = 200;
const UNREADABLE = '(unreadable)';

/** Number of certificates that are kept: enough for 1,000 issuers with two kinds of certificates, and the CAs above them. */
const KEPT = 4096;

/**
 * Reads a certificate. For OpenSSL this is the slowest step, and providers share issuers and their CAs. So the `KEPT` certificates
 * that were asked for last are kept for the life of the process, since the content of a certificate depends on its bytes alone.
 */
export function readCertificate(der: Uint8Array): Certificate {
  const sha256 = digestOf(der);
  return lruCache(sha256, () => parse(der, sha256));
}

const digestOf = onceForEach<Uint8Array, string>(sha256Of);

const lruCache = createLruCache<Certificate>(KEPT);

/** Parses a certificate. Never calls `toLegacyObject()`, which crashes Node 24 on some keys. */
function parse(der: Uint8Array, sha256: string): Certificate {
  const x509 = tryOrNull(() => new X509Certificate(der));
  const names = { subject: x509?.subject ?? '', issuer: x509?.issuer ?? '' };
  return {
    der,
    x509,
    thumbprint: thumbprintOf(der),
    sha256,
    subject: x509 ? oneLine(names.subject) : UNREADABLE,
    issuer: x509 ? oneLine(names.issuer) : UNREADABLE,
    names,
    validity: x509 ? validityOf(x509) : null,
  };
}

/**
 * True if `issuer` signed `subject`: names and key identifiers match and the signature verifies.
 * False when either cannot be read, or the issuer's key is of a kind that OpenSSL does not know.
 */
export function isIssuedBy(subject: Certificate, issuer: Certificate): boolean {
  return namesAsIssuer(subject, issuer) && isSignedBy(subject, issuer);
}

/**
 * Returns a check like `isIssuedBy`, for the certificates of one server: after `limit` signatures tried it is always false.
 * A server can send some hundred look-alikes, and trying each against each would take seconds.
 */
export function limitedIssuerCheck(limit: number): typeof isIssuedBy {
  let left = limit;
  return (subject, issuer) => {
    if (!namesAsIssuer(subject, issuer) || left === 0) return false;
    left -= 1;
    return isSignedBy(subject, issuer);
  };
}

/**
 * True if the certificate is signed with its own key and in its own name. Unlike `isIssuedBy`, this ignores key usage: a
 * server's self-signed certificate may not sign others, and is its own issuer all the same.
 */
export function isSelfSigned(certificate: Certificate): boolean {
  return certificate.x509?.subject === certificate.x509?.issuer && isSignedBy(certificate, certificate);
}

/** True if a certificate bears its issuer's own name, as also when a CA certifies its own new key. */
export function isSelfIssued({ names }: Certificate): boolean {
  return names.subject !== '' && names.subject === names.issuer;
}

/** SHA-256 of a certificate's public key (SubjectPublicKeyInfo), 64 hexadecimal digits; null when it cannot be read. */
export const keyOf: (certificate: Certificate) => string | null = onceForEach(({ x509 }) =>
  tryOrNull(() => (x509 ? sha256Of(x509.publicKey.export({ type: 'spki', format: 'der' })) : null)),
);

/** True if two certificates of one name are the same, or certify the same key. */
export function isSameAuthority(one: Certificate, other: Certificate): boolean {
  return one.sha256 === other.sha256 || withX509s(one, other, (left, right) => left.publicKey.equals(right.publicKey));
}

/** True if names, key identifiers and key usage fit; the signature is not checked. */
const namesAsIssuer = onceForEachPair((subject: Certificate, issuer: Certificate) =>
  withX509s(subject, issuer, (certificate, signer) => certificate.checkIssued(signer)),
);

/** True if the signature verifies. */
const isSignedBy = onceForEachPair((subject: Certificate, issuer: Certificate) =>
  withX509s(subject, issuer, (certificate, signer) => isSignedWith(certificate, signer.publicKey)),
);

/** Compares two certificates by what OpenSSL reads in them; false when it cannot, which it says by throwing. */
function withX509s(
  one: Certificate,
  other: Certificate,
  compare: (one: X509Certificate, other: X509Certificate) => boolean,
): boolean {
  const [left, right] = [one.x509, other.x509];
  return left !== null && right !== null && (tryOrNull(() => compare(left, right)) ?? false);
}

/** Greatest public exponent of an RSA key. Go's crypto/rsa takes no greater one; CAs have 3 or 65537. */
const MAX_RSA_EXPONENT = 2n ** 31n - 1n;

/**
 * True if the key verifies the signature. With a public exponent as long as its modulus, RSA takes OpenSSL a hundred times
 * longer than usual, and a server can send dozens of such keys: signatures that take them do not count.
 */
function isSignedWith(subject: X509Certificate, key: KeyObject): boolean {
  return (key.asymmetricKeyDetails?.publicExponent ?? 0n) <= MAX_RSA_EXPONENT && subject.verify(key);
}

/**
 * True if the certificate names this host in its subject alternative names (RFC 6125: the common name does not count,
 * a wildcard stands for one whole label and not for `*.com`). False for text that can be no host name.
 * @param host lower-case name, or an IP address without brackets
 */
export function namesHost({ x509 }: Certificate, host: string): boolean {
  // OpenSSL takes a leading dot for "any host below", and a URL may have one: https://.com/
  if (!x509 || host.startsWith('.')) return false;
  const named = tryOrNull(() => (isIP(host) ? x509.checkIP(host) : nameFor(x509, host)));
  return typeof named === 'string';
}

/** Returns the name in a certificate that stands for a host. */
function nameFor(x509: X509Certificate, host: string): string | undefined {
  const check = (name: string) => x509.checkHost(name, { subject: 'never', partialWildcards: false });
  const exact = check(host);
  if (exact !== undefined) return exact;
  // OpenSSL's wildcards cover no underscore, which buckets and services have in their names; those of curl and S3 do.
  const [label = '', ...rest] = host.split('.');
  const covered = label.includes('_') ? check([label.replaceAll('_', 'a'), ...rest].join('.')) : undefined;
  return covered?.startsWith('*.') ? covered : undefined;
}

/** True if `now` lies within the certificate's dates; false when they cannot be read. */
export function isCurrent(certificate: Certificate, now: Date): boolean {
  return certificate.validity !== null && certificate.validity.from <= now && now <= certificate.validity.to;
}

function validityOf(x509: X509Certificate): Certificate['validity'] {
  const from = new Date(x509.validFrom);
  const to = new Date(x509.validTo);
  return Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) ? null : { from, to };
}

/** Writes a name as one line. A server chooses it freely and operators read it: no control characters, no line breaks, no novels. */
function oneLine(distinguishedName: string): string {
  return printable(distinguishedName.split('\n').toReversed().join(', '), SUBJECT_LENGTH) || '(empty)';
}
