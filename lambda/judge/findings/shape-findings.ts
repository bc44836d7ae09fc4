import { isSelfSigned } from '../chain/certificate';
import { type ChainContext, type ChainRule, subjectsOf } from './chain-rule';
import { type ChainShape, shapeOf } from '../chain/shape';
import type { ChainJudgement } from '../evidence/chain-judgement';
import type { Finding, FindingCode } from '../finding';
import { quoted } from '../printable';

/**
 * The server does not send all intermediates (RFC 5246, section 7.4.2: every certificate but the root has to be sent).
 * If more than the leaf is sent, that looks like a private CA whose root is left out as it should be: it is information only.
 */
export const incomplete: ChainRule = ({ path, leaf, top, verdict, anchorMatches }, { host }) => {
  if (verdict.trusted || anchorMatches.length > 0 || !leaf.x509 || isSelfSigned(top)) return null;
  if (path.length === 1) {
    return {
      code: 'chain-incomplete',
      severity: 'warning',
      message: `${quoted(host)} sends its own certificate (${quoted(leaf.subject)}) without that of the CA that signed it (${quoted(leaf.issuer)}), so clients cannot verify it, and the thumbprint that AWS documents changes with every renewal.`,
      action: "Let the server send its intermediate certificates too. The thumbprint is then the topmost one's.",
    };
  }
  return {
    code: 'chain-incomplete',
    severity: 'info',
    message: `The chain of ${quoted(host)} ends at ${quoted(top.subject)}, signed by ${quoted(top.issuer)}, which is neither sent nor known here: an intermediate certificate is missing, or the CA is a private one.`,
    action: 'If the CA is your own, set its certificate as caFile. Else let the server send the missing certificate.',
  };
};

/** The server sends its CA's self-signed root, which clients must have anyway. AWS does not say whether it counts as the top. */
export const rootIncluded: ChainRule = ({ path, top, provenBelow }, { host }) => {
  const below = path.at(-2);
  if (!below || provenBelow || !isSelfSigned(top)) return null;
  return {
    code: 'chain-root-included',
    severity: 'info',
    message: `${quoted(host)} sends the root certificate of its CA (${quoted(top.subject)}) too, so the thumbprint is the root's.`,
    action:
      path.length === 2
        ? "Nothing has to be done. Do not leave it out unless an intermediate certificate is sent: the thumbprint would become the server's own."
        : `Nothing has to be done. If the server stops sending it, the thumbprint changes to that of ${quoted(below.subject)}.`,
  };
};

/** The certificates of the path were not sent in its order (RFC 5246, section 7.4.2: each one certifies the one before). */
export const outOfOrder: ChainRule = (chain, context) => {
  const shape = shapeOf(chain.sent, chain.path);
  if (shape.inOrder) return null;
  const what = `does not send its certificates in order: it sends ${subjectsOf(chain.sent)}`;
  return shapeFinding('chain-out-of-order', what, chain, context);
};

/** Certificates that have nothing to do with the leaf. */
export const unrelatedCertificate: ChainRule = (chain, context) => {
  const { unrelatedCertificates } = shapeOf(chain.sent, chain.path);
  if (unrelatedCertificates.length === 0) return null;
  const what = `sends certificates that do not belong to its chain: ${subjectsOf(unrelatedCertificates)}`;
  return shapeFinding('chain-unrelated-certificate', what, chain, context);
};

/** A certificate sent more than once. */
export const duplicate: ChainRule = (chain, context) => {
  const { duplicates }: ChainShape = shapeOf(chain.sent, chain.path);
  if (duplicates.length === 0) return null;
  const what = `sends a certificate more than once: ${subjectsOf(duplicates)}`;
  return shapeFinding('chain-duplicate', what, chain, context);
};

/**
 * IAM cannot register an issuer by itself that presents a chain "out of order, or includes duplicate or additional
 * certificates" (GitLab documentation, "Configure OpenID Connect in AWS"). It matters more where the last certificate sent,
 * which AWS's procedure takes, is not the top, and AWS checks the pin.
 */
function shapeFinding(code: FindingCode, what: string, chain: ChainJudgement, context: ChainContext): Finding {
  const last = chain.sent.at(-1);
  const misleads = last !== undefined && last.sha256 !== chain.top.sha256;
  const consequence = misleads
    ? ` Its last certificate, which AWS's procedure takes for the top, is ${quoted(last.subject)} (${last.thumbprint}); by signatures the top is ${quoted(chain.top.subject)}.`
    : '';
  return {
    code,
    severity: misleads && context.enforced !== false ? 'warning' : 'info',
    message: `${quoted(context.host)} ${what}.${consequence}`,
    action: 'Let the server send its own certificate first, after each the one that signed it, and nothing else.',
  };
}

/**
 * The top is a root that nobody trusts here, above a certificate that is proven. This rule is for issuers whose pin is not checked;
 * for others the findings about the list say so.
 */
export const unprovenTop: ChainRule = ({ top, provenBelow }, { host, enforced }) => {
  if (!provenBelow || enforced !== false) return null;
  return {
    code: 'chain-top-unproven',
    severity: 'info',
    message: `${quoted(host)} sends a certificate above the CA that vouches for its chain, and nothing proves that one: ${quoted(top.subject)} (${top.thumbprint}). The highest that is proven counts in its place: ${quoted(provenBelow.subject)} (${provenBelow.thumbprint}).`,
    action:
      'Nothing has to be done, since AWS verifies this issuer by public CAs. Let the server leave that certificate out.',
  };
};

/** Two certificates of one CA were sent, and the last one sent is not the top. */
export const lastNotTop: ChainRule = (chain, context) => {
  const { sent, path, top } = chain;
  const last = sent.at(-1);
  const shape = shapeOf(sent, path);
  const isSaid = !shape.inOrder || shape.unrelatedCertificates.length > 0 || shape.duplicates.length > 0;
  if (isSaid || !last || last.sha256 === top.sha256) return null;
  return shapeFinding('chain-last-not-top', 'sends a CA in more than one form', chain, context);
};
