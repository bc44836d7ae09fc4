import type { Chains, Chain, Made } from '../sandbox/chains';
import { type ModelObservation, type SeenChain, isCurrent, isTrusted } from '../sandbox/issuer';

/** Why a top may be pinned: something proves it, or a person said so. */
export type Proof = 'web-pki' | 'operator-ca' | 'continuity' | 'approved';

/** What proofs rest on. */
export interface Basis {
  pinned: ReadonlySet<string>;
  /** Pins that others may continue. */
  founding: ReadonlySet<string>;
  /** Those of them that a person put in: what signed one of these is believed, too. */
  placed: ReadonlySet<string>;
  approved: ReadonlySet<string>;
  /** What a person took out. */
  rejected: ReadonlySet<string>;
  /** Thumbprints whose certificates are remembered. */
  remembered: ReadonlySet<string>;
  /** CAs of which no further twin is believed now. */
  twinned: ReadonlySet<string>;
  chains: Chains;
  now: number;
}

/** A top that some place presents, with its proof. */
export interface Presented {
  host: string;
  top: string;
  proof: Proof | null;
}

/** A chain as it was judged. */
export interface Judged extends SeenChain {
  proof: Proof | null;
  /** Whether it shows its host: a document over it counts. */
  sound: boolean;
  /** The CA of which its top is a twin, where it is proven as that. */
  twinOf: string | null;
  /** The pin that would prove it, had not someone else put that in. */
  external: string | null;
}

/** What a look shows. */
export interface SeenChains {
  judged: readonly Judged[];
  /** At each host, each top once, with the first proof of it there. */
  presented: readonly Presented[];
  /** Whether it says what is gone. */
  counts: boolean;
}

/** Judges all that a look shows. */
export function judge(observed: ModelObservation, basis: Basis): SeenChains {
  const { seen, over, issuerHost, keysHost, complete } = observed;
  const atIssuer = judgeHost(issuerHost, seen, basis);
  const isNamed = over.discovery !== null && atIssuer(over.discovery.chain).sound;
  // Whoever sits before the issuer could name any host for the keys.
  const ofKeys = judgeHost(keysHost ?? '', seen, basis);
  const atKeys = isNamed ? ofKeys : unnamed(ofKeys, basis);
  const judged = seen.map((seenChain) => ({
    ...seenChain,
    ...(seenChain.host === issuerHost ? atIssuer(seenChain.chain) : atKeys(seenChain.chain)),
  }));
  const keys = keysHost === issuerHost ? atIssuer : atKeys;
  return {
    judged,
    presented: topsOf(judged),
    counts: complete && isNamed && over.keys !== null && keys(over.keys.chain).sound,
  };
}

function topsOf(judged: readonly Judged[]): Presented[] {
  const tops = new Map<string, Presented>();
  for (const { host, chain, proof } of judged) {
    const { top } = chain;
    if (!tops.get(`${host} ${top}`)?.proof) tops.set(`${host} ${top}`, { host, top, proof });
  }
  return [...tops.values()];
}

type Verdict = Pick<Judged, 'proof' | 'sound' | 'twinOf' | 'external'>;

/** Judges the chains of one host; of the twins of a CA, one is believed. */
function judgeHost(host: string, seen: readonly SeenChain[], basis: Basis): (chain: Chain) => Verdict {
  const here = seen.filter((seenChain) => seenChain.host === host);
  const claimed = here.filter(({ chain }) => claimOf(chain, host, basis) !== null);
  const refused = here.flatMap(({ chain }) => (basis.rejected.has(chain.top) ? authorityOf(chain.top, basis) : []));
  const believed = twinsBelieved(claimed, { ...basis, twinned: new Set([...basis.twinned, ...refused]) });
  return (chain) => {
    const { top } = chain;
    const claim = claimOf(chain, host, basis);
    const twin = claim ? twinOf(chain, basis) : null;
    const isApproved = basis.approved.has(top);
    if (claim && (twin === null || believed.has(top)))
      return { proof: claim, sound: true, twinOf: twin, external: null };
    const isSettled = claim !== null || isApproved || basis.rejected.has(top);
    const external = isSettled ? null : externalOf(chain, host, basis);
    const sound = isApproved && isFit(chain, host, basis);
    return { proof: isApproved ? 'approved' : null, sound, twinOf: null, external };
  };
}

/** Whether a chain shows its host to whoever trusts its CA. */
function isFit(chain: Chain, host: string, { now }: Basis): boolean {
  return chain.fits && chain.names.includes(host) && isCurrent(chain, now);
}

/** What a chain proves by itself. */
function claimOf(chain: Chain, host: string, basis: Basis): Exclude<Proof, 'approved'> | null {
  if (basis.rejected.has(chain.top) || !isFit(chain, host, basis)) return null;
  if (isTrusted(chain, basis.now)) return chain.trust;
  return continuedBy(chain, basis) === null ? null : 'continuity';
}

function externalOf(chain: Chain, host: string, basis: Basis): string | null {
  const unfounded = new Set([...basis.pinned].filter((pin) => !basis.founding.has(pin)));
  return isFit(chain, host, basis) ? continuedBy(chain, { ...basis, founding: unfounded, placed: unfounded }) : null;
}

/** Of a host that nobody has named, nothing is proven. */
function unnamed(judged: (chain: Chain) => Verdict, { approved }: Basis) {
  return (chain: Chain): Verdict => ({
    proof: approved.has(chain.top) ? 'approved' : null,
    sound: false,
    twinOf: null,
    external: judged(chain).external,
  });
}

/**
 * The twins of which the look proves something: those that are pinned; and the one at most addresses, once a month, and
 * not where one of a trusted CA is pinned, or where a person took out one that is presented.
 */
function twinsBelieved(seen: readonly SeenChain[], basis: Basis): ReadonlySet<string> {
  const addresses = new Map<string, Set<string>>();
  const authorities = new Map<string, string>();
  for (const { chain, address } of seen) {
    const authority = twinOf(chain, basis);
    if (authority === null) continue;
    authorities.set(chain.top, authority);
    addresses.set(chain.top, (addresses.get(chain.top) ?? new Set()).add(address));
  }
  const sizeOf = (top: string): number => addresses.get(top)?.size ?? 0;
  return new Set(
    [...authorities].flatMap(([top, authority]) => {
      const twins = [...authorities.keys()].filter((other) => authorities.get(other) === authority);
      const pinned = twins.filter((twin) => basis.pinned.has(twin));
      const [most] = twins
        .filter((twin) => !pinned.includes(twin))
        .toSorted((one, other) => sizeOf(other) - sizeOf(one));
      const isEnough = basis.twinned.has(authority) || (pinned.length > 0 && basis.chains.trusted.has(authority));
      return pinned.includes(top) || (most === top && !isEnough) ? [top] : [];
    }),
  );
}

function authorityOf(top: string, { chains }: Basis): string[] {
  const made = chains.certificates.get(top);
  return made ? [made.authority] : [];
}

/** The CA known here whose name and key a top has, where nobody known here signed it; else null. */
function twinOf({ path, top }: Pick<Chain, 'path' | 'top'>, basis: Basis): string | null {
  const { certificates, trusted } = basis.chains;
  const made = certificates.get(top);
  if (!made || path.length === 1 || made.signedBy === made.authority) return null;
  const founders = rememberedFounders(basis).filter(({ thumbprint }) => thumbprint !== top);
  const known = new Set([...trusted, ...founders.map(({ authority }) => authority)]);
  return known.has(made.authority) && !known.has(made.signedBy) ? made.authority : null;
}

function rememberedFounders({ founding, remembered, chains }: Basis): Made[] {
  return [...remembered].filter((one) => founding.has(one)).flatMap((one) => chains.certificates.get(one) ?? []);
}

/** Whether the pin at the end of a path is beyond doubt, and with it who signed it. */
function mayNameSigner(path: Chain['path'], basis: Basis): boolean {
  const top = path.at(-1)?.thumbprint ?? '';
  const isTwin = basis.chains.trusted.has(twinOf({ path, top }, basis) ?? '');
  return (
    basis.placed.has(top) && !isTwin && !path.slice(0, -1).some(({ thumbprint }) => basis.founding.has(thumbprint))
  );
}

/** The pin that the top of a chain continues: it is in the chain, or it is remembered. */
export function continuedBy({ path, top }: Chain, basis: Basis): string | null {
  const at = path.findLastIndex(({ thumbprint }) => basis.founding.has(thumbprint));
  const pin = path[at];
  const isBelow = at === path.length - 2 && mayNameSigner(path.slice(0, at + 1), basis);
  if (pin && (at === path.length - 1 || isBelow) && (at === 0 || pin.maySign)) return pin.thumbprint;
  const newcomer = basis.chains.certificates.get(top);
  const founders = rememberedFounders(basis);
  const same = founders.find(({ authority }) => authority === newcomer?.authority);
  const signer = founders.find(({ authority, maySign }) => maySign && authority === newcomer?.signedBy);
  return (same ?? signer)?.thumbprint ?? null;
}
