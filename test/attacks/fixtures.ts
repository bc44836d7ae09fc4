import type { ServerCertificate } from '../../sandbox/certificates';
import { type Authority, type ServerChain, createAuthority, issueLeaf, present } from '../../sandbox/certificates';

/** Who is on stage: the issuer under attack, the CAs that are trusted, and an attacker with a CA of their own. */
export interface Fixtures {
  /** A CA that is trusted, and one that it issued, whose thumbprint is pinned. */
  root: Authority;
  issuing: Authority;
  /** The certificate of the issuer's hosts, genuine. */
  leaf: ServerCertificate;
  /** The genuine chain. */
  genuine: ServerChain;
  /** A CA that nobody trusts. */
  evil: Authority;
}

/** The hosts of the issuer under attack. */
export const HOST = 'issuer.example';
export const KEYS_HOST = 'keys.example';
export const ISSUER = `https://${HOST}`;
export const JWKS_URI = `https://${KEYS_HOST}/keys`;

/** Makes the cast; one of them serves many tests. */
export async function createFixtures(): Promise<Fixtures> {
  const root = await createAuthority({ name: 'Genuine Root' });
  const issuing = await createAuthority({ name: 'Genuine Issuing CA', issuer: root });
  const leaf = await issueLeaf(issuing, { hosts: [HOST, KEYS_HOST] });
  const evil = await createAuthority({ name: 'Evil Root' });
  return { root, issuing, leaf, genuine: present(leaf, issuing), evil };
}
