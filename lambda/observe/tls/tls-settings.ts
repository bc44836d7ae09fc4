import { constants } from 'node:crypto';
import { type SecureContext, type SecureContextOptions, createSecureContext, rootCertificates } from 'node:tls';
import type { KeyKind } from '../../judge/observation';

/** Public CA certificates that count: the bundle shipped with Node, PEM, without certificates that the environment adds. */
export const publicCas: readonly string[] = rootCertificates;

/**
 * Offer of a handshake. A server may hold an RSA and an ECDSA certificate and shows the kind that is asked for. One of the
 * two questions stays below TLS 1.3, to learn whether the server requires it.
 *
 * - `rsa`: RSA certificates, TLS 1.2 and 1.3
 * - `ecdsa`: ECDSA and EdDSA certificates, TLS 1.2
 * - `rsa12`: RSA certificates, TLS 1.2, asked for as `ecdsa` asks, for servers that do not answer `rsa`
 * - `any`: every kind, TLS 1.2 and 1.3, with all that OpenSSL has, for servers that answer neither question or only one over TLS 1.3
 * - `unsafe-renegotiation`: the same, also with servers that do not know RFC 5746
 * - `tls12`: every kind, TLS 1.2, to learn whether the server takes it at all
 */
export type Offer = 'rsa' | 'rsa12' | 'ecdsa' | 'any' | 'unsafe-renegotiation' | 'tls12';

/** Returns the kind of certificate that an offer asks for. */
export function kindOf(offer: Offer): KeyKind {
  if (offer === 'rsa' || offer === 'rsa12') return 'rsa';
  return offer === 'ecdsa' ? 'ecdsa' : 'any';
}

/** Returns the TLS settings for an offer; each is made once, when first asked for. */
export type TlsContexts = (offer: Offer) => SecureContext;

/** Signature algorithms of an ordinary RSA key, and of one that is for RSASSA-PSS alone (RFC 8446, section 4.2.3). */
const RSA = [
  'rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512',
  'rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512',
  'RSA+SHA256:RSA+SHA384:RSA+SHA512',
].join(':');
const ECDSA = 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448';

/** Signature algorithms of FIPS 204, which OpenSSL has since 3.5, and Node since 24. An older one refuses a list that names them. */
const ML_DSA = hasMlDsa() ? ':mldsa44:mldsa65:mldsa87' : '';

/**
 * Groups of OpenSSL 3.0, as Node 20 offers them. Node 24 would offer a hybrid one before them, X25519MLKEM768. Some devices in
 * front of servers then reset the connection: its ClientHello takes more than one packet (openssl/openssl#27601).
 */
const GROUPS = 'X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072';

/** Groups below TLS 1.3: there a certificate's own curve has to be among them, too (RFC 8422, section 5.1). */
const CURVES = `${GROUPS}:brainpoolP256r1:brainpoolP384r1:brainpoolP512r1`;

/**
 * Cipher suites, which below TLS 1.3 name the kind of key that is asked for. Signature algorithms must not name it alone: they hold
 * for the whole chain, too (RFC 5246, section 7.4.2), and Java since 26 keeps back a certificate that a CA of the other kind signed.
 */
const ECDSA_SUITES = 'DEFAULT:!aRSA:!aDSS:!PSK:!SRP@SECLEVEL=2';
const RSA_SUITES = 'DEFAULT:!aECDSA:!aDSS:!PSK:!SRP@SECLEVEL=2';

/** Suites that show a certificate, however weak they are: the agreed strength is judged (`handshake-strength.ts`), and so is the chain. */
const ALL_SUITES = 'ALL:!aNULL:!eNULL:!PSK:!SRP@SECLEVEL=0';

const ANY: SecureContextOptions = {
  sigalgs: `${ECDSA}${ML_DSA}:${RSA}`,
  maxVersion: 'TLSv1.3',
  // The groups of this Node by default: a server may take nothing but hybrid groups.
  ecdhCurve: 'auto',
  ciphers: ALL_SUITES,
};

const OFFERS: Record<Offer, SecureContextOptions> = {
  rsa: { sigalgs: RSA, maxVersion: 'TLSv1.3', ecdhCurve: GROUPS },
  ecdsa: { sigalgs: `${ECDSA}:${RSA}`, maxVersion: 'TLSv1.2', ecdhCurve: CURVES, ciphers: ECDSA_SUITES },
  rsa12: { sigalgs: `${RSA}:${ECDSA}`, maxVersion: 'TLSv1.2', ecdhCurve: CURVES, ciphers: RSA_SUITES },
  any: ANY,
  'unsafe-renegotiation': {
    ...ANY,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_LEGACY_SERVER_CONNECT,
  },
  tls12: { sigalgs: `${ECDSA}:${RSA}`, maxVersion: 'TLSv1.2', ecdhCurve: CURVES },
};

/**
 * Makes the TLS settings for observing issuers, pinned so that Node 20, 22 and 24 behave alike: their OpenSSL defaults differ in the
 * security level (1 and 2), which decides whether weak keys verify, and in the groups that they offer.
 * @param trustedCas PEM; the only CA certificates that verify. With intermediates among them, a chain may end there.
 */
export function createTlsContexts(trustedCas: readonly string[]): TlsContexts {
  const made = new Map<Offer, SecureContext>();
  return (offer) => {
    const context = made.get(offer) ?? createContext(trustedCas, OFFERS[offer]);
    made.set(offer, context);
    return context;
  };
}

function createContext(trustedCas: readonly string[], offer: SecureContextOptions): SecureContext {
  return createSecureContext({
    ca: [...trustedCas],
    minVersion: 'TLSv1.2',
    ciphers: 'DEFAULT@SECLEVEL=2',
    allowPartialTrustChain: true,
    // Another handshake on the same connection could bring another certificate than the one that was captured.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...offer,
  });
}

function hasMlDsa(): boolean {
  const [major = 0, minor = 0] = process.versions.openssl.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 5);
}
