import type { Reason } from '../../findings/reason';
import { type Certificate, isCurrent, isSelfIssued } from './certificate';
import { type Element, elementsOf, extensionsOf, insideFirst } from './der';
import { hasSoundSignatureAlgorithm } from './strength';

/** Object identifiers of extensions as their DER content, hexadecimal: 2.5.29.19 and 2.5.29.36. */
const BASIC_CONSTRAINTS = '551d13';
const POLICY_CONSTRAINTS = '551d24';

/**
 * The extensions that may be critical (RFC 5280, section 4.2): key usage, subject alternative name, basic constraints, name
 * constraints, CRL distribution points, certificate policies, policy mappings, extended key usage, inhibit any policy. OpenSSL
 * also takes these. Extensions about policies matter only where some certificate asks for a policy, and that is refused by itself.
 */
const UNDERSTOOD = new Set([
  '551d0f',
  '551d11',
  BASIC_CONSTRAINTS,
  '551d1e',
  '551d1f',
  '551d20',
  '551d21',
  POLICY_CONSTRAINTS,
  '551d25',
  '551d36',
]);

const INTEGER = 0x02;

/**
 * Returns what speaks against a path of which OpenSSL verified nothing but the signatures, since it ends in a pinned or approved
 * certificate. The certificates below that one must meet the rules of the web PKI (RFC 5280, section 6.1). The last one's own
 * signature is not judged, since it is trusted by itself. Names, purposes and CA flags are not judged here: `path-rules.ts` does that.
 * @param path the leaf first, the certificate that is trusted by itself last
 * @returns null when nothing speaks against it
 */
export function pathObjection(path: readonly Certificate[], now: Date): Reason | null {
  for (const certificate of path.slice(0, -1)) {
    const objection = objectionTo(certificate, now);
    if (objection) return objection;
  }
  const long = path.find((certificate, index) => index > 0 && isPathTooLong(certificate, path.slice(1, index)));
  return long ? { reason: 'path-too-long', subject: long.subject } : null;
}

function objectionTo(certificate: Certificate, now: Date): Reason | null {
  const { der, subject } = certificate;
  const extensions = extensionsOf(der);
  const oids = extensions?.map(({ oid }) => oid);
  if (!extensions || new Set(oids).size !== extensions.length) return { reason: 'certificate-unreadable', subject };
  if (!hasSoundSignatureAlgorithm(der)) return { reason: 'weak-signature', subject };
  if (extensions.some(({ oid, critical }) => critical && !UNDERSTOOD.has(oid)))
    return { reason: 'unknown-critical-extension', subject };
  if (extensions.some(({ oid }) => oid === POLICY_CONSTRAINTS)) return { reason: 'policy-constraints', subject };
  return isCurrent(certificate, now) ? null : { reason: 'certificate-not-current', subject };
}

/**
 * True if more CAs follow below a CA than its path length allows; self-issued ones do not count (RFC 5280, section 4.2.1.9).
 * @param below the CAs below it, the server's own certificate left out
 */
function isPathTooLong({ der }: Certificate, below: readonly Certificate[]): boolean {
  const limit = pathLengthOf(der);
  return limit !== null && below.filter((certificate) => !isSelfIssued(certificate)).length > limit;
}

/** Reads `BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }`; null without a length. */
function pathLengthOf(der: Uint8Array): number | null {
  const constraints = extensionsOf(der)?.find(({ oid }) => oid === BASIC_CONSTRAINTS);
  const length = insideFirst(constraints ? elementsOf(constraints.value) : null)?.find(({ tag }) => tag === INTEGER);
  return length ? integerOf(length) : null;
}

/** Reads a length, at most 1000, which is as good as none; a negative length becomes -1 and allows nothing. */
function integerOf({ content }: Element): number {
  const [first = 0] = content;
  if (first >= 0x80) return -1;
  const value = content.reduce((sum, octet) => sum * 256 + octet, 0);
  return Math.min(value, 1000);
}

/** True if a certificate has basic constraints, whatever they say. */
export function hasBasicConstraints({ der }: Certificate): boolean {
  return extensionsOf(der)?.some(({ oid }) => oid === BASIC_CONSTRAINTS) ?? true;
}
