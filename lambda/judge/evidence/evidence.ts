import type { Reason } from '../../findings/reason';
import type { TrustBasis } from './trust-basis';
import type { ChainJudgement } from './chain-judgement';
import { type AnchorMatch, anchorMatchesFor } from './anchors';
import { type Certificate, isCurrent, namesHost } from '../chain/certificate';
import { type Candidate, candidatesOf, pathTo } from './candidates';
import { unprovenReasonOf } from './unproven-reason';
import { flawOf, flawOfHandshake } from './document-flaw';
import { externalPinFor, foundingIn } from './founding';
import { strictVerdictOf, weaknessesOf } from '../chain/handshake-strength';
import type { Presentation } from '../observation';
import { pathObjection } from '../chain/path-validation';
import { profileObjection } from './path-rules';
import { unlessRejected } from './rejection';
import { twinOf } from './twins';

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
    : (objections[0] ?? {
        ...unprovenReasonOf(verdict, leaf, named, host, basis.now, counting),
        ...(externalPin && { externalPin }),
      });
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

function objectionTo({ evidence, path }: Candidate, host: string, now: Date): Reason | null {
  return profileObjection(path, host) ?? (evidence === 'continuity' ? pathObjection(path, now) : null);
}

/** True if a certificate is needed. Above what a trusted CA vouches for, only that CA is, if it is itself sent. */
function isNeeded(certificate: Certificate, index: number, lowest: AnchorMatch | undefined): boolean {
  return !lowest || index <= lowest.index || certificate.sha256 === lowest.anchor.certificate.sha256;
}

function countsFor(basis: TrustBasis, { source }: AnchorMatch['anchor']): boolean {
  return !basis.anchors.exclusive || source === 'operator-ca';
}
