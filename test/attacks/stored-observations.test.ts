import * as x509 from '@peculiar/x509';
import { type Authority, createAuthority, issueLeaf, present, type ServerChain } from '../../sandbox/certificates';
import type { Report } from '../../lambda/contract/report';
import { MAX_OBSERVATION_BYTES } from '../../lambda/observe/stored/observation-format';
import { createStoredObserver } from '../../lambda/observe/stored/stored-observer';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { KEYS, answer, closeServers, documents, serve } from '../support/issuer';
import { type StoredTexts, storing } from '../support/stored-observations';
import { HOST, ISSUER, JWKS_URI, KEYS_HOST } from './fixtures';
import { pins } from './provider';
import { fixtures } from './setup';

const MINUTE = 60_000;

/** The CA that is trusted, and the one under it that the issuer's hosts present from now on. */
let root: Authority;
let next: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
  next = await createAuthority({ name: 'Next Issuing CA', issuer: root });
});

/** A stored observation as JSON, to be tampered with. */
// oxlint-disable-next-line typescript/no-explicit-any -- whoever tampers keeps to no type.
type Written = any;

/** The observing role looks at the issuer and stores what it saw. Returns the one text. */
async function observe(chain: ServerChain, setup: CheckSetup = {}): Promise<string> {
  const texts: StoredTexts = new Map();
  // Servers of today refuse to present weak certificates.
  const issuer = await serve(chain, answer(documents(ISSUER, JWKS_URI)), { ciphers: 'DEFAULT@SECLEVEL=0' });
  const keys = await serve(await chainUnder(next, KEYS_HOST), answer({ '/keys': KEYS }));
  const connectTo = [issuer.connectTo(HOST), keys.connectTo(KEYS_HOST)];
  const dryRun = { dryRun: true };
  await account.check({
    event: dryRun,
    publicCas: [root],
    settings: { connectTo },
    observing: storing(texts),
    ...setup,
  });
  await closeServers();
  const [text = ''] = texts.values();
  return text;
}

/** The acting role acts on what is stored. No host can be reached any more. */
function act(text: string | null, setup: CheckSetup = {}): Promise<Report> {
  const clock = setup.clock ?? (() => new Date());
  const observing = () => createStoredObserver(async () => text, { clock });
  return account.check({ publicCas: [root], keepsState: true, observing, ...setup });
}

function tampered(text: string, change: (written: Written) => unknown): string {
  const written: Written = JSON.parse(text);
  change(written);
  return JSON.stringify(written);
}

test('a stored observation of a rotation with evidence leads to the write, as a look would, without a connection to any host', async () => {
  const text = await observe(await chainUnder(next, HOST));
  const { providers } = await act(text);
  expect(providers).toMatchObject([{ status: 'updated', added: [next.thumbprint] }]);
  expect(pins()).toEqual([fixtures.issuing.thumbprint, next.thumbprint]);
});

/** Ways to tamper with the whole text: none leads to a write, and the provider is skipped. */
const TAMPERED: [what: string, change: (text: string) => string | null, reason: string][] = [
  ['is missing', () => null, 'missing'],
  ['is not JSON', (text) => text.slice(0, -1), 'not JSON'],
  ['has 100 MB', (text) => text.padEnd(100 * 1024 * 1024), `more than ${MAX_OBSERVATION_BYTES} bytes`],
  ['has an unknown schema', (text) => tampered(text, (one) => (one.schema = 2)), 'schema'],
  ['has an unknown key', (text) => tampered(text, (one) => (one.observation.trusted = true)), 'form'],
  [
    'has the host of someone else',
    (text) => tampered(text, (one) => (one.observation.issuerHost.host = 'evil.example')),
    'evil.example:443',
  ],
  [
    'has another port',
    (text) => tampered(text, (one) => (one.observation.issuerHost.port = 8443)),
    'issuer.example:8443',
  ],
  [
    'has a JWKS host that the document does not name',
    (text) => tampered(text, (one) => (one.observation.jwksHost.host = 'evil.example')),
    'evil.example:443',
  ],
  [
    'lacks the JWKS host that the document names',
    (text) => tampered(text, (one) => (one.observation.jwksHost = null)),
    'JWKS host',
  ],
  [
    'has keys that came over a handshake with another host',
    (text) => tampered(text, (one) => (one.observation.jwks.over = one.observation.issuerHost.presentations[0])),
    'keys came over no handshake',
  ],
  [
    'has a document that came over a handshake that the host did not make',
    (text) =>
      tampered(text, ({ observation: { discovery } }) => (discovery.over.chain = discovery.over.chain.slice(0, 1))),
    'discovery document came over no handshake',
  ],
  [
    'has a document of another issuer',
    (text) => tampered(text, (one) => (one.observation.discovery.content.issuer = 'https://evil.example')),
    'https://evil.example',
  ],
  [
    'names a URL without TLS',
    (text) => tampered(text, (one) => (one.observation.discovery.content.jwksUri = 'http://keys.example/keys')),
    'jwks_uri',
  ],
  [
    'is one of another issuer',
    (text) => tampered(text, (one) => (one.unit.issuer = 'https://evil.example')),
    'https://evil.example',
  ],
  [
    'was made with other CA certificates',
    (text) => tampered(text, (one) => (one.unit.caFile = 'evil.pem')),
    'other settings',
  ],
  [
    'has another certificate in the place of one',
    (text) =>
      tampered(text, (one) => {
        const [name = ''] = Object.keys(one.certificates);
        one.certificates[name] = Buffer.from(fixtures.evil.der).toString('base64');
      }),
    'SHA-256',
  ],
  [
    'names a certificate that is not in it',
    (text) => tampered(text, (one) => one.observation.issuerHost.presentations[0].chain.push('0'.repeat(64))),
    'no certificate',
  ],
  [
    'is of tomorrow',
    (text) => tampered(text, (one) => (one.observedAt = new Date(Date.now() + 1440 * MINUTE).toISOString())),
    'yet to come',
  ],
];

test.each(TAMPERED)('a stored observation that %s leads to no write', async (_, change, reason) => {
  const text = change(await observe(await chainUnder(next, HOST)));
  const { providers } = await act(text);
  expect(providers).toMatchObject([{ status: 'skipped', added: [], findings: [{ code: 'observation-unusable' }] }]);
  expect(providers[0]?.findings[0]?.facts).toEqual({ reason: expect.stringContaining(reason) });
  expect(account.written()).toEqual([]);
});

test('a stored observation of 15 minutes ago leads to no write, and one of 14 minutes ago does', async () => {
  const text = await observe(await chainUnder(next, HOST));
  const after = (minutes: number) => ({ clock: () => new Date(Date.now() + minutes * MINUTE) });
  expect((await act(text, after(15.1))).providers).toMatchObject([
    { status: 'skipped', findings: [{ code: 'observation-too-old' }] },
  ]);
  expect(account.written()).toEqual([]);
  expect((await act(text, after(14))).providers).toMatchObject([{ status: 'updated' }]);
});

test('a stored observation that grows too old while IAM is asked leads to no write, and to no look at the hosts', async () => {
  const text = await observe(await chainUnder(next, HOST));
  let minutes = 14;
  account.faults.before('GetOpenIDConnectProvider', () => void (minutes = 16), { call: 2 });
  const { providers } = await act(text, { clock: () => new Date(Date.now() + minutes * MINUTE) });
  expect(providers).toMatchObject([{ status: 'skipped', findings: [{ code: 'observation-too-old' }] }]);
  expect(account.written()).toEqual([]);
});

test('a report may rest on a stored observation of any age, and nothing is written on it', async () => {
  const text = await observe(await chainUnder(next, HOST));
  const clock = () => new Date(Date.now() + 600 * MINUTE);
  const observing = () => createStoredObserver(async () => text, { clock }, Infinity);
  expect((await act(text, { clock, observing, event: { dryRun: true } })).providers).toMatchObject([
    { status: 'updated', added: [next.thumbprint] },
  ]);
  expect((await act(text, { clock, observing })).providers).toMatchObject([
    { status: 'skipped', findings: [{ code: 'observation-too-old' }] },
  ]);
  expect(account.written()).toEqual([]);
});

/** Says of every chain that OpenSSL verified it. */
function sayTrusted(text: string): string {
  return tampered(text, ({ observation }) => {
    const { issuerHost, discovery } = observation;
    for (const one of [...issuerHost.presentations, discovery.over]) one.verdict = { trusted: true };
  });
}

const PAST = { from: new Date('2020-01-01'), to: new Date('2021-01-01') };

/** Chains that OpenSSL does not verify, though signatures lead to a trusted CA or seem to. */
const UNPROVEN: [what: string, chain: () => Promise<{ chain: ServerChain; publicCas?: readonly Authority[] }>][] = [
  ['its own CA', async () => ({ chain: await chainUnder(fixtures.evil, HOST) })],
  [
    'a CA with the name of the trusted one',
    async () => ({ chain: await chainUnder(await createAuthority({ name: 'Public Root' }), HOST) }),
  ],
  [
    'an issuing CA that ended',
    async () => ({
      chain: await chainUnder(await createAuthority({ name: 'Ended', issuer: root, validity: PAST }), HOST),
    }),
  ],
  [
    'a root that ended',
    async () => {
      const ended = await createAuthority({ name: 'Ended Root', validity: PAST });
      const issuing = await createAuthority({ name: 'Issuing', issuer: ended });
      return { chain: await chainUnder(issuing, HOST), publicCas: [ended] };
    },
  ],
  [
    'a CA that the trusted one forbade to have CAs below it',
    async () => {
      const limit = new x509.BasicConstraintsExtension(true, 0, true);
      const limited = await createAuthority({ name: 'Limited', issuer: root, extensions: [limit] });
      const below = await createAuthority({ name: 'Below', issuer: limited });
      const leaf = await issueLeaf(below, { hosts: [HOST] });
      return { chain: present(leaf, below, limited) };
    },
  ],
  [
    'a signature with SHA-1',
    async () => ({
      chain: await chainUnder(await createAuthority({ name: 'Old', issuer: root, hash: 'SHA-1' }), HOST),
    }),
  ],
  [
    'an RSA key of 1024 bits',
    async () => {
      const weak = await createAuthority({ name: 'Weak', issuer: root, keyType: 'RSA-1024' });
      return { chain: await chainUnder(weak, HOST) };
    },
  ],
];

test.each(UNPROVEN)(
  'a stored observation that calls a chain verified leads to no write, if the chain rests on %s',
  async (_, stage) => {
    const { chain, publicCas = [root] } = await stage();
    const text = await observe(chain, { publicCas });
    const { providers } = await act(sayTrusted(text), { publicCas });
    expect(providers).toMatchObject([{ status: 'held', added: [], retired: [] }]);
    expect(account.written()).toEqual([]);
  },
);

test('a stored observation counts for no provider that is observed by other settings', async () => {
  const text = await observe(await chainUnder(next, HOST));
  const settings = { providers: { [ISSUER]: { allowPrivateAddresses: true } } };
  const { providers } = await act(text, { settings });
  expect(providers).toMatchObject([{ status: 'skipped', findings: [{ code: 'observation-unusable' }] }]);
});

test('one text serves as many providers as have the issuer, and is read once', async () => {
  const text = await observe(await chainUnder(next, HOST));
  const reads: string[] = [];
  const clock = () => new Date();
  const read = async ({ issuer }: { issuer: string }) => {
    reads.push(issuer);
    return text;
  };
  const observer = createStoredObserver(read, { clock });
  for (let run = 0; run < 3; run += 1) await account.check({ publicCas: [root], observing: () => observer });
  expect(reads).toEqual([ISSUER]);
});
