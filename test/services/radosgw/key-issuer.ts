import { createPrivateKey, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { type ServerChain, selfSigned } from '../../../sandbox/certificates';
import { type HttpsHost, startHttpsHost } from '../../../sandbox/https-host';
import { atTheEnd } from '../../issuers/clean-up';
import { answer, documents } from '../../support/issuer';

/** An issuer whose key set has the certificate of its key, as Keycloak's. */
export interface KeyIssuer extends HttpsHost {
  issuer: string;
  /** Thumbprint of the certificate of its key. */
  keyThumbprint: string;
  /** A token that it signed. */
  token: (audience: string) => Promise<string>;
}

/**
 * Starts an issuer at port 443, where a gateway asks for the certificates of its host.
 * @param address a loopback address of its own
 */
export async function startKeyIssuer(issuer: string, chain: ServerChain, address: string): Promise<KeyIssuer> {
  const certificate = await selfSigned({ hosts: ['signing-key'], keyType: 'RSA-2048' });
  const key = createPrivateKey(certificate.keyPem);
  const header = { alg: 'RS256', kid: 'signing-key', typ: 'JWT' };
  const jwk = {
    ...createPublicKey(key).export({ format: 'jwk' }),
    ...header,
    use: 'sig',
    x5c: [Buffer.from(certificate.der).toString('base64')],
  };
  const routes = { ...documents(issuer), '/jwks': { keys: [jwk] } };
  const host = await startHttpsHost(new URL(issuer), chain, answer(routes), { address, port: 443 });
  atTheEnd(host.close);
  const token = (audience: string): Promise<string> =>
    new SignJWT({ azp: audience })
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setSubject('pipeline')
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('10 minutes')
      .sign(key);
  return { ...host, issuer, keyThumbprint: certificate.thumbprint, token };
}
