import { type KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { sha256Of, thumbprintOf } from './thumbprint';

/** A certificate as sent by a server. Everything in it is outside input: reading it never throws. */
export interface Certificate {
  der: Uint8Array;
  /** Null when OpenSSL cannot parse it. */
  x509: X509Certificate | null;
  thumbprint: string;
  sha256: string;
  /** One printable line, most specific part first, for example `CN=R11, O=Let's Encrypt, C=US`. */
  subject: string;
  /** Null when the dates cannot be read: no information. */
  validity: { from: Date; to: Date } | null;
}

const SUBJECT_LENGTH = 200;

/** Reads a certificate. Never calls `toLegacyObject()`, which crashes Node 24 on some keys. */
export const readCertificate = (der: Uint8Array): Certificate => {
  const x509 = attempt(() => new X509Certificate(der));
  return {
    der,
    x509,
    thumbprint: thumbprintOf(der),
    sha256: sha256Of(der),
    subject: x509 ? oneLine(x509.subject) : '(unreadable)',
    validity: x509 ? validityOf(x509) : null,
  };
};

/**
 * Whether `issuer` signed `subject`: names and key identifiers match and the signature verifies.
 * False when either cannot be read, or the issuer's key is of a kind that OpenSSL does not know.
 */
export const isIssuedBy = ({ x509: subject }: Certificate, { x509: issuer }: Certificate): boolean => {
  if (!subject || !issuer) return false;
  return attempt(() => subject.checkIssued(issuer) && isSignedWith(subject, issuer.publicKey)) ?? false;
};

/** Go's crypto/rsa takes no greater one; CAs have 3 or 65537. */
const MAX_RSA_EXPONENT = 2n ** 31n - 1n;

/**
 * With a public exponent as long as its modulus, RSA takes OpenSSL a hundred times longer than usual, and a server can
 * send dozens of such keys: no signature counts that takes them.
 */
const isSignedWith = (subject: X509Certificate, key: KeyObject): boolean =>
  (key.asymmetricKeyDetails?.publicExponent ?? 0n) <= MAX_RSA_EXPONENT && subject.verify(key);

/**
 * Whether the certificate names this host in its subject alternative names (RFC 6125: the common name does not count,
 * a wildcard stands for one whole label).
 * @param host lower-case name, or an IP address without brackets
 */
export const namesHost = (certificate: Certificate, host: string): boolean => {
  if (!certificate.x509) return false;
  if (isIP(host)) return certificate.x509.checkIP(host) !== undefined;
  return certificate.x509.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
};

/** Whether `now` lies within the certificate's dates; false when they cannot be read. */
export const isCurrent = (certificate: Certificate, now: Date): boolean =>
  certificate.validity !== null && certificate.validity.from <= now && now <= certificate.validity.to;

/** OpenSSL raises errors on what it cannot decode; here that is no information. */
const attempt = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

const validityOf = (x509: X509Certificate): Certificate['validity'] => {
  const from = new Date(x509.validFrom);
  const to = new Date(x509.validTo);
  return Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) ? null : { from, to };
};

/** A server chooses its subject freely and people read it in e-mail: no control characters, no line breaks, no novels. */
const oneLine = (distinguishedName: string | undefined): string => {
  // Node has no text at all for an empty name, whatever its types say.
  const line = (distinguishedName ?? '')
    .split('\n')
    .toReversed()
    .join(', ')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return line.length > SUBJECT_LENGTH ? `${line.slice(0, SUBJECT_LENGTH)}…` : line || '(empty subject)';
};
