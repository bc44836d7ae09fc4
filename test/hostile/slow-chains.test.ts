import type { ServerOptions } from 'node:https';
import { connect } from 'node:net';
import { type Authority, createAuthority } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { type TestServer, answer, documents, serve, serveTcp } from '../support/issuer';
import { type SlowChain, createSlowChain } from '../support/slow-chain';
import { addHonest } from './honest-issuer';
import { OLD_PIN } from './run-row';

/** As many as are asked of one host. */
const ADDRESSES = 16;

/** The most handshakes that may be begun with a host before it is known to cost too much: those with half of its addresses. */
const CAP = 16;

const SLOW_HOSTS = ['slow-one.example', 'slow-two.example'];
const HONEST_HOSTS = Array.from({ length: 10 }, (_, n) => `honest${n}.example`);

let root: Authority;
let slow: SlowChain;

beforeAll(async () => {
  root = await createAuthority({ name: 'Trusted root' });
  slow = createSlowChain([...SLOW_HOSTS, 'keys.slow-one.example'], 75);
});

/** One of the addresses of a slow host. */
interface SlowServer extends TestServer {
  address: string;
}

/** Starts a host of many addresses that presents the slow chain. */
function serveSlow(host: string, options: ServerOptions = {}): Promise<SlowServer[]> {
  return Promise.all(
    Array.from({ length: ADDRESSES }, async (_, n) => {
      const address = `127.0.2.${n + 1}`;
      const server = await serve(slow, answer(documents(`https://${host}`)), { ...options, ...slow, address });
      return { ...server, address };
    }),
  );
}

function sum(servers: readonly TestServer[]): number {
  return servers.reduce((all, one) => all + one.connections(), 0);
}

test.each([
  ['TLS 1.3', {}],
  ['TLS 1.2', { maxVersion: 'TLSv1.2' as const }],
])(
  'rt-a9: two hosts with slow chains at 16 addresses keep none of 10 honest issuers from being checked: %s',
  async (_, options) => {
    const hosts: TestServer[][] = [];
    const connectTo: string[] = [];
    for (const host of SLOW_HOSTS) {
      account.iam.put({ url: `https://${host}`, thumbprints: [OLD_PIN] });
      const servers = await serveSlow(host, options);
      hosts.push(servers);
      connectTo.push(...servers.map((server) => server.connectTo(host)));
    }
    for (const host of HONEST_HOSTS) connectTo.push(await addHonest(host, root, OLD_PIN));
    const { providers, counts } = await account.check({ settings: { connectTo }, publicCas: [root] });
    expect(counts).toMatchObject({ providers: 12, updated: 10, failed: 2 });
    const codes = providers.map(({ findings }) => findings.map(({ code, about }) => [code, about]));
    expect(codes.slice(0, 2)).toEqual(SLOW_HOSTS.map((host) => [['handshake-too-costly', host]]));
    for (const servers of hosts) expect(sum(servers)).toBeLessThanOrEqual(CAP);
  },
);

test('rt-a9: 20 providers that share a host with slow chains cost no more handshakes than one', async () => {
  const [host = ''] = SLOW_HOSTS;
  const servers = await serveSlow(host);
  for (let n = 0; n < 20; n += 1) account.iam.put({ url: `https://${host}/${n}`, thumbprints: [OLD_PIN] });
  const connectTo = [
    ...servers.map((server) => server.connectTo(host)),
    await addHonest('honest.example', root, OLD_PIN),
  ];
  const { counts } = await account.check({ settings: { connectTo }, publicCas: [root] });
  expect(counts).toMatchObject({ failed: 20, updated: 1 });
  expect(sum(servers)).toBeLessThanOrEqual(CAP);
});

test.each([
  ['does not finish its handshakes', {}],
  ['does not finish its handshakes in TLS 1.2', { maxVersion: 'TLSv1.2' as const }],
])('rt-a9: a host with slow chains that %s is not asked any more', async (_, options) => {
  const [host = ''] = SLOW_HOSTS;
  account.iam.put({ url: `https://${host}`, thumbprints: [OLD_PIN] });
  const servers = await serveSlow(host, options);
  const swallowing = await Promise.all(servers.map(swallow));
  const connectTo = [
    ...swallowing.map((server) => server.connectTo(host)),
    await addHonest('honest.example', root, OLD_PIN),
  ];
  const { counts, providers } = await account.check({ settings: { connectTo }, publicCas: [root] });
  expect(counts).toMatchObject({ failed: 1, updated: 1 });
  expect(providers[0]?.findings.map(({ code }) => code)).toEqual(['handshake-too-costly']);
  expect(sum(swallowing)).toBeLessThanOrEqual(CAP);
});

/** Hands a client's first words on, and nothing that it says after that. */
function swallow({ address, port }: SlowServer): Promise<TestServer> {
  return serveTcp((socket) =>
    socket.once('data', (hello) => {
      const onward = connect(port, address);
      onward.on('error', () => {});
      socket.once('close', () => onward.destroy());
      onward.write(hello);
      onward.pipe(socket);
      socket.resume();
    }),
  );
}

test('rt-a9: a JWKS host with slow chains is not asked any more, and its issuer fails alone', async () => {
  const keysHost = 'keys.slow-one.example';
  const servers = await serveSlow(keysHost);
  const issuer = 'https://issuer.example';
  account.iam.put({ url: issuer, thumbprints: [OLD_PIN] });
  const chain = await chainUnder(root, 'issuer.example');
  const front = await serve(chain, answer(documents(issuer, `https://${keysHost}/jwks`)));
  const connectTo = [front.connectTo('issuer.example'), ...servers.map((server) => server.connectTo(keysHost))];
  connectTo.push(await addHonest('honest.example', root, OLD_PIN));
  const { counts, providers } = await account.check({ settings: { connectTo }, publicCas: [root] });
  expect(counts).toMatchObject({ failed: 1, updated: 1 });
  expect(providers[0]?.findings.map(({ code, about }) => [code, about])).toContainEqual([
    'handshake-too-costly',
    keysHost,
  ]);
  expect(sum(servers)).toBeLessThanOrEqual(CAP);
});
