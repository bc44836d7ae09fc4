import { createAnchors } from '../../lambda/judge/evidence/anchors';
import type { HostObservation, Observation, Presentation } from '../../lambda/judge/observation';
import { publicCas } from '../../lambda/observe/tls/tls-settings';
import { type Trust, createTrustStore } from '../../lambda/observe/trust';
import type { Settings } from '../../lambda/contract/settings';
import { DISCOVERY, KEY, served } from '../../test/support/judgement';
import { type Authority, createAuthority, issueLeaf } from '../../sandbox/certificates';
import { padding } from '../rig/chains';

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

/** Makes issuers. Those of one issuing CA present the same chain: to who judges it makes no difference. */
export async function createIssuers(count: number, settings: Settings): Promise<SimulatedIssuers> {
  const roots = { public: await createRoot('Public'), private: await createRoot('Private') };
  const presented: HostChain[] = [];
  const present = async (every: number): Promise<void> => {
    const chains = { public: await createChains(roots.public), private: await createChains(roots.private) };
    for (let index = 0; index < count; index += every) {
      const chain = chains[index % ONE_PRIVATE_OF === 0 ? 'private' : 'public'][index % CAS];
      if (chain) presented[index] = chain;
    }
  };
  await present(1);
  const names = presented.map((_, index) => `issuer-${index}.${DOMAIN}`);
  const known = new Map(names.map((name, index) => [name, index]));
  const trust = trustIn(roots, settings);
  return {
    list: presented.map(({ thumbprint }, index) => ({ issuer: `https://${names[index]}`, thumbprints: [thumbprint] })),
    observe: (issuer) => {
      const host = new URL(issuer).hostname;
      const chain = presented[known.get(host) ?? -1];
      if (!chain) throw new Error(`There is no issuer ${issuer}.`);
      return observationOf(issuer, host, chain);
    },
    rotate: present,
    trustOf: () => trust,
  };
}

/** What the issuers of an issuing CA present. */
interface HostChain {
  chain: readonly Uint8Array[];
  /** Thumbprint of the issuing CA. */
  thumbprint: string;
}

const DOMAIN = 'bench.example';

/** Issuing CAs of each root: many issuers come to few CAs in the field, too. */
const CAS = 11;

async function createRoot(name: string): Promise<Authority> {
  return createAuthority({ name: `${name} Root`, keyType: 'RSA-2048' });
}

async function createChains(root: Authority): Promise<HostChain[]> {
  const chains: HostChain[] = [];
  for (let index = 0; index < CAS; index += 1) {
    const ca = await createAuthority({ name: `${root.name} ${index}`, issuer: root, extensions: [padding(400)] });
    const leaf = await issueLeaf(ca, { hosts: [`*.${DOMAIN}`], keyType: 'RSA-2048', extensions: [padding(600)] });
    chains.push({ chain: [leaf.der, ca.der], thumbprint: ca.thumbprint });
  }
  return chains;
}

const PROFILE = { updates: 'verified', overlapDays: 0, caExclusive: false, allowPrivateAddresses: false } as const;

/** Public CAs are those that Node has, and one more. */
function trustIn(roots: Record<'public' | 'private', Authority>, settings: Settings): Trust {
  const create = createTrustStore(settings, '.', () => [roots.private.pem]);
  const trust = create({ ...PROFILE, caFile: settings.caFile });
  const nodes = publicCas.map((pem) => Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64'));
  const cas = { publicCas: [...nodes, roots.public.der], operatorCas: [roots.private.der] };
  return { ...trust, anchors: createAnchors(cas, false) };
}

function observationOf(issuer: string, host: string, { chain }: HostChain): Observation {
  const presentations = ADDRESSES.map((address): Presentation => ({ ...PRESENTATION, address, chain }));
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

/** The kind of answer that most hosts give. */
const PRESENTATION: Omit<Presentation, 'address' | 'chain'> = {
  asked: 'rsa',
  verdict: { trusted: true },
  handshake: {
    version: 'TLSv1.2',
    cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
    dhBits: null,
    strict: true,
    secureRenegotiation: true,
  },
};
