import type { HandshakeWeakness } from '../judge/chain/handshake-strength';

/** Reason about one certificate of a chain. */
type CertificateReason =
  | 'certificate-not-current'
  | 'certificate-unreadable'
  | 'issuer-not-ca'
  | 'not-for-servers'
  | 'path-too-long'
  | 'weak-signature'
  | 'unknown-critical-extension'
  | 'policy-constraints'
  | 'key-shared';

/** Reason for which a chain has no evidence, or for which a document that came over it does not count; subjects as certificates say. */
export type Reason = (
  | { reason: 'name-mismatch' | 'name-constraints'; subject: string; host: string }
  | { reason: CertificateReason; subject: string }
  /** `openssl` is OpenSSL's code. */
  | { reason: 'no-trusted-ca'; openssl: string }
  | { reason: 'trust-anchor-unknown' | 'no-certificate' }
  /** The server sends the certificate above the trusted CA. */
  | { reason: 'above-trust-anchor'; anchor: string }
  /** An operator removed it, at a moment in ISO 8601. */
  | { reason: 'rejected'; since: string }
  | { reason: 'weak-handshake'; weaknesses: readonly HandshakeWeakness[] }
  /** The document that names the JWKS host does not count itself. */
  | { reason: 'discovery-document'; because: Reason }
) & {
  /** Thumbprint that the chain would continue, had an external change not added it. Default: none. */
  externalPin?: string;
};
