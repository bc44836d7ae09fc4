import { isSelfSigned } from '../chain/certificate';
import { type ChainRule, ranked } from './chain-rule';
import { namedCertificate } from './named-certificate';

/**
 * The thumbprint of a server's own, CA-issued certificate is pinned, or has to be since nothing above it is sent: it
 * changes with every renewal (aws/aws-cdk#8607 is an outage that came of it).
 */
export const leafPinned: ChainRule = ({ leaf, top, verdict, anchorMatches }, { host, basis, enforced }) => {
  if (!leaf.x509 || isSelfSigned(leaf)) return null;
  const isPinned = basis.pinned.has(leaf.thumbprint);
  const isAlone = leaf.sha256 === top.sha256;
  // A leaf sent alone that no known CA signed is `chain-incomplete` already.
  const isReported = isAlone ? isPinned || verdict.trusted || anchorMatches.length > 0 : isPinned;
  if (!isReported) return null;
  const facts = { host, leaf: namedCertificate(leaf), top: isAlone ? null : namedCertificate(top), enforced };
  return ranked({ code: 'leaf-pinned', facts }, isAlone ? 0 : 1);
};
