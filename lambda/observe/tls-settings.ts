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

/** With an ordinary RSA key, and with one that is for RSASSA-PSS alone (RFC 8446, section 4.2.3). */
const RSA = [
  'rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512',
  'rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512',
  'RSA+SHA256:RSA+SHA384:RSA+SHA512',
].join(':');
const ECDSA = 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448';

/**
 * The groups of OpenSSL 3.0, as Node 20 offers them. Node 24 would offer a hybrid one before them, X25519MLKEM768, and some of what
 * stands before a server resets the connection then: its ClientHello takes more than one packet (openssl/openssl#27601).
 */
const GROUPS = 'X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072';

/** Below TLS 1.3, a certificate's own curve has to be among the groups, too (RFC 8422, section 5.1). */
const CURVES = `${GROUPS}:brainpoolP256r1:brainpoolP384r1:brainpoolP512r1`;

const OFFERS: Record<Offer, SecureContextOptions> = {
  rsa: { sigalgs: RSA, maxVersion: 'TLSv1.3', ecdhCurve: GROUPS },
  ecdsa: { sigalgs: ECDSA, maxVersion: 'TLSv1.2', ecdhCurve: CURVES },
  ecdsa13: { sigalgs: ECDSA, maxVersion: 'TLSv1.3', ecdhCurve: GROUPS },
  // What this Node has by itself: a server may take nothing but hybrid groups.
  any: { sigalgs: `${ECDSA}:${RSA}`, maxVersion: 'TLSv1.3', ecdhCurve: 'auto' },
};

/**
 * TLS settings for looking at issuers, pinned so that Node 20, 22 and 24 behave alike: their OpenSSL defaults differ in the
 * security level (1 and 2), which decides whether weak keys verify, and in the groups that they offer.
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
