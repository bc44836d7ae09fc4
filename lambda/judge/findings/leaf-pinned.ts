import { isSelfSigned } from '../chain/certificate';
import type { ChainRule } from './chain-rule';
import { quoted } from '../printable';

/**
 * The thumbprint of a server's own, CA-issued certificate is pinned, or has to be since nothing above it is sent: it
 * changes with every renewal (aws/aws-cdk#8607 is an outage that came of it).
 */
export const leafPinned: ChainRule = ({ leaf, top, verdict, anchorMatches }, { host, basis, enforced }) => {
  if (!leaf.x509 || isSelfSigned(leaf)) return null;
  const isPinned = basis.pinned.has(leaf.thumbprint);
  if (leaf.sha256 !== top.sha256) {
    if (!isPinned) return null;
    return {
      code: 'leaf-pinned',
      severity: 'info',
      message: `The pinned thumbprint ${leaf.thumbprint} is that of the server's own certificate at ${quoted(host)}, which changes with every renewal. AWS expects that of ${quoted(top.subject)}: ${top.thumbprint}.`,
      action: 'Nothing has to be done once the expected thumbprint is pinned too; the old one can then be taken out.',
    };
  }
  // A leaf sent alone that no known CA signed is `chain-incomplete` already.
  if (!isPinned && !verdict.trusted && anchorMatches.length === 0) return null;
  return {
    code: 'leaf-pinned',
    severity: enforced === false ? 'info' : 'warning',
    message: `${quoted(host)} sends nothing above its own certificate (${quoted(leaf.subject)}), so the thumbprint that AWS documents is that of the certificate itself and changes with every renewal.`,
    action:
      'Let the server send the certificate of the CA that signed it too, its root if need be: that thumbprint lasts longer.',
  };
};
