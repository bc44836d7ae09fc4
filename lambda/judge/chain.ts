import { type Certificate, isIssuedBy, limitedIssuerCheck, readCertificate } from './certificate';

/** More signatures than any real chain needs: 150 certificates fit into a handshake, and each may be tried in vain. */
export const MAX_SIGNATURES = 200;

/**
 * The path through the certificates a server sent: from the leaf along issuers whose signature verifies, each
 * certificate used once, the one sent earlier preferred where two could follow.
 *
 * The last of it is the *top*, whose thumbprint AWS documents ("find the last certificate displayed", IAM User Guide,
 * "Obtain the thumbprint"). Following signatures gives the same certificate on a well-formed chain, and does not let a
 * stray certificate at the end become the top.
 * @param sent in wire order
 * @returns leaf first, top last; empty only when nothing was sent
 */
export const pathThrough = (sent: readonly Certificate[]): Certificate[] => {
  const [leaf, ...others] = sent;
  if (!leaf) return [];
  const path = [leaf];
  const unused = new Set(others.filter((certificate) => certificate.sha256 !== leaf.sha256));
  const issues = limitedIssuerCheck(MAX_SIGNATURES);
  for (let end = leaf; ;) {
    if (isIssuedBy(end, end)) return path;
    const issuer = [...unused].find((candidate) => issues(end, candidate));
    if (!issuer) return path;
    unused.delete(issuer);
    path.push(issuer);
    end = issuer;
  }
};

/**
 * The path through certificates as they stand on the wire.
 * @param chain DER certificates in wire order
 */
export const pathOf = (chain: readonly Uint8Array[]): Certificate[] => pathThrough(chain.map(readCertificate));
