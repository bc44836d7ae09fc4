import type { ShapeFacts } from '../../findings/entries/chains';
import { type Certificate, isSelfSigned } from '../chain/certificate';
import { shapeOf } from '../chain/shape';
import type { ChainJudgement } from '../evidence/chain-judgement';
import { type ChainContext, type ChainRule, type RankedFinding, ranked } from './chain-rule';
import { namedCertificate } from './named-certificate';

/**
 * The server does not send all intermediates (RFC 5246, section 7.4.2: every certificate but the root has to be sent).
 * If more than the leaf is sent, that looks like a private CA whose root is left out as it should be: it is information only.
 */
export const incomplete: ChainRule = ({ path, leaf, top, verdict, anchorMatches }, { host }) => {
  if (verdict.trusted || anchorMatches.length > 0 || !leaf.x509 || isSelfSigned(top)) return null;
  const leafOnly = path.length === 1;
  const { subject, issuer } = leafOnly ? leaf : top;
  return ranked({ code: 'chain-incomplete', facts: { host, subject, issuer, leafOnly } }, leafOnly ? 0 : 1);
};

/** The server sends its CA's self-signed root, which clients must have anyway. AWS does not say whether it counts as the top. */
export const rootIncluded: ChainRule = ({ path, top, provenBelow }, { host }) => {
  const below = path.at(-2);
  if (!below || provenBelow || !isSelfSigned(top)) return null;
  const facts = { host, subject: top.subject, below: below.subject, belowIsServer: path.length === 2 };
  return ranked({ code: 'chain-root-included', facts });
};

/** The certificates of the path were not sent in its order (RFC 5246, section 7.4.2: each one certifies the one before). */
export const outOfOrder: ChainRule = (chain, context) =>
  shapeOf(chain.sent, chain.path).inOrder ? null : shapeFinding('chain-out-of-order', chain.sent, chain, context);

/** Certificates that have nothing to do with the leaf. */
export const unrelatedCertificate: ChainRule = (chain, context) => {
  const { unrelatedCertificates } = shapeOf(chain.sent, chain.path);
  if (unrelatedCertificates.length === 0) return null;
  return shapeFinding('chain-unrelated-certificate', unrelatedCertificates, chain, context);
};

/** A certificate sent more than once. */
export const duplicate: ChainRule = (chain, context) => {
  const { duplicates } = shapeOf(chain.sent, chain.path);
  return duplicates.length === 0 ? null : shapeFinding('chain-duplicate', duplicates, chain, context);
};

type ShapeCode = 'chain-out-of-order' | 'chain-unrelated-certificate' | 'chain-duplicate' | 'chain-last-not-top';

/**
 * IAM cannot register an issuer by itself that presents a chain "out of order, or includes duplicate or additional
 * certificates" (GitLab documentation, "Configure OpenID Connect in AWS"). It matters more where the last certificate sent,
 * which AWS's procedure takes, is not the top, and AWS checks the pin.
 */
function shapeFinding(
  code: ShapeCode,
  certificates: readonly Certificate[],
  { sent, top }: ChainJudgement,
  { host, enforced }: ChainContext,
): RankedFinding {
  const last = sent.at(-1);
  const misleading = last && last.sha256 !== top.sha256 ? { last: namedCertificate(last), top: top.subject } : null;
  const facts: ShapeFacts = { host, subjects: certificates.map(({ subject }) => subject), misleading, enforced };
  return ranked({ code, facts }, misleading ? 0 : 1);
}

/**
 * The top is a root that nobody trusts here, above a certificate that is proven. This rule is for issuers whose pin is not checked;
 * for others the findings about the list say so.
 */
export const unprovenTop: ChainRule = ({ top, provenBelow }, { host, enforced }) => {
  if (!provenBelow || enforced !== false) return null;
  const facts = { host, top: namedCertificate(top), below: namedCertificate(provenBelow) };
  return ranked({ code: 'chain-top-unproven', facts });
};

/** Two certificates of one CA were sent, and the last one sent is not the top. */
export const lastNotTop: ChainRule = (chain, context) => {
  const { sent, path, top } = chain;
  const last = sent.at(-1);
  const shape = shapeOf(sent, path);
  const isSaid = !shape.inOrder || shape.unrelatedCertificates.length > 0 || shape.duplicates.length > 0;
  return isSaid || !last || last.sha256 === top.sha256 ? null : shapeFinding('chain-last-not-top', [], chain, context);
};
