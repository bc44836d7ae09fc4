import type { Failure, HostObservation, Observation, Presentation } from '../../../lambda/judge/observation';
import { DISCOVERY, KEY, presented, served, TRUSTED, UNTRUSTED } from '../../support/judging';
import type { Cast, Chain, ChainName } from './chains';

/** One address of a host, and what it presents. */
export interface Place {
  host: string;
  address: string;
  chain: ChainName;
  /** Whether it says nothing at all. */
  silent: boolean;
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
}

/** What one look at an issuer shows: the model's own words for an observation. */
export interface Look {
  seen: readonly { host: string; address: string; chain: Chain }[];
  /** `HOST ADDRESS` */
  silent: ReadonlySet<string>;
  /** The chain over which the discovery document came. */
  over: Chain | null;
  /** Whether both documents were read. */
  complete: boolean;
  /** Hosts of which something could not be learned. */
  outOfReach: ReadonlySet<string>;
  slow: boolean;
}

/** Whether OpenSSL believes a chain at a moment. */
export const isTrusted = ({ trust, until }: Chain, now: number): boolean => trust !== null && now <= until;

/** Looks at an issuer, as the model sees it. */
export const lookAt = (issuer: Issuer, { chains }: Cast, now: number): Look => {
  const { host, keysHost, places, documents } = issuer;
  const answering = (at: string | null) => places.filter((place) => place.host === at && !place.silent);
  const over = firstOf(answering(host), chains, now);
  const named = over !== null && documents !== 'no discovery document';
  const looked = places.filter((place) => place.host === host || (named && place.host === keysHost));
  const keysRead = named && documents !== 'no keys' && answering(keysHost ?? host).length > 0;
  const unread = over === null || documents === 'no discovery document' ? host : keysRead ? null : (keysHost ?? host);
  const silent = looked.filter((place) => place.silent);
  return {
    seen: looked.filter((place) => !place.silent).flatMap((place) => chainAt(place, chains)),
    silent: new Set(silent.map(({ host: at, address }) => `${at} ${address}`)),
    over,
    complete: keysRead,
    outOfReach: new Set([...silent.map((place) => place.host), ...(unread ? [unread] : [])]),
    slow: issuer.slow && named,
  };
};

const chainAt = ({ host, address, chain }: Place, chains: Cast['chains']) => {
  const found = chains.get(chain);
  return found ? [{ host, address, chain: found }] : [];
};

/** Documents are asked over the first chain that verifies; when none does, over the first. */
const firstOf = (places: readonly Place[], chains: Cast['chains'], now: number): Chain | null => {
  const found = places.flatMap((place) => chainAt(place, chains)).map(({ chain }) => chain);
  return found.find((chain) => isTrusted(chain, now)) ?? found[0] ?? null;
};

/** The same look as `observe` would give it. */
export const observationOf = (issuer: Issuer, cast: Cast, now: number): Observation => {
  const { url, host, keysHost, documents, slow } = issuer;
  const { over, complete } = lookAt(issuer, cast, now);
  const named = over !== null && documents !== 'no discovery document';
  const serve = <T>(content: T) => {
    const document = served(content, over ? presentedBy(over, now) : undefined);
    return slow ? { ...document, durationMs: 6000 } : document;
  };
  const jwksUri = `https://${keysHost ?? host}/jwks`;
  const path = named ? jwksUri : `${url}/.well-known/openid-configuration`;
  const isSilent = issuer.places.every((place) => place.host !== (named ? (keysHost ?? host) : host) || place.silent);
  return {
    issuer: url,
    issuerHost: hostSeen(issuer, host, cast, now),
    jwksHost: named && keysHost ? hostSeen(issuer, keysHost, cast, now) : null,
    discovery: named ? serve({ ...DISCOVERY, issuer: url, jwksUri }) : null,
    jwks: complete ? serve({ keys: [KEY] }) : null,
    failures: complete || isSilent ? [] : [{ code: 'http-status', where: path, why: 'it answered with status 503' }],
  };
};

const hostSeen = ({ places }: Issuer, host: string, { chains }: Cast, now: number): HostObservation => {
  const here = places.filter((place) => place.host === host);
  const silent = here.filter((place) => place.silent);
  return {
    host,
    port: 443,
    presentations: here
      .filter((place) => !place.silent)
      .flatMap((place) => chainAt(place, chains))
      .map(({ chain, address }) => presentedBy(chain, now, address)),
    failures: silent.map(({ address }): Failure => ({
      code: 'timed-out',
      where: `${host} at ${address}`,
      why: 'no answer within 5 s while connecting',
    })),
    unanswered: silent.map(({ address }) => address),
  };
};

const presentedBy = (chain: Chain, now: number, address?: string): Presentation =>
  presented(
    chain.der.map((der) => ({ der })),
    isTrusted(chain, now) ? TRUSTED : UNTRUSTED,
    address,
  );
