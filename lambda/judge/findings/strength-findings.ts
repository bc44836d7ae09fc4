import { isSelfSigned } from '../chain/certificate';
import { weakHashOf, weakKeyOf } from '../chain/strength';
import { type ChainRule, ranked } from './chain-rule';

/** A key on the path is too weak for clients of today, AWS's own among them as far as anyone knows. */
export const weakKey: ChainRule = ({ path }, { host }) => {
  const keys = path.flatMap((certificate) => {
    const key = weakKeyOf(certificate);
    return key ? [{ subject: certificate.subject, key }] : [];
  });
  return keys.length === 0 ? null : ranked({ code: 'weak-key', facts: { host, keys } });
};

/** A signature that the chain rests on uses a broken hash. The signature on a root does not matter. */
export const weakSignature: ChainRule = ({ needed, anchorMatches }, { host }) => {
  const trusted = new Set(anchorMatches.map(({ anchor }) => anchor.certificate.sha256));
  const signatures = needed.flatMap((certificate) => {
    const hash = trusted.has(certificate.sha256) || isSelfSigned(certificate) ? null : weakHashOf(certificate.der);
    return hash ? [{ subject: certificate.subject, hash }] : [];
  });
  return signatures.length === 0 ? null : ranked({ code: 'weak-signature', facts: { host, signatures } });
};

/** The handshake agreed on something that is not safe any more, or out of date. */
export const weakHandshake: ChainRule = ({ weaknesses }, { host }) => {
  if (weaknesses.length === 0) return null;
  const isUnsafe = weaknesses.some(({ unsafe }) => unsafe);
  return ranked({ code: 'weak-handshake', facts: { host, weaknesses } }, isUnsafe ? 0 : 1);
};
