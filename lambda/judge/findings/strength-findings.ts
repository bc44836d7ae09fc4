import { isSelfSigned } from '../chain/certificate';
import type { ChainRule } from './chain-rule';
import { quoted } from '../printable';
import { weakHashOf, weakKeyOf } from '../chain/strength';

/** A key on the path is too weak for clients of today, AWS's own among them as far as anyone knows. */
export const weakKey: ChainRule = ({ path }, { host }) => {
  const weak = path.flatMap((certificate) => {
    const why = weakKeyOf(certificate);
    return why ? [`${quoted(certificate.subject)}: ${why}`] : [];
  });
  if (weak.length === 0) return null;
  return {
    code: 'weak-key',
    severity: 'warning',
    message: `The chain of ${quoted(host)} holds keys that clients refuse as too weak (${weak.slice(0, 3).join('; ')}).`,
    action: 'Replace them by RSA keys with 2048 bits or more, or EC keys on P-256, P-384 or P-521.',
  };
};

/** A signature that the chain rests on uses a broken hash. The signature on a root does not matter. */
export const weakSignature: ChainRule = ({ needed, anchorMatches }, { host }) => {
  const trusted = new Set(anchorMatches.map(({ anchor }) => anchor.certificate.sha256));
  const weak = needed.flatMap((certificate) => {
    const hash = trusted.has(certificate.sha256) || isSelfSigned(certificate) ? null : weakHashOf(certificate.der);
    return hash ? [`${quoted(certificate.subject)}: ${hash}`] : [];
  });
  if (weak.length === 0) return null;
  return {
    code: 'weak-signature',
    severity: 'warning',
    message: `The chain of ${quoted(host)} holds signatures with a hash that clients refuse as broken (${weak.slice(0, 3).join('; ')}).`,
    action: 'Have the certificates issued anew, signed with SHA-256 or better.',
  };
};

/** The handshake agreed on something that is not safe any more, or out of date. */
export const weakHandshake: ChainRule = ({ weaknesses }, { host }) => {
  if (weaknesses.length === 0) return null;
  const unsafe = weaknesses.some((weakness) => weakness.unsafe);
  const consequence = unsafe
    ? ' Somebody on the way could change what it serves, so nothing is removed from the list by itself, and no other host is trusted on its word.'
    : '';
  return {
    code: 'weak-handshake',
    severity: unsafe ? 'warning' : 'info',
    message: `The TLS handshake with ${quoted(host)} is weak: ${weaknesses.map(({ what }) => what).join(', ')}.${consequence}`,
    action: 'Let the server offer TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20.',
  };
};
