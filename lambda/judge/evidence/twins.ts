import { withoutEvidence } from './without-evidence';
import type { Twin, ChainJudgement } from './chain-judgement';
import { type AnchorMatch } from './anchors';
import { type Certificate, isIssuedBy, isSelfSigned, keyOf } from '../chain/certificate';
import type { TrustBasis } from './trust-basis';

/** Time after the addition of a twin in which no other of the same key is added, in milliseconds. */
const TWIN_MS = 30 * 24 * 60 * 60 * 1000;

/** Returns the keys of which a twin was added within 30 days, each with the moment. */
export function recentTwinsOf(twins: Iterable<readonly [string, Date]>, now: Date): ReadonlyMap<string, Date> {
  return new Map([...twins].filter(([, at]) => now.getTime() - at.getTime() < TWIN_MS));
}

/**
 * Returns the twin at the top of a path; null where its own signature is trusted, or where it is the leaf, whose key the handshake proved.
 * @param counting the trusted CAs that stand in the path or signed one of its certificates
 */
export function twinOf(path: readonly Certificate[], counting: readonly AnchorMatch[], basis: TrustBasis): Twin | null {
  const top = path.at(-1);
  if (!top || path.length === 1 || isSelfSigned(top)) return null;
  const founding = basis.remembered.filter(
    ({ thumbprint }) => basis.pinned.has(thumbprint) && !basis.external.has(thumbprint),
  );
  if (founding.some((pin) => pin.sha256 !== top.sha256 && isIssuedBy(top, pin))) return null;
  const anchors = counting.filter(({ index }) => index === path.length - 1).map(({ anchor }) => anchor.certificate);
  if (anchors.some((anchor) => anchor.sha256 === top.sha256 || isIssuedBy(top, anchor))) return null;
  const key = keyOf(top);
  return key === null ? null : { key, ofTrustedCa: anchors.length > 0 };
}

/**
 * Leaves evidence to few twins of each key among the chains of a host. Twins that are pinned keep it. So does one more, the one that
 * most addresses present, with three exceptions: one of that key was added within 30 days, an operator took out one that is still
 * presented, or the key is a trusted CA's and one is pinned. A pinned CA may be renewed with its key beside the certificate that is
 * pinned, once in that time. A twin that an operator approved keeps that evidence.
 */
export function limitTwins(judgements: readonly ChainJudgement[], basis: TrustBasis): ChainJudgement[] {
  const believed = new Set<string>();
  // An operator who took one of them out wants no other in its place.
  const rejected = judgements.filter(({ top }) => basis.rejected?.has(top.thumbprint)).map(({ top }) => keyOf(top));
  for (const key of new Set(judgements.flatMap(({ twin }) => twin?.key ?? []))) {
    const ofKey = judgements.filter(({ twin }) => twin?.key === key);
    const isFull = rejected.includes(key) || basis.recentTwins.has(key);
    believedAmong(ofKey, isFull, basis).forEach((thumbprint) => believed.add(thumbprint));
  }
  return judgements.map((one) => (!one.twin || believed.has(one.top.thumbprint) ? one : asNotBelieved(one, basis)));
}

function believedAmong(ofKey: readonly ChainJudgement[], isFull: boolean, basis: TrustBasis): string[] {
  const addresses = new Map<string, Set<string>>();
  for (const { top, address } of ofKey) {
    addresses.set(top.thumbprint, (addresses.get(top.thumbprint) ?? new Set()).add(address));
  }
  const pinned = [...addresses.keys()].filter((thumbprint) => basis.pinned.has(thumbprint));
  const [first] = [...addresses]
    .filter(([thumbprint]) => !basis.pinned.has(thumbprint))
    .toSorted(([, one], [, other]) => other.size - one.size);
  const isTaken = pinned.length > 0 && ofKey.some(({ twin }) => twin?.ofTrustedCa);
  return first && !isFull && !isTaken ? [...pinned, first[0]] : pinned;
}

function asNotBelieved(judgement: ChainJudgement, { approved }: TrustBasis): ChainJudgement {
  const { top } = judgement;
  if (approved.has(top.thumbprint))
    return { ...judgement, evidence: 'approved', anchor: null, continues: null, twin: null };
  return withoutEvidence(judgement, { reason: 'key-shared', subject: top.subject });
}
