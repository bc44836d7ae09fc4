import { type Anchors, type AnchorMatch, anchorMatchesFor } from './anchors';
import { type Certificate, isCurrent, namesHost } from '../chain/certificate';
import { type Candidate, candidatesOf, pathTo } from './candidates';
import { unprovenReasonOf, externalPinReason, flawOf, flawOfHandshake } from './unproven-reason';
import { externalPinFor, foundingIn } from './founding';
import { type HandshakeWeakness, strictVerdictOf, weaknessesOf } from '../chain/handshake-strength';
import type { KeyKind, Presentation, Verdict } from '../observation';
import { pathObjection } from '../chain/path-validation';
import { profileObjection } from './path-rules';
import { type Rejections, unlessRejected } from './rejection';
import { type Twin, twinOf } from './twins';

/** Reason for which a live thumbprint may be trusted. See docs/trust.md. */
export type Evidence = 'web-pki' | 'operator-ca' | 'continuity' | 'approved';

/** Basis on which evidence is judged: one provider's pins, approvals and CA certificates. */
export interface TrustBasis {
  /** Thumbprints in IAM now, normalised. */
  pinned: ReadonlySet<string>;
  /** Thumbprints that an operator named for this provider, normalised. */
  approved: ReadonlySet<string>;
  /** Thumbprints that an operator had taken out: no top with one of them has evidence, and none is in `pinned`. Default: none. */
  rejected?: Rejections;
  anchors: Anchors;
  /** Pinned thumbprints that an external change brought in: no continuity is founded on them. */
  external: ReadonlySet<string>;
  /** Pinned thumbprints that stood in the list at the first look, or that an operator approved. Default: all. */
  operatorPins?: ReadonlySet<string>;
  /** Keys of which an unverifiable twin was added not long ago (`twins.ts`). */
  recentTwins: ReadonlySet<string>;
  /** Certificates behind pinned thumbprints, as remembered from when they were live. */
  remembered: readonly Certificate[];
  now: Date;
}

/** The judgement on one presented chain. */
export interface ChainJudgement {
  /** Address that presented the chain. */
  address: string;
  /** Question that was asked there. */
  asked: KeyKind;
  /** OpenSSL's verdict, by strict rules. */
  verdict: Verdict;
  /** Weaknesses of the handshake that showed the chain, the worst first. */
  weaknesses: readonly HandshakeWeakness[];
  /** All certificates sent, in wire order. */
  sent: readonly Certificate[];
  /** Certificates from the leaf to the top. */
  path: readonly Certificate[];
  /** Path up to the first certificate that a trusted CA vouches for, and that CA; the whole path when none does. */
  needed: readonly Certificate[];
  top: Certificate;
  leaf: Certificate;
  /** The CA certificates known here that stand in the path or signed one of its certificates, lowest first; whatever the verdict. */
  anchorMatches: readonly AnchorMatch[];
  evidence: Evidence | null;
  /** Subject of the CA certificate that the chain verifies to; null without such evidence. */
  anchor: string | null;
  /** The thumbprint of the pin that the chain continues, where that is its evidence; else null. */
  continues: string | null;
  /** Reason for the lack of evidence, as the end of a sentence; null with evidence. */
  unprovenReason: string | null;
  /**
   * Reason for which a document that came over this chain proves nothing about the host, as the end of a sentence that begins with
   * the chain: it has no evidence, its leaf does not name the host or is not valid now, the path breaks a rule, or the handshake was
   * not safe. Null when the document proves something.
   */
  flaw: string | null;
  /** Pin that would vouch for the top, had not an external change brought it in; null with evidence, or without such a pin. */
  externalPin: string | null;
  /** Twin that the evidence rests on: a certificate whose own signature nobody trusted made. Null without one. */
  twin: Twin | null;
  /** Highest certificate with evidence below a top without any: it is pinned in the top's place. Null without one. */
  provenBelow: Certificate | null;
  /** True if the leaf names the host. */
  named: boolean;
  /**
   * True if OpenSSL's verdict holds, the leaf names the host and is valid now, and the anchor is a CA certificate shipped with Node,
   * as far as can be known.
   */
  publiclyTrusted: boolean;
}

/**
 * Judges a path through a presented chain. Its last certificate counts as the top, whether or not the server sent more.
 * @param sent all certificates sent, in wire order
 * @param path some of them, the leaf first
 * @param host lower-case name, or an IP address without brackets
 * @returns null for an empty path
 */
export function judgePath(
  presentation: Presentation,
  sent: readonly Certificate[],
  path: readonly Certificate[],
  host: string,
  basis: TrustBasis,
): ChainJudgement | null {
  const [leaf] = path;
  const top = path.at(-1);
  if (!leaf || !top) return null;
  const facts = factsOf(presentation, { sent, path, leaf, top }, host, basis);
  return unlessRejected({ ...facts, ...proofOf(facts, host, basis), provenBelow: null }, basis.rejected);
}

/** Facts about a presented chain, from which its evidence follows. */
type ChainFacts = Pick<
  ChainJudgement,
  | 'address'
  | 'asked'
  | 'verdict'
  | 'weaknesses'
  | 'sent'
  | 'path'
  | 'needed'
  | 'top'
  | 'leaf'
  | 'anchorMatches'
  | 'named'
  | 'publiclyTrusted'
>;

function factsOf(
  presentation: Presentation,
  chain: Pick<ChainJudgement, 'sent' | 'path' | 'leaf' | 'top'>,
  host: string,
  basis: TrustBasis,
): ChainFacts {
  const { address, asked } = presentation;
  const { path, leaf } = chain;
  const named = namesHost(leaf, host);
  const anchorMatches = anchorMatchesFor(path, basis.anchors);
  const paths = anchorMatches.map((anchorMatch) => pathTo(anchorMatch, path));
  const verdict = strictVerdictOf(presentation, paths, basis.now);
  const lowest = countingIn(anchorMatches, basis).find(({ anchor }) => isCurrent(anchor.certificate, basis.now));
  const isPublic = anchorMatches.some(({ anchor }) => anchor.source === 'web-pki');
  return {
    ...chain,
    address,
    asked,
    verdict,
    needed: path.filter((certificate, index) => isNeeded(certificate, index, lowest)),
    anchorMatches,
    named,
    publiclyTrusted: verdict.trusted && isLeafFit({ named, leaf }, basis.now) && isPublic,
    weaknesses: weaknessesOf(presentation.handshake),
  };
}

/** OpenSSL's verdict is as old as the look; a certificate that ended since then proves nothing. */
function isLeafFit({ named, leaf }: Pick<ChainFacts, 'named' | 'leaf'>, now: Date): boolean {
  return named && isCurrent(leaf, now);
}

function countingIn(anchorMatches: readonly AnchorMatch[], basis: TrustBasis): AnchorMatch[] {
  return anchorMatches.filter(({ anchor }) => countsFor(basis, anchor));
}

function proofOf(
  facts: ChainFacts,
  host: string,
  basis: TrustBasis,
): Pick<ChainJudgement, 'evidence' | 'anchor' | 'continues' | 'unprovenReason' | 'flaw' | 'externalPin' | 'twin'> {
  const { path, leaf, top, verdict, anchorMatches, named, weaknesses } = facts;
  const leafFits = isLeafFit(facts, basis.now);
  const counting = countingIn(anchorMatches, basis);
  const trusted = verdict.trusted && leafFits ? counting : [];
  const candidates = candidatesOf(path, trusted, leafFits, foundingIn(basis, path, anchorMatches));
  const objections = candidates.map((candidate) => objectionTo(candidate, host, basis.now));
  const proof = candidates.find((_, index) => objections[index] === null);
  const evidence = proof?.evidence ?? (basis.approved.has(top.thumbprint) ? 'approved' : null);
  const externalPin = evidence ? null : externalPinFor(path, named, host, basis);
  const unprovenReason = evidence
    ? null
    : (objections[0] ??
      unprovenReasonOf(verdict, leaf, named, host, basis.now, counting) + externalPinReason(externalPin));
  const documentFlaw = flawOf(path, named, host, basis.now, evidence === 'approved') ?? flawOfHandshake(weaknesses);
  return {
    evidence,
    anchor: proof?.anchor ?? null,
    continues: proof?.continues ?? null,
    unprovenReason,
    flaw: unprovenReason ?? documentFlaw,
    externalPin,
    twin: proof ? twinOf(path, counting, basis) : null,
  };
}

function objectionTo({ evidence, path }: Candidate, host: string, now: Date): string | null {
  return profileObjection(path, host) ?? (evidence === 'continuity' ? pathObjection(path, now) : null);
}

/** True if a certificate is needed. Above what a trusted CA vouches for, only that CA is, if it is itself sent. */
function isNeeded(certificate: Certificate, index: number, lowest: AnchorMatch | undefined): boolean {
  return !lowest || index <= lowest.index || certificate.sha256 === lowest.anchor.certificate.sha256;
}

function countsFor(basis: TrustBasis, { source }: AnchorMatch['anchor']): boolean {
  return !basis.anchors.exclusive || source === 'operator-ca';
}
