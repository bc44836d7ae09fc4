import { type Anchors, anchorOf } from './anchors';
import { type Certificate, isCurrent, namesHost } from './certificate';
import { pathOf } from './chain';
import type { Presentation } from './observation';
import { profileObjection } from './profile';

/** Why a live thumbprint may be trusted. See docs/trust.md. */
export type Evidence = 'web-pki' | 'operator-ca' | 'continuity' | 'approved';

/** What evidence is judged against: one provider's pins, approvals and CA certificates. */
export interface TrustBasis {
  /** Thumbprints in IAM now, normalised. */
  pinned: ReadonlySet<string>;
  /** Thumbprints a person named for this provider, normalised. */
  approved: ReadonlySet<string>;
  anchors: Anchors;
  now: Date;
}

/** The judgement on one presented chain. */
export interface ChainJudgement {
  /** The address that presented it. */
  address: string;
  top: Certificate;
  leaf: Certificate;
  evidence: Evidence | null;
  /** Subject of the CA certificate that the chain verifies to; null without such evidence. */
  anchor: string | null;
  /** Why there is no evidence, as the end of a sentence; null when there is. */
  doubt: string | null;
  /** Whether the leaf names the host. */
  named: boolean;
  /** Whether OpenSSL's verdict holds and the anchor is a CA certificate shipped with Node, as far as can be told. */
  publiclyTrusted: boolean;
}

/**
 * Judges a presented chain for a host. Each top is judged by its own chain; null when no certificate was sent.
 * @param host lower-case name, or an IP address without brackets
 */
export const judgeChain = (presentation: Presentation, host: string, basis: TrustBasis): ChainJudgement | null => {
  const path = pathOf(presentation.chain);
  const [leaf] = path;
  const top = path.at(-1);
  if (!leaf || !top) return null;
  const named = namesHost(leaf, host);
  const verified = presentation.verdict.trusted && named;
  const publiclyTrusted = verified && anchorOf(path, basis.anchors, 'web-pki') !== null;
  const claims = claimsOf(path, verified, named && isCurrent(leaf, basis.now), basis);
  const objections = claims.map((claim) => profileObjection(claim.path, host));
  const proof = claims.find((_, index) => objections[index] === null);
  const evidence = proof?.evidence ?? (basis.approved.has(top.thumbprint) ? 'approved' : null);
  const doubt = evidence ? null : (objections[0] ?? doubtOf(presentation, leaf, host, named));
  const { address } = presentation;
  return { address, top, leaf, evidence, anchor: proof?.anchor ?? null, doubt, named, publiclyTrusted };
};

/** A path from the leaf to a certificate that is trusted by itself, and what it proves unless something speaks against it. */
interface Claim {
  evidence: Evidence;
  path: readonly Certificate[];
  anchor: string | null;
}

/**
 * What the path may prove, the stronger first.
 * @param verified whether OpenSSL's verdict holds and the leaf names the host
 * @param leafFits whether the leaf names the host and its dates hold: a CA that is pinned here may well sign for others too
 */
const claimsOf = (
  path: readonly Certificate[],
  verified: boolean,
  leafFits: boolean,
  { anchors, pinned }: TrustBasis,
): Claim[] => {
  const anchor = verified ? anchorOf(path, anchors, anchors.exclusive ? 'operator-ca' : undefined) : null;
  const end = leafFits ? path.findIndex(({ thumbprint }) => pinned.has(thumbprint)) : -1;
  return [
    ...(anchor ? [{ evidence: anchor.source, path: anchor.path, anchor: anchor.certificate.subject }] : []),
    ...(end < 0 ? [] : [{ evidence: 'continuity' as const, path: path.slice(0, end + 1), anchor: null }]),
  ];
};

const doubtOf = (presentation: Presentation, leaf: Certificate, host: string, named: boolean): string => {
  if (!named) return `its certificate (${leaf.subject}) does not name ${host}`;
  if (!presentation.verdict.trusted) return `no trusted CA vouches for it (OpenSSL: ${wordsFor(presentation.verdict)})`;
  return 'the CA that vouches for it could not be told';
};

/** Node has no code for some of OpenSSL's reasons. */
const wordsFor = ({ code }: { code: string }): string =>
  code === 'UNSPECIFIED'
    ? 'UNSPECIFIED, for example a weak key or signature, a name constraint or an unknown critical extension'
    : code;
