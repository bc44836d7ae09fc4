import { type Anchors, anchorOf } from './anchors';
import { type Certificate, isCurrent, namesHost } from './certificate';
import { pathOf } from './chain';
import type { Presentation } from './observation';

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
  const anchor = presentation.verdict.trusted && named ? anchorOf(path, basis.anchors, allowedSource(basis)) : null;
  const publiclyTrusted = presentation.verdict.trusted && named && anchorOf(path, basis.anchors, 'web-pki') !== null;
  const evidence = anchor?.source ?? weakerEvidence(path, top, named && isCurrent(leaf, basis.now), basis);
  const doubt = evidence ? null : doubtOf(presentation, leaf, host, named);
  const { address } = presentation;
  return { address, top, leaf, evidence, anchor: anchor?.certificate.subject ?? null, doubt, named, publiclyTrusted };
};

const allowedSource = (basis: TrustBasis) => (basis.anchors.exclusive ? 'operator-ca' : undefined);

/** Continuity needs the right host and dates: a CA that is pinned here may well sign for other hosts too. */
const weakerEvidence = (
  path: readonly Certificate[],
  top: Certificate,
  leafFits: boolean,
  basis: TrustBasis,
): Evidence | null => {
  if (leafFits && path.some((certificate) => basis.pinned.has(certificate.thumbprint))) return 'continuity';
  return basis.approved.has(top.thumbprint) ? 'approved' : null;
};

const doubtOf = (presentation: Presentation, leaf: Certificate, host: string, named: boolean): string => {
  if (!named) return `its certificate (${leaf.subject}) does not name ${host}`;
  if (!presentation.verdict.trusted) return `no trusted CA vouches for it (OpenSSL: ${presentation.verdict.code})`;
  return 'the CA that vouches for it could not be told';
};
