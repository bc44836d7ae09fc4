import type { Cast, Chain, Made } from '../world/chains';
import { type Look, isTrusted } from '../world/issuer';

/** Why a top may be pinned: something proves it, or a person said so. */
export type Proof = 'proof' | 'approved';

/** What proofs rest on. */
export interface Basis {
  pinned: ReadonlySet<string>;
  approved: ReadonlySet<string>;
  /** Thumbprints whose certificates are remembered. */
  remembered: ReadonlySet<string>;
  cast: Cast;
  now: number;
}

/** A top that some place presents, with its proof. */
export interface Presented {
  host: string;
  top: string;
  proof: Proof | null;
}

/** What a look shows at each host, each top once, with the first proof of it there. */
export const presentedIn = ({ seen, over }: Look, issuerHost: string, basis: Basis): Presented[] => {
  // Whoever sits before the issuer could name any host for the keys.
  const namedByProven = over !== null && proofOf(over, basis) !== null;
  const tops = new Map<string, Presented>();
  for (const { host, chain } of seen) {
    const { top } = chain;
    const counts = host === issuerHost || namedByProven;
    const proof = counts ? proofOf(chain, basis) : basis.approved.has(top) ? 'approved' : null;
    const known = tops.get(`${host} ${top}`);
    if (!known?.proof) tops.set(`${host} ${top}`, { host, top, proof });
  }
  return [...tops.values()];
};

const proofOf = (chain: Chain, basis: Basis): Proof | null => {
  if (isTrusted(chain, basis.now)) return 'proof';
  if (basis.now <= chain.until && continues(chain, basis)) return 'proof';
  return basis.approved.has(chain.top) ? 'approved' : null;
};

/** Whether the top continues a pinned certificate: which is in the chain, or is remembered. */
const continues = ({ path, top }: Chain, { pinned, remembered, cast }: Basis): boolean => {
  const at = path.findLastIndex(({ thumbprint }) => pinned.has(thumbprint));
  const isNearTop = at >= 0 && at >= path.length - 2;
  if (isNearTop && (at === 0 || path[at]?.maySign)) return true;
  const newcomer = cast.certificates.get(top);
  return [...remembered]
    .filter((thumbprint) => pinned.has(thumbprint))
    .flatMap((thumbprint) => cast.certificates.get(thumbprint) ?? [])
    .some((old) => newcomer !== undefined && isContinuedBy(newcomer, old));
};

const isContinuedBy = (newcomer: Made, old: Made): boolean =>
  old.authority === newcomer.authority || (old.maySign && old.authority === newcomer.signedBy);
