import { type Certificate, isIssuedBy, readCertificate } from './certificate';

/**
 * The path through the certificates a server sent: from the leaf along issuers whose signature verifies, each
 * certificate used once, the one sent earlier preferred where two could follow.
 *
 * The last of it is the *top*, whose thumbprint AWS documents ("find the last certificate displayed", IAM User Guide,
 * "Obtain the thumbprint"). Following signatures gives the same certificate on a well-formed chain, and does not let a
 * stray certificate at the end become the top.
 * @param chain DER certificates in wire order
 * @returns leaf first, top last; empty only when nothing was sent
 */
export const pathOf = (chain: readonly Uint8Array[]): Certificate[] => {
  const [leaf, ...others] = chain.map(readCertificate);
  if (!leaf) return [];
  const path = [leaf];
  const unused = new Set(others.filter((certificate) => certificate.thumbprint !== leaf.thumbprint));
  for (let end = leaf; ;) {
    if (isIssuedBy(end, end)) return path;
    const issuer = [...unused].find((candidate) => isIssuedBy(end, candidate));
    if (!issuer) return path;
    unused.delete(issuer);
    path.push(issuer);
    end = issuer;
  }
};
