import { type Authority, createAuthority, crossSign, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { chainUnder } from '../support/chain-under';
import { KEYS, answer, documents, serve } from '../support/issuer';
import { type Fixtures, HOST, ISSUER, JWKS_URI, KEYS_HOST } from './fixtures';

/** An attack: what is set up, and what must be found. Nothing may be written. */
export interface Attack {
  name: string;
  /** Starts the servers; returns how the watcher gets there. */
  stage: (fixtures: Fixtures) => Promise<CheckSetup>;
  /** Codes of the findings on the provider, in any order. */
  findings: readonly string[];
  /** Status of the provider. */
  status: 'held' | 'failed' | 'unchanged';
}

type Chain = Parameters<typeof serve>[0];

const sound = documents(ISSUER);
const split = documents(ISSUER, JWKS_URI);
const keys = { '/keys': KEYS };

/** Leads the issuer host to a server with this chain and these documents. */
async function issuerAt(chain: Chain, routes = sound): Promise<CheckSetup> {
  return {
    settings: { connectTo: [(await serve(chain, answer(routes))).connectTo(HOST)] },
  };
}

/** The same, with the keys on a host of their own. */
async function splitAt(issuerChain: Chain, keysChain: Chain): Promise<CheckSetup> {
  const issuer = await serve(issuerChain, answer(split));
  const jwks = await serve(keysChain, answer(keys));
  return { settings: { connectTo: [issuer.connectTo(HOST), jwks.connectTo(KEYS_HOST)] } };
}

/** A private network's view of names: DNS says what the attacker wants. */
function resolving(routes: Record<string, string[]>): CheckSetup {
  return {
    probe: { resolve: async (host) => routes[host] ?? [] },
  };
}

async function underEvil({ evil }: Fixtures) {
  return chainUnder(evil, HOST, KEYS_HOST);
}

/** A CA with the name of a genuine one and keys of its own. */
function namesakeOf(genuine: Authority, issuer?: Authority) {
  return createAuthority({ name: genuine.name, issuer });
}

/** Every attack on record. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'on the path to the issuer host, with a CA of their own',
    stage: async (fixtures) => issuerAt(await underEvil(fixtures)),
    findings: ['approval-required', 'chain-root-included'],
    status: 'held',
  },
  {
    name: 'on the path to the issuer host, with a self-signed certificate',
    stage: async () => issuerAt(present(await selfSigned({ hosts: [HOST] }))),
    findings: ['approval-required'],
    status: 'held',
  },
  {
    name: 'on the path to the JWKS host, with a CA of their own',
    stage: async (fixtures) => splitAt(fixtures.genuine, await underEvil(fixtures)),
    findings: ['approval-required', 'chain-root-included'],
    status: 'held',
  },
  {
    name: 'at one of several addresses of the issuer host',
    stage: async (fixtures) => {
      const good = await serve(fixtures.genuine, answer(sound));
      const bad = await serve(await underEvil(fixtures), answer(sound), { address: '127.0.0.2' });
      return { settings: { connectTo: [bad.connectTo(HOST), good.connectTo(HOST)] } };
    },
    findings: ['approval-required', 'chain-root-included', 'chains-differ'],
    status: 'held',
  },
  {
    name: 'before the issuer host, naming a JWKS host of their own with a valid public certificate',
    stage: async (fixtures) => {
      const mine = await createAuthority({ name: 'Other Issuing CA', issuer: fixtures.root });
      return splitAt(await underEvil(fixtures), await chainUnder(mine, KEYS_HOST));
    },
    findings: ['approval-required', 'approval-required', 'chain-root-included'],
    status: 'held',
  },
  {
    name: 'with a valid certificate for another host',
    stage: async ({ root }) => {
      const other = await createAuthority({ name: 'Other Issuing CA', issuer: root });
      return issuerAt(await chainUnder(other, 'attacker.example'));
    },
    findings: ['approval-required', 'certificate-name-mismatch'],
    status: 'held',
  },
  {
    name: 'with a valid certificate for another host, under the pinned CA, naming keys elsewhere',
    stage: async ({ root, issuing }) => {
      const other = await createAuthority({ name: 'Other Issuing CA', issuer: root });
      return splitAt(await chainUnder(issuing, 'attacker.example'), await chainUnder(other, KEYS_HOST));
    },
    findings: ['approval-required', 'certificate-name-mismatch'],
    status: 'held',
  },
  {
    name: 'with a server certificate of the pinned CA as if it were a CA',
    stage: async ({ issuing }) => {
      const mine = await issueLeaf(issuing, { hosts: ['attacker.example'] });
      const forged = await issueLeaf({ ...mine, name: 'attacker.example' }, { hosts: [HOST, KEYS_HOST] });
      const other = await createAuthority({ name: 'Evil Root 2' });
      return splitAt(present(forged, mine, issuing), await chainUnder(other, KEYS_HOST));
    },
    findings: [
      'approval-required',
      'approval-required',
      'chain-incomplete',
      'chain-root-included',
      'chain-unrelated-certificate',
    ],
    status: 'held',
  },
  {
    name: "appending their CA above the genuine chain, by the genuine root's name",
    stage: async ({ leaf, issuing, root }) => issuerAt(present(leaf, issuing, await namesakeOf(root))),
    findings: ['chain-unrelated-certificate'],
    status: 'unchanged',
  },
  {
    name: 'appending a copy of the genuine root that their CA signed',
    stage: async ({ leaf, issuing, root, evil }) => {
      const copy = await crossSign({ ...root, keys: (await namesakeOf(root)).keys }, evil);
      return issuerAt(present(leaf, issuing, copy, evil));
    },
    findings: ['chain-unrelated-certificate'],
    status: 'unchanged',
  },
  {
    name: 'with a chain that copies every name of the genuine one',
    stage: async ({ root, issuing }) => {
      const twin = await namesakeOf(issuing, await namesakeOf(root));
      return issuerAt(await chainUnder(twin, HOST));
    },
    findings: ['approval-required', 'chain-incomplete'],
    status: 'held',
  },
  {
    name: 'claiming to be issued by the pinned CA, by name only',
    stage: async ({ root, issuing }) => {
      const twin = await namesakeOf(issuing, await namesakeOf(root));
      return issuerAt(present(await issueLeaf(twin, { hosts: [HOST] }), issuing));
    },
    findings: ['approval-required', 'chain-incomplete', 'chain-unrelated-certificate'],
    status: 'held',
  },
  {
    name: 'with an expired certificate of a trusted CA that was not pinned',
    stage: async ({ root }) => {
      const other = await createAuthority({ name: 'Old Issuing CA', issuer: root });
      const validity = { from: new Date('2020-01-01'), to: new Date('2021-01-01') };
      return issuerAt(present(await issueLeaf(other, { hosts: [HOST], validity }), other));
    },
    findings: ['approval-required', 'certificate-expired'],
    status: 'held',
  },
  {
    name: 'serving the discovery document of another issuer over a genuine chain',
    stage: ({ genuine }) =>
      issuerAt(genuine, {
        '/.well-known/openid-configuration': { issuer: 'https://evil.example', jwks_uri: JWKS_URI },
      }),
    findings: ['issuer-mismatch'],
    status: 'failed',
  },
  {
    name: 'redirecting to a host of their own',
    stage: ({ genuine }) =>
      issuerAt(genuine, {
        '/.well-known/openid-configuration': (
          _: unknown,
          response: { writeHead: (...of: unknown[]) => { end(): void } },
        ) => response.writeHead(302, { location: 'https://evil.example/' }).end(),
      }),
    findings: ['redirect-refused'],
    status: 'failed',
  },
  {
    name: 'naming keys by plain HTTP',
    stage: ({ genuine }) => issuerAt(genuine, documents(ISSUER, 'http://issuer.example/keys')),
    findings: ['invalid-url'],
    status: 'failed',
  },
  {
    name: "naming the cloud's metadata address for the keys",
    stage: ({ genuine }) => issuerAt(genuine, documents(ISSUER, 'https://169.254.169.254/latest')),
    findings: ['address-not-allowed'],
    status: 'failed',
  },
  {
    name: 'naming a host for the keys that resolves to the metadata address',
    stage: async ({ genuine }) => ({
      ...(await issuerAt(genuine, split)),
      ...resolving({ [KEYS_HOST]: ['169.254.169.254'] }),
    }),
    findings: ['address-not-allowed'],
    status: 'failed',
  },
  {
    name: 'rebinding DNS, from a private address at the first look to a public one',
    stage: async () => {
      const answers = [['127.0.0.1'], ['203.0.113.1']];
      return { probe: { resolve: async () => answers.shift() ?? [] } };
    },
    findings: ['address-not-allowed'],
    status: 'failed',
  },
];
