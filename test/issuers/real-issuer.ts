import { type Authority, type ServerChain, createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import type { HttpsHost } from '../../sandbox/https-host';

/** A kind of certificate, as openssl's option `-sigalgs` has it. For HAProxy 2.6, RSASSA-PSS alone does not ask for RSA. */
export const KINDS = { rsa: 'RSA-PSS+SHA256:RSA+SHA256', ecdsa: 'ECDSA+SHA256' } as const;

/** A host, and the kinds of certificates that it has. */
export interface Shown extends Pick<HttpsHost, 'host' | 'address' | 'port' | 'connectTo'> {
  kinds: readonly string[];
}

/** An identity provider made of what others wrote. */
export interface RealIssuer {
  /** Issuer URL. */
  issuer: string;
  hosts: readonly Shown[];
  /** The CAs that its operator trusts now, PEM. */
  cas: () => readonly string[];
  /** A token that it signed. */
  token: () => Promise<string>;
  /** For whom the token is. */
  audience: string;
  /** Puts a certificate from another issuing CA on a host, or on more. */
  renew: () => Promise<void>;
}

/** A chain from an issuing CA of its own. */
export async function chainUnder(
  issuer: Authority,
  host: string,
  keyType: 'EC-P256' | 'RSA-2048' = 'EC-P256',
): Promise<ServerChain & { top: string }> {
  const issuing = await createAuthority({ name: `Example Corp Issuing CA for ${keyType}`, issuer });
  return { ...present(await issueLeaf(issuing, { hosts: [host], keyType }), issuing), top: issuing.thumbprint };
}
