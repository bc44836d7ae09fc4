import { createAnchors } from '../../lambda/judge/evidence/anchors';
import type { HostObservation, KeyKind, Observation, Presentation } from '../../lambda/judge/observation';
import { publicCas } from '../../lambda/observe/tls/tls-settings';
import { type Trust, createTrustStore } from '../../lambda/observe/trust';
import type { Settings } from '../../lambda/contract/settings';
import { DISCOVERY, KEY, served } from '../../test/support/judgement';
import { type ChainMaker, type HostChains, createChainMaker } from '../rig/chains';
import { nameOf } from '../rig/names';

/** An issuer, with the thumbprints that belong in IAM for what it presented first. */
export interface SimulatedIssuer {
  issuer: string;
  thumbprints: readonly string[];
}

/** Issuers with real chains, of which nobody asks for a handshake. */
export interface SimulatedIssuers {
  list: readonly SimulatedIssuer[];
  /** Returns what an issuer presents now. */
  observe: (issuer: string) => Observation;
  /** Gives issuers other certificates, from issuing CAs that nobody has seen before: those of which the index is a multiple. */
  rotate: (every: number) => Promise<void>;
  trustOf: () => Trust;
}

/** Addresses that each issuer has. */
const ADDRESSES = ['192.0.2.1', '192.0.2.2'];

/** One of so many issuers has certificates of the operator's CA, which AWS does not know: AWS checks the thumbprints of these. */
export const ONE_PRIVATE_OF = 10;

/** Makes issuers. */
export async function createIssuers(count: number, settings: Settings): Promise<SimulatedIssuers> {
  const makers = { public: await createChainMaker(), private: await createChainMaker() };
  const present = async (): Promise<HostChains[]> => {
    const chains = { public: await makers.public.renew(count), private: await makers.private.renew(count) };
    return Array.from({ length: count }, (_, index) => {
      const found = chains[index % ONE_PRIVATE_OF === 0 ? 'private' : 'public'][index];
      if (!found) throw new Error('There are too few chains.');
      return found;
    });
  };
  const presented = await present();
  const names = presented.map((_, index) => nameOf(index, 1));
  const known = new Map(names.map((name, index) => [name, index]));
  const trust = trustIn(makers, settings);
  return {
    list: presented.map(({ thumbprints }, index) => ({ issuer: `https://${names[index]}`, thumbprints })),
    observe: (issuer) => {
      const host = new URL(issuer).hostname;
      const chains = presented[known.get(host) ?? -1];
      if (!chains) throw new Error(`There is no issuer ${issuer}.`);
      return observationOf(issuer, host, chains);
    },
    rotate: async (every) => {
      const next = await present();
      next.forEach((chains, index) => {
        if (index % every === 0) presented[index] = chains;
      });
    },
    trustOf: () => trust,
  };
}

const PROFILE = { updates: 'verified', overlapDays: 0, caExclusive: false, allowPrivateAddresses: false } as const;

/** Public CAs are those that Node has, and one more. */
function trustIn(makers: Record<'public' | 'private', ChainMaker>, settings: Settings): Trust {
  const trust = createTrustStore(settings, '.', () => [makers.private.rootPem])({
    ...PROFILE,
    caFile: settings.caFile,
  });
  const ders = (pems: readonly string[]) =>
    pems.map((pem) => Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64'));
  const cas = { publicCas: ders([...publicCas, makers.public.rootPem]), operatorCas: ders([makers.private.rootPem]) };
  return { ...trust, anchors: createAnchors(cas, false) };
}

function observationOf(issuer: string, host: string, { chains }: HostChains): Observation {
  const presentations = ADDRESSES.flatMap((address) =>
    chains.map(({ cert }, index) => presentationOf(address, cert, index === 0 ? 'rsa' : 'ecdsa')),
  );
  const issuerHost: HostObservation = { host, port: 443, presentations, failures: [], isPrivate: false };
  const [over] = presentations;
  return {
    issuer,
    issuerHost,
    jwksHost: null,
    discovery: served({ ...DISCOVERY, issuer, jwksUri: `${issuer}/jwks` }, over),
    jwks: served({ keys: [KEY] }, over),
    failures: [],
  };
}

function presentationOf(address: string, pems: string, asked: KeyKind): Presentation {
  const chain = pems.split(/(?<=-----END CERTIFICATE-----)\s*/).filter((pem) => pem.includes('BEGIN'));
  return {
    address,
    asked,
    chain: chain.map((pem) => Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64')),
    verdict: { trusted: true },
    handshake: {
      version: 'TLSv1.2',
      cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
      dhBits: null,
      strict: true,
      secureRenegotiation: true,
    },
  };
}
