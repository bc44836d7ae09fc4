import { type Certificate, isIssuedBy, isSameAuthority, readCertificate } from '../chain/certificate';
import { namesOf } from '../chain/der';

/** Origin of a trusted CA certificate. */
export type AnchorSource = 'web-pki' | 'operator-ca';

/** A trusted CA certificate. */
export interface Anchor {
  certificate: Certificate;
  source: AnchorSource;
}

/** Trusted CA certificates by subject, so that a look-up does not try every one. */
type BySubject = (subject: string) => readonly Anchor[];

/** The CA certificates trusted for a provider, and which of them count as evidence for it. */
export interface Anchors {
  /** CA certificates of the operator, by subject as in `Certificate.names`. */
  operatorCas: BySubject;
  /** Public CA certificates, by subject as in `EncodedNames`. */
  publicCas: BySubject;
  /** True if the operator configured CA certificates for this very provider: then the public ones are no evidence. */
  exclusive: boolean;
}

/**
 * Collects trusted CA certificates (DER). Of the public ones, the names alone are read, and a certificate when its name is first looked
 * up: OpenSSL would take longer for all of them than a small run takes for its chains. Their names are compared by their
 * octets, which has to be enough for public CAs (CA/Browser Forum, Baseline Requirements, section 7.1.4.1: issuer and subject of a path are
 * byte-for-byte identical). An operator's CA may encode them as it likes.
 */
export function createAnchors(
  sources: { publicCas: readonly Uint8Array[]; operatorCas: readonly Uint8Array[] },
  exclusive: boolean,
): Anchors {
  const operatorCas = grouped(sources.operatorCas, (der) => readCertificate(der).names.subject);
  const publicCas = grouped(sources.publicCas, (der) => namesOf(der)?.subject ?? '');
  return {
    operatorCas: readLate(operatorCas, 'operator-ca'),
    publicCas: readLate(publicCas, 'web-pki'),
    exclusive,
  };
}

function grouped(ders: readonly Uint8Array[], subjectOf: (der: Uint8Array) => string): Map<string, Uint8Array[]> {
  const groups = new Map<string, Uint8Array[]>();
  for (const der of ders) {
    const subject = subjectOf(der);
    groups.set(subject, [...(groups.get(subject) ?? []), der]);
  }
  return groups;
}

/** Returns a look-up that makes the anchors of a subject once, when they are first looked up. */
function readLate(ders: ReadonlyMap<string, readonly Uint8Array[]>, source: AnchorSource): BySubject {
  const made = new Map<string, readonly Anchor[]>();
  return (subject) => {
    const known = made.get(subject);
    if (known) return known;
    const anchors = ders.get(subject)?.map((der) => ({ certificate: readCertificate(der), source })) ?? [];
    if (anchors.length > 0) made.set(subject, anchors);
    return anchors;
  };
}

/** A trusted CA certificate, and the place in a path that it vouches for; the leaf is at 0. */
export interface AnchorMatch {
  anchor: Anchor;
  index: number;
}

/**
 * Returns the trusted CA certificates that stand in a path, signed one of its certificates, or have the name and key of one (a
 * root that another CA cross-signed); lowest first, and those of the operator first where one is in both lists. OpenSSL says only
 * *that* a chain verifies; this says *by whom*.
 */
export function anchorMatchesFor(path: readonly Certificate[], { operatorCas, publicCas }: Anchors): AnchorMatch[] {
  return path.flatMap((certificate, index) => {
    const { names } = certificate;
    const encoded = namesOf(certificate.der);
    const namesakes = [...operatorCas(names.subject), ...(encoded ? publicCas(encoded.subject) : [])];
    const issuers = [...operatorCas(names.issuer), ...(encoded ? publicCas(encoded.issuer) : [])];
    const found = [
      ...namesakes.filter((anchor) => isSameAuthority(certificate, anchor.certificate)),
      ...issuers.filter((anchor) => isIssuedBy(certificate, anchor.certificate)),
    ];
    return [...new Set(found)].map((anchor) => ({ anchor, index }));
  });
}
