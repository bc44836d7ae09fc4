import { type Certificate, readCertificate } from '../chain/certificate';
import { alternativesTo, pathThrough } from '../chain/path';
import { judgePath } from './evidence';
import type { ChainJudgement } from './chain-judgement';
import type { TrustBasis } from './trust-basis';
import type { Presentation } from '../observation';
import { limitTwins } from './twins';

/** Judgements on one presented chain. */
export interface JudgedChain {
  /** Judgement by its top. */
  top: ChainJudgement;
  /** Judgements by other certificates that count as tops; each has evidence. */
  others: readonly ChainJudgement[];
}

/** Number of certificates below the top among which evidence is sought: more than any real chain has above a trusted CA. */
const MOST_BELOW = 8;

/**
 * Judges the chains that a host presented.
 *
 * Two other certificates of a chain may count as tops. AWS's procedure takes the last one sent, whatever signed what. And the top may
 * be a root that nobody trusts any more, or that somebody put there, above a CA that is trusted by itself: then the highest
 * certificate that is proven is pinned in its place. Where an operator took the top out, nothing is pinned instead.
 * @returns in the order of the presentations; null for one without certificates
 */
export function judgeTops(
  presentations: readonly Presentation[],
  host: string,
  basis: TrustBasis,
): (JudgedChain | null)[] {
  const chains = judgePresentations(presentations, host, basis);
  const parts = [
    ...chains.map((chain) => chain?.top),
    ...chains.map((chain) => chain?.last),
    ...chains.map((chain) => chain?.below),
  ];
  const limited = limitTwins(
    parts.flatMap((one) => one ?? []),
    basis,
  ).values();
  const all = parts.map((one) => one && limited.next().value);
  return chains.map((_, at) => {
    const [top, last, below] = [0, 1, 2].map((part) => all[at + part * chains.length]);
    if (!top) return null;
    const others = [last, below].flatMap((one) => (one?.evidence ? [one] : []));
    return { top: { ...top, provenBelow: below?.evidence ? below.top : null }, others };
  });
}

/** Judgements on one chain before other chains are considered. */
interface Parts {
  top: ChainJudgement;
  /** Judgement by the last certificate sent, where that is not the top. */
  last: ChainJudgement | null;
  /** Judgement by the highest certificate with evidence below a top without any. */
  below: ChainJudgement | null;
}

/** Judges the chain of each presentation: what addresses present alike is judged once. */
function judgePresentations(presentations: readonly Presentation[], host: string, basis: TrustBasis): (Parts | null)[] {
  const judged = new Map<string, Parts | null>();
  return presentations.map((presentation) => {
    const { address, asked, chain, ...rest } = presentation;
    const sent = chain.map(readCertificate);
    const key = JSON.stringify([sent.map(({ sha256 }) => sha256), rest]);
    if (!judged.has(key)) judged.set(key, judgePresentation(presentation, sent, host, basis));
    const parts = judged.get(key);
    const at = <Part extends ChainJudgement | null>(part: Part): Part => part && { ...part, address, asked };
    return parts ? { top: at(parts.top), last: at(parts.last), below: at(parts.below) } : null;
  });
}

function judgePresentation(
  presentation: Presentation,
  sent: readonly Certificate[],
  host: string,
  basis: TrustBasis,
): Parts | null {
  const judge = (path: readonly Certificate[]): ChainJudgement | null =>
    judgePath(presentation, sent, path, host, basis);
  const first = pathThrough(sent);
  const paths = [first, ...alternativesTo(first, sent)];
  const judged = paths.flatMap((path) => judge(path) ?? []);
  // The issuer that leads to trust is preferred; then the one that was sent earlier.
  const proven = judged.filter(({ evidence }) => evidence !== null);
  const top = proven.find(({ twin }) => !twin) ?? proven[0] ?? judged[0];
  if (!top) return null;
  const toLast = pathToLast(sent, top, paths);
  return { top, last: toLast && judge(toLast), below: highestBelow(top, judge, basis) };
}

/** Returns the path to the last certificate sent; null where that is the top or the leaf, or no path leads there. */
function pathToLast(
  sent: readonly Certificate[],
  { top, path }: ChainJudgement,
  paths: readonly Certificate[][],
): Certificate[] | null {
  const last = sent.at(-1);
  if (!last || last.sha256 === top.sha256) return null;
  const ways = [path, ...paths].map((way) => way.slice(0, way.findIndex(({ sha256 }) => sha256 === last.sha256) + 1));
  return ways.find((way) => way.length > 1) ?? null;
}

/**
 * Returns the judgement by the highest certificate with evidence below a top without any. The leaf does not count, since it changes
 * with every renewal. A certificate that an operator approved does not count: an approval is for what AWS compares. An operator who
 * took out the top, or a certificate below it, wants nothing in its place.
 */
function highestBelow(
  { path, evidence }: ChainJudgement,
  judge: (path: readonly Certificate[]) => ChainJudgement | null,
  { rejected }: TrustBasis,
): ChainJudgement | null {
  if (evidence !== null) return null;
  for (let length = path.length; length > 1 && length >= path.length - MOST_BELOW; length -= 1) {
    if (rejected?.has(path[length - 1]?.thumbprint ?? '')) return null;
    const judgement = length < path.length ? judge(path.slice(0, length)) : null;
    if (judgement?.evidence && judgement.evidence !== 'approved') return judgement;
  }
  return null;
}
