import { type Certificate, isIssuedBy, readCertificate } from './certificate';

/** Where a trusted CA certificate came from. */
export type AnchorSource = 'web-pki' | 'operator-ca';

/** A trusted CA certificate. */
export interface Anchor {
  certificate: Certificate;
  source: AnchorSource;
}

/** The CA certificates trusted for a provider, and which of them count as evidence for it. */
export interface Anchors {
  /** All of them, by subject, so that a look-up does not try every one. */
  bySubject: ReadonlyMap<string, readonly Anchor[]>;
  /** True when the operator configured CA certificates for this very provider: then the public ones are no evidence. */
  exclusive: boolean;
}

/** Collects trusted CA certificates (DER). Operator certificates come first where one is in both lists. */
export const createAnchors = (
  sources: { publicCas: readonly Uint8Array[]; operatorCas: readonly Uint8Array[] },
  exclusive: boolean,
): Anchors => {
  const bySubject = new Map<string, Anchor[]>();
  const add = (der: Uint8Array, source: AnchorSource) => {
    const certificate = readCertificate(der);
    const { subject } = certificate.names;
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), { certificate, source }]);
  };
  sources.operatorCas.forEach((der) => add(der, 'operator-ca'));
  sources.publicCas.forEach((der) => add(der, 'web-pki'));
  return { bySubject, exclusive };
};

/** A trusted CA certificate, with the path that ends in it. */
export interface Anchored extends Anchor {
  /** The leaf first, the trusted certificate last, whether or not the server sent that one. */
  path: readonly Certificate[];
}

/**
 * The trusted CA certificate in which a path ends: one that stands in the path itself, or that signed its top.
 * OpenSSL says only *that* a chain verifies; this says *by whom*. The lowest such certificate wins.
 */
export const anchorOf = (path: readonly Certificate[], anchors: Anchors, source?: AnchorSource): Anchored | null => {
  const candidates = (subject: string) =>
    (anchors.bySubject.get(subject) ?? []).filter((anchor) => !source || anchor.source === source);
  for (const [index, certificate] of path.entries()) {
    const { names, thumbprint } = certificate;
    const self = candidates(names.subject).find((anchor) => anchor.certificate.thumbprint === thumbprint);
    if (self) return { ...self, path: path.slice(0, index + 1) };
    const signer = candidates(names.issuer).find((anchor) => isIssuedBy(certificate, anchor.certificate));
    if (signer) return { ...signer, path: [...path.slice(0, index + 1), signer.certificate] };
  }
  return null;
};
