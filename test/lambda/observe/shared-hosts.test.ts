import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { thumbprintOf } from '../../../lambda/judge/chain/thumbprint';
import type { Observation, Presentation } from '../../../lambda/judge/observation';
import { DEFAULT_LIMITS } from '../../../lambda/observe/tls/limits';
import { createSharedHosts } from '../../../lambda/observe/shared-hosts';
import { createTlsContexts } from '../../../lambda/observe/tls/tls-settings';
import {
  type Authority,
  type ServerCertificate,
  type ServerChain,
  createAuthority,
  issueLeaf,
  present,
} from '../../../sandbox/certificates';
import { startAccount } from '../../support/account';
import { chainUnder } from '../../support/chain-under';
import { type Routes, type TestServer, answer, closeServers, documents, serve, serveTcp } from '../../support/issuer';
import { type ProbeSetup, observeFrom } from '../../support/probe';

const HOST = 'issuer.example';
const REALMS = ['red', 'green', 'blue', 'grey'];

function issuerOf(realm: string) {
  return `https://${HOST}/${realm}`;
}

let root: Authority;
let leaf: ServerCertificate;
let chain: ServerChain;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  leaf = await issueLeaf(root, { hosts: [HOST] });
  chain = present(leaf, root);
});
afterEach(closeServers);

/** What a host with realms serves; each realm has a key of its own. */
function routes(issuers = REALMS.map(issuerOf)): Routes {
  return Object.assign(
    {},
    ...issuers.map((issuer) => ({ ...documents(issuer), [new URL(`${issuer}/jwks`).pathname]: keysOf(issuer) })),
  );
}

function keysOf(issuer: string) {
  return { keys: [{ kty: 'EC', kid: issuer }] };
}

function leadTo(...servers: TestServer[]): ProbeSetup {
  return {
    connectTo: servers.map((server) => server.connectTo(HOST)),
    contexts: createTlsContexts([root.pem]),
  };
}

/** Looks at all realms at once, and at one more when those are done. */
async function observeAll(probe: ProbeSetup, look = createSharedHosts()): Promise<Observation[]> {
  const [last = '', ...first] = REALMS.map(issuerOf);
  const seen = await Promise.all(first.map((issuer) => observeFrom(issuer, probe, look)));
  return [...seen, await observeFrom(last, probe, look)];
}

function sum(servers: readonly TestServer[]) {
  return servers.reduce((all, server) => all + server.connections(), 0);
}

test('providers that share a host share its addresses, and each asks for its own documents over its own connection', async () => {
  const servers = await Promise.all(
    ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address) => serve(chain, answer(routes()), { address })),
  );
  const seen = await observeAll(leadTo(...servers));
  for (const { issuer, issuerHost, discovery, jwks, failures } of seen) {
    expect(failures).toEqual([]);
    expect(issuerHost?.failures).toEqual([]);
    expect(issuerHost?.presentations.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    expect(discovery).toMatchObject({ content: { issuer }, over: { verdict: { trusted: true } } });
    expect(jwks?.content.keys).toMatchObject([{ kid: issuer }]);
  }
  // Two handshakes with every address, and then a connection for every provider but the first.
  expect(sum(servers)).toBe(2 * servers.length + REALMS.length - 1);
});

test('a JWKS host that several issuers share is looked at once', async () => {
  const hosts = ['one.example', 'other.example'];
  const keys = await serve(await chainUnder(root, 'keys.example'), answer({ '/keys': KEYS }));
  const issuers = await Promise.all(
    hosts.map(async (host) => {
      const routesOfIts = documents(`https://${host}`, 'https://keys.example/keys');
      return serve(await chainUnder(root, host), answer(routesOfIts));
    }),
  );
  const connectTo = [keys.connectTo('keys.example'), ...issuers.map((one, n) => one.connectTo(hosts[n] ?? ''))];
  const probe = { connectTo, contexts: createTlsContexts([root.pem]) };
  const look = createSharedHosts();
  const seen = await Promise.all(hosts.map((host) => observeFrom(`https://${host}`, probe, look)));
  expect(seen).toMatchObject(
    hosts.map((host) => ({ issuer: `https://${host}`, jwks: { content: KEYS }, failures: [] })),
  );
  expect(keys.connections()).toBe(3);
});

const KEYS = { keys: [{ kid: 'shared' }] };

test('DNS is asked once for a host that several providers share', async () => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return ['127.0.0.1'];
  };
  const server = await serve(chain, (request, response) => answer(routes(issuers))(request, response));
  const issuers = REALMS.map((realm) => `https://${HOST}:${server.port}/${realm}`);
  const probe = { resolve, allowPrivateAddresses: true, contexts: createTlsContexts([root.pem]) };
  const look = createSharedHosts();
  const seen = await Promise.all(issuers.map((issuer) => observeFrom(issuer, probe, look)));
  expect(seen.map(({ jwks }) => jwks?.content)).toMatchObject(issuers.map(keysOf));
  expect(asked).toEqual([HOST]);
});

test('a host that fails has failed for all its providers, in the same words as for one', async () => {
  const server = await serveTcp((socket) => socket.destroy());
  const alone = await observeFrom(issuerOf('red'), leadTo(server));
  const handshakes = server.connections();
  const seen = await observeAll(leadTo(server));
  expect(alone.issuerHost?.failures).toMatchObject([{ code: 'connection-closed' }]);
  expect(seen).toEqual(REALMS.map((_, n) => ({ ...alone, issuer: seen[n]?.issuer })));
  expect(server.connections()).toBe(2 * handshakes);
});

test('a provider whose documents do not come does not delay the others', async () => {
  const held: (() => void)[] = [];
  const server = await serve(
    chain,
    answer({
      ...routes(),
      '/red/.well-known/openid-configuration': (request: IncomingMessage, response: ServerResponse) =>
        held.push(() => answer(routes())(request, response)),
    }),
  );
  const [probe, look] = [leadTo(server), createSharedHosts()];
  const first = observeFrom(issuerOf('red'), probe, look);
  const others = await Promise.all(['green', 'blue'].map((realm) => observeFrom(issuerOf(realm), probe, look)));
  expect(others).toMatchObject([{ jwks: { content: keysOf(issuerOf('green')) } }, { failures: [] }]);
  held.forEach((release) => release());
  expect(await first).toMatchObject({ jwks: { content: keysOf(issuerOf('red')) }, failures: [] });
});

test('the wait for the first look does not count as slowness of any issuer', async () => {
  const gate = new EventEmitter();
  const server = await serve(chain, (request, response) => answer(routes(issuers))(request, response));
  const issuers = REALMS.map((realm) => `https://${HOST}:${server.port}/${realm}`);
  const resolve = async () => {
    await once(gate, 'open');
    return ['127.0.0.1'];
  };
  const probe = { resolve, allowPrivateAddresses: true, contexts: createTlsContexts([root.pem]) };
  const look = createSharedHosts();
  const looks = issuers.map((issuer) => observeFrom(issuer, probe, look));
  await setTimeout(200);
  const openedAt = performance.now();
  gate.emit('open');
  const seen = await Promise.all(looks);
  const sinceMs = performance.now() - openedAt;
  expect(seen.map(({ discovery }) => discovery !== null && discovery.durationMs <= sinceMs)).toEqual(
    REALMS.map(() => true),
  );
});

test('a host that closes after each answer is connected to again for each provider', async () => {
  const server = await serve(chain, (request, response) => {
    response.setHeader('connection', 'close');
    answer(routes())(request, response);
  });
  const seen = await observeAll(leadTo(server));
  expect(seen.map(({ issuer, jwks }) => jwks?.content.keys[0]?.kid === issuer)).toEqual(REALMS.map(() => true));
  expect(seen.every(({ issuerHost }) => issuerHost?.presentations.length === 1)).toBe(true);
  expect(server.connections()).toBe(2 + 1 + 2 * (REALMS.length - 1));
});

test("a presentation on a provider's own connection belongs to that provider alone", async () => {
  const renewed = await issueLeaf(root, { hosts: [HOST] });
  const server = await serve(chain, answer(routes()));
  const [probe, look] = [leadTo(server), createSharedHosts()];
  const first = await observeFrom(issuerOf('red'), probe, look);
  await server.close();
  await serve(present(renewed, root), answer(routes()), { port: server.port });
  const second = await observeFrom(issuerOf('green'), probe, look);
  expect(first.issuerHost?.presentations.map(leafOf)).toEqual([leaf.thumbprint]);
  expect(second.issuerHost?.presentations.map(leafOf)).toEqual([leaf.thumbprint, renewed.thumbprint]);
  expect(second.discovery && leafOf(second.discovery.over)).toBe(renewed.thumbprint);
});

function leafOf(presentation: Presentation) {
  return thumbprintOf(presentation.chain[0] ?? new Uint8Array());
}

test('providers that trust other CAs, or may not contact private addresses, do not share what others observed', async () => {
  const server = await serve(chain, (request, response) => answer(routes(issuers))(request, response));
  const issuers = REALMS.map((realm) => `https://${HOST}:${server.port}/${realm}`);
  const [red = '', green = '', blue = ''] = issuers;
  const options = { resolve: async () => ['127.0.0.1'], contexts: createTlsContexts([root.pem]) };
  const look = createSharedHosts();
  const allowed = await observeFrom(red, { ...options, allowPrivateAddresses: true }, look);
  expect(allowed.issuerHost?.presentations).toMatchObject([{ verdict: { trusted: true } }]);
  const others = { ...options, allowPrivateAddresses: true, contexts: createTlsContexts([]) };
  const distrusting = await observeFrom(green, others, look);
  expect(distrusting.issuerHost?.presentations).toMatchObject([{ verdict: { trusted: false } }]);
  const refused = await observeFrom(blue, options, look);
  expect(refused.issuerHost).toMatchObject({ presentations: [], failures: [{ code: 'address-not-allowed' }] });
});

test.each([
  ['an observation of a host is not kept for longer than its lifetime', 0, DEFAULT_LIMITS],
  [
    'a provider with less time left than an opening may take looks alone',
    10_000,
    { ...DEFAULT_LIMITS, totalMs: 14_000 },
  ],
])('%s', async (_, lifetimeMs, limits) => {
  const server = await serve(chain, answer(routes()));
  const seen = await observeAll({ ...leadTo(server), limits }, createSharedHosts(lifetimeMs));
  expect(seen.flatMap(({ failures }) => failures)).toEqual([]);
  expect(server.connections()).toBe(2 * REALMS.length);
});

test.each([
  ['sleeps, while one clock stands still', 20_000, 0],
  ['works, whatever is done to its other clock', 0, 20_000],
  ['has its clock set back', -20_000, 0],
])('an observation of a host is not kept while a machine %s', async (_, wallMs, monotonicMs) => {
  const server = await serve(chain, answer(routes()));
  const time = { wall: 0, monotonic: 0 };
  const look = createSharedHosts(10_000, { clock: () => new Date(time.wall), monotonic: () => time.monotonic });
  await observeAll(leadTo(server), look);
  const before = server.connections();
  time.wall += wallMs;
  time.monotonic += monotonicMs;
  await observeAll(leadTo(server), look);
  expect(server.connections()).toBe(2 * before);
});

test('a provider shares a look that covers the address it wants first, and looks alone otherwise', async () => {
  const server = await serve(chain, (request, response) => answer(routes(issuers))(request, response));
  const issuers = REALMS.map((realm) => `https://${HOST}:${server.port}/${realm}`);
  const addresses = ['127.0.0.1', ...Array.from({ length: 20 }, (_, n) => `127.0.3.${n}`)];
  const probe = { resolve: async () => addresses, allowPrivateAddresses: true };
  const [options, look] = [{ ...probe, contexts: createTlsContexts([root.pem]) }, createSharedHosts()];
  const [first = '', other = '', last = ''] = issuers;
  const wanting = async (issuer: string, address: string) => {
    const { issuerHost } = await observeFrom(issuer, { ...options, askFirst: () => ['127.0.0.1', address] }, look);
    return issuerHost?.unanswered?.find((one) => one.address === address)?.why;
  };
  await observeFrom(first, options, look);
  const shared = server.connections();
  expect(await wanting(other, '127.0.3.3')).toBe('silent');
  expect(server.connections()).toBe(shared + 1);
  expect(await wanting(last, '127.0.3.19')).toBe('silent');
  expect(server.connections()).toBe(shared + 1 + 2);
});

test('no connection to a shared host is left open', async () => {
  const server = await serve(chain, answer(routes()));
  await observeAll(leadTo(server));
  while (server.open() > 0) await setTimeout(20);
  expect(server.connections()).toBe(REALMS.length + 1);
});

test('a run looks at a shared host once, and the next run once more', async () => {
  const account = await startAccount();
  try {
    const server = await serve(chain, answer(routes()));
    REALMS.forEach((realm) => account.iam.put({ url: issuerOf(realm), thumbprints: [root.thumbprint] }));
    const setup = { settings: { connectTo: [server.connectTo(HOST)] }, operatorCas: [root] };
    const { providers } = await account.check(setup);
    expect(providers.map(({ hosts }) => hosts[0]?.tops[0]?.evidence)).toEqual(REALMS.map(() => 'operator-ca'));
    expect(server.connections()).toBe(REALMS.length + 1);
    await account.check(setup);
    expect(server.connections()).toBe(2 * (REALMS.length + 1));
  } finally {
    await account.close();
  }
});
