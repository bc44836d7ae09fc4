import { type SecureContext, createSecureContext, rootCertificates } from 'node:tls';

/** The public CA certificates that count: the bundle shipped with Node, PEM, without what the environment adds. */
export const publicCas: readonly string[] = rootCertificates;

/**
 * TLS settings for looking at issuers, pinned so that Node 20 and 24 behave alike: their OpenSSL defaults differ in the
 * security level (1 and 2), which decides whether weak keys verify.
 * @param trustedCas PEM; the only CA certificates that verify. With intermediates among them, a chain may end there.
 * @throws Error when OpenSSL cannot read a certificate
 */
export const createLookoutContext = (trustedCas: readonly string[]): SecureContext =>
  createSecureContext({
    ca: [...trustedCas],
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: 'DEFAULT@SECLEVEL=2',
    allowPartialTrustChain: true,
  });
