import type { Failure, KeyKind, Unanswered } from '../../../lambda/judge/observation';
import type { Chains, Chain, ChainName } from './chains';

/** One address of a host, and what it presents. */
export interface Place {
  host: string;
  address: string;
  /** The chain for each kind of key that it is asked for; null where it refuses the offer with a TLS alert. */
  rsa: ChainName;
  ecdsa: ChainName | null;
  /** Why it cannot be asked for anything; null when it can. */
  unanswered: Exclude<Unanswered['why'], 'remembered'> | null;
  /** The question that is reset; null when none is. */
  reset: 'rsa' | 'ecdsa' | null;
  /** What whoever sits before it presents instead; null when nobody does. */
  impostor: ChainName | null;
}

/** An identity provider as it is now. */
export interface Issuer {
  url: string;
  /** Host of the discovery document. */
  host: string;
  /** Host of the keys, where that is another. */
  keysHost: string | null;
  places: readonly Place[];
  documents: 'served' | 'no discovery document' | 'no keys';
  slow: boolean;
  /** The place of a JWKS host that an impostor's discovery document names; null when it names the right one. */
  theirs: Place | null;
  /** Whether each address is asked once, for any kind of key. */
  askedOnce: boolean;
}

/** A chain that was presented. */
export interface SeenChain {
  host: string;
  address: string;
  asked: KeyKind;
  chain: Chain;
}

/** What one look at an issuer shows: the model's own words for an observation. */
export interface ModelObservation {
  issuerHost: string;
  /** Host of the keys, going by the discovery document; null while that could not be read. */
  keysHost: string | null;
  seen: readonly SeenChain[];
  unanswered: readonly (Unanswered & { host: string })[];
  /** Over what the documents came. */
  over: { discovery: SeenChain | null; keys: SeenChain | null };
  /** Whether both documents were read. */
  complete: boolean;
  /** What could not be learned, each once for a host; `http-status` is about a document. */
  failures: readonly { code: Failure['code']; host: string }[];
  slow: boolean;
}

/** Whether the dates of a leaf hold. */
export function isCurrent({ from, until }: Chain, now: number): boolean {
  return from <= now && now <= until;
}

/** Whether OpenSSL believes a chain at a moment; it does not look at the name. */
export function isTrusted(chain: Chain, now: number): boolean {
  return chain.trust !== null && isCurrent(chain, now);
}

/** Looks at an issuer, as the model sees it. */
export function probeHost(issuer: Issuer, chains: Chains, now: number): ModelObservation {
  const { host, documents, slow } = issuer;
  const atIssuer = hostAt(issuer, issuer.places, host, chains);
  const over = documentSource(atIssuer.seen, now);
  const discovery = documents === 'no discovery document' ? null : over;
  const keysHost = discovery && keysHostOf(issuer, discovery.address);
  const isOther = keysHost !== null && keysHost !== host;
  const places = keysHost === issuer.theirs?.host && issuer.theirs ? [issuer.theirs] : issuer.places;
  const atKeys = isOther ? hostAt(issuer, places, keysHost, chains) : null;
  const keysOver = discovery && (atKeys ? documentSource(atKeys.seen, now) : discovery);
  const keys = documents === 'no keys' ? null : keysOver;
  const seen = [...atIssuer.seen, ...(atKeys?.seen ?? [])];
  const unreadHost = !discovery ? host : keys ? null : keysHost;
  // Of a host that presents nothing, its addresses say enough.
  const isNotified = unreadHost === null || seen.every((seenChain) => seenChain.host !== unreadHost);
  return {
    issuerHost: host,
    keysHost,
    seen,
    unanswered: [...atIssuer.unanswered, ...(atKeys?.unanswered ?? [])],
    over: { discovery, keys },
    complete: keys !== null,
    failures: [
      ...atIssuer.failures,
      ...(atKeys?.failures ?? []),
      ...(isNotified ? [] : [{ code: 'http-status' as const, host: unreadHost }]),
    ],
    slow: slow && discovery !== null,
  };
}

/** An impostor names a host of their own. */
function keysHostOf({ places, host, keysHost, theirs }: Issuer, address: string): string {
  const isTheirs = places.some((place) => place.address === address && place.impostor !== null);
  return isTheirs && theirs ? theirs.host : (keysHost ?? host);
}

/** Documents are asked over the first chain that verifies; when none does, over the first. */
function documentSource(seen: readonly SeenChain[], now: number): SeenChain | null {
  return seen.find(({ chain }) => isTrusted(chain, now)) ?? seen[0] ?? null;
}

/** What is seen of one host. */
function hostAt(
  { askedOnce }: Issuer,
  places: readonly Place[],
  host: string,
  { chains }: Chains,
): Pick<ModelObservation, 'seen' | 'unanswered' | 'failures'> {
  const here = places.filter((place) => place.host === host);
  const seen = here.flatMap((place) =>
    answersOf(place, askedOnce).flatMap(({ asked, name }): SeenChain[] => {
      const chain = chains.get(name);
      return chain ? [{ host, address: place.address, asked, chain }] : [];
    }),
  );
  const codes = here.flatMap((place) => failureAt(place, seen));
  return {
    seen,
    unanswered: here.flatMap((place) => unansweredAt(place, askedOnce).map((one) => ({ ...one, host }))),
    failures: [...new Set(codes)].map((code) => ({ code, host })),
  };
}

function answersOf(
  { rsa, ecdsa, unanswered, reset, impostor }: Place,
  askedOnce: boolean,
): { asked: KeyKind; name: ChainName }[] {
  if (unanswered) return [];
  if (askedOnce) {
    return reset === null ? [{ asked: 'any', name: impostor ?? rsa }] : [];
  }
  const answer = (asked: 'rsa' | 'ecdsa', name: ChainName | null) =>
    name && reset !== asked ? [{ asked, name: impostor ?? name }] : [];
  return [...answer('rsa', rsa), ...answer('ecdsa', ecdsa)];
}

function unansweredAt({ address, unanswered, reset }: Place, askedOnce: boolean): Unanswered[] {
  if (unanswered) return [{ address, asked: null, why: unanswered }];
  return reset ? [{ address, asked: askedOnce ? 'any' : reset, why: 'silent' }] : [];
}

/** What is said of a place that presents nothing. */
function failureAt({ address, unanswered }: Place, seen: readonly SeenChain[]): Failure['code'][] {
  if (unanswered === 'beyond-limit') return ['too-many-addresses'];
  if (unanswered === 'not-allowed') return ['address-not-allowed'];
  if (unanswered === 'silent') return ['timed-out'];
  // A family of addresses without a route says nothing about an issuer that answers elsewhere.
  if (unanswered === 'no-route') return seen.length > 0 ? [] : ['unreachable'];
  return seen.some((seenChain) => seenChain.address === address) ? [] : ['connection-closed'];
}
