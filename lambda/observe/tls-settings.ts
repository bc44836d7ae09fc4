import { constants } from 'node:crypto';
import { type SecureContext, type SecureContextOptions, createSecureContext, rootCertificates } from 'node:tls';

/** The public CA certificates that count: the bundle shipped with Node, PEM, without what the environment adds. */
export const publicCas: readonly string[] = rootCertificates;

/**
 * What a handshake offers. A server may hold an RSA and an ECDSA certificate and shows the kind that is asked for; one
 * of the two questions stays below TLS 1.3, to learn whether the server requires it.
 *
 * - `rsa`: RSA certificates, TLS 1.2 and 1.3
 * - `ecdsa`: ECDSA and EdDSA certificates, TLS 1.2
 * - `ecdsa13`: the same with TLS 1.3, for servers that refuse TLS 1.2
 * - `any`: every kind, TLS 1.2 and 1.3, for servers that answer neither question
 */
export type Offer = 'rsa' | 'ecdsa' | 'ecdsa13' | 'any';

/** Gives the TLS settings for an offer; each is made once, when first asked for. */
export type LookoutContexts = (offer: Offer) => SecureContext;

const RSA = 'rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:RSA+SHA256:RSA+SHA384:RSA+SHA512';
const ECDSA = 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448';

const OFFERS: Record<Offer, SecureContextOptions> = {
  rsa: { sigalgs: RSA, maxVersion: 'TLSv1.3' },
  ecdsa: { sigalgs: ECDSA, maxVersion: 'TLSv1.2' },
  ecdsa13: { sigalgs: ECDSA, maxVersion: 'TLSv1.3' },
  any: { sigalgs: `${ECDSA}:${RSA}`, maxVersion: 'TLSv1.3' },
};

/**
 * TLS settings for looking at issuers, pinned so that Node 20 and 24 behave alike: their OpenSSL defaults differ in the
 * security level (1 and 2), which decides whether weak keys verify.
 * @param trustedCas PEM; the only CA certificates that verify. With intermediates among them, a chain may end there.
 */
export const createLookoutContexts = (trustedCas: readonly string[]): LookoutContexts => {
  const made = new Map<Offer, SecureContext>();
  return (offer) => {
    const context = made.get(offer) ?? createContext(trustedCas, OFFERS[offer]);
    made.set(offer, context);
    return context;
  };
};

const createContext = (trustedCas: readonly string[], offer: SecureContextOptions): SecureContext =>
  createSecureContext({
    ca: [...trustedCas],
    minVersion: 'TLSv1.2',
    ciphers: 'DEFAULT@SECLEVEL=2',
    allowPartialTrustChain: true,
    // Another handshake on the same connection could bring another certificate than the one that was looked at.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...offer,
  });
