import { type Certificate, isIssuedBy, isSameAuthority, readCertificate } from '../chain/certificate';

/** Origin of a trusted CA certificate. */
export type AnchorSource = 'web-pki' | 'operator-ca';

/** A trusted CA certificate. */
export interface Anchor {
  certificate: Certificate;
  source: AnchorSource;
}

/** The CA certificates trusted for a provider, and which of them count as evidence for it. */
export interface Anchors {
  /** All trusted CA certificates, by subject, so that a look-up does not try every one. */
  bySubject: ReadonlyMap<string, readonly Anchor[]>;
  /** True if the operator configured CA certificates for this very provider: then the public ones are no evidence. */
  exclusive: boolean;
}

/** Collects trusted CA certificates (DER). Operator certificates come first where one is in both lists. */
export function createAnchors(
  sources: { publicCas: readonly Uint8Array[]; operatorCas: readonly Uint8Array[] },
  exclusive: boolean,
): Anchors {
  const bySubject = new Map<string, Anchor[]>();
  const add = (der: Uint8Array, source: AnchorSource) => {
    const certificate = readCertificate(der);
    const { subject } = certificate.names;
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), { certificate, source }]);
  };
  sources.operatorCas.forEach((der) => add(der, 'operator-ca'));
  sources.publicCas.forEach((der) => add(der, 'web-pki'));
  return { bySubject, exclusive };
}

/** A trusted CA certificate, and the place in a path that it vouches for; the leaf is at 0. */
export interface AnchorMatch {
  anchor: Anchor;
  index: number;
}

/**
 * Returns the trusted CA certificates that stand in a path, signed one of its certificates, or have the name and key of one (a
 * root that another CA cross-signed); lowest first. OpenSSL says only *that* a chain verifies; this says *by whom*.
 */
export function anchorMatchesFor(path: readonly Certificate[], { bySubject }: Anchors): AnchorMatch[] {
  return path.flatMap((certificate, index) => {
    const namesakes = bySubject.get(certificate.names.subject) ?? [];
    const issuers = bySubject.get(certificate.names.issuer) ?? [];
    const found = [
      ...namesakes.filter((anchor) => isSameAuthority(certificate, anchor.certificate)),
      ...issuers.filter((anchor) => isIssuedBy(certificate, anchor.certificate)),
    ];
    return [...new Set(found)].map((anchor) => ({ anchor, index }));
  });
}
