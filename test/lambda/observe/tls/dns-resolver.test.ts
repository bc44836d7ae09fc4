import { setMaxListeners } from 'node:events';
import { lookup } from 'node:dns/promises';
import { endpointsOf, readConnectTo } from '../../../../lambda/observe/tls/addresses';
import { createDnsResolver } from '../../../../lambda/observe/tls/dns-resolver';
import { type Decide, type NameServer, startNameServer } from '../../../support/name-server';

const HOST = 'issuer.example';
const V4 = '192.0.2.1';
const V6 = '2001:db8::1';
let server: NameServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function asking(respond: Decide) {
  server = await startNameServer(respond);
  return createDnsResolver([server.address]);
}

/** Less than c-ares takes over a name that nobody answers for. */
const TIMEOUT_MS = 8_000;

async function endpoints(respond: Decide) {
  return endpointsOf(
    HOST,
    443,
    { resolve: await asking(respond), connectTo: readConnectTo([]), allowPrivateAddresses: true },
    TIMEOUT_MS,
  );
}

test('the addresses of both families are found', async () => {
  const resolve = await asking(() => ({ addresses: [V4, V6] }));
  expect(await resolve(HOST)).toEqual({ addresses: [V4, V6], unanswered: [] });
  expect(server?.questions).toEqual([
    { name: HOST, type: 'A', over: 'udp' },
    { name: HOST, type: 'AAAA', over: 'udp' },
  ]);
});

test('an alias leads to the addresses of its target', async () => {
  const resolve = await asking(() => ({ addresses: [V4], alias: 'elsewhere.example' }));
  expect(await resolve(HOST)).toEqual({ addresses: [V4], unanswered: [] });
});

test('an answer too large for UDP is asked for by TCP, and all of a hundred addresses are found', async () => {
  const addresses = Array.from({ length: 100 }, (_, n) => `192.0.2.${n}`);
  const resolve = await asking(() => ({ addresses, truncated: true }));
  expect(await resolve(HOST)).toEqual({ addresses, unanswered: [] });
});

test.each([
  ['has no records', { addresses: [] }],
  ['has no name', { code: 'NXDOMAIN' as const }],
])('a family that %s is no failure where the other has addresses', async (_, none) => {
  const found = await endpoints((_name, type) => (type === 'A' ? { addresses: [V4] } : none));
  expect(found).toMatchObject({ endpoints: [{ address: V4 }], failures: [], unanswered: [] });
});

test.each([
  ['A records', V6, 'SERVFAIL'],
  ['AAAA records', V4, 'SERVFAIL'],
  ['AAAA records', V4, 'REFUSED'],
  ['AAAA records', V4, 'silence'],
  ['A records', V6, 'silence'],
] as const)(
  'the other family is looked at where DNS does not answer for %s, and those records count as unanswered',
  async (records, address, how) => {
    const failing = records === 'A records' ? 'A' : 'AAAA';
    const failure = how === 'silence' ? how : { code: how };
    const found = await endpoints((_name, type) => (type === failing ? failure : { addresses: [address] }));
    expect(found).toMatchObject({
      endpoints: [{ address }],
      failures: [],
      unanswered: [{ address: records, asked: null, why: 'silent' }],
    });
  },
);

test.each([
  ['a name that does not exist', { code: 'NXDOMAIN' as const }, 'name-not-found'],
  ['a name without addresses', { addresses: [] }, 'name-not-found'],
  ['a name server that fails', { code: 'SERVFAIL' as const }, 'name-lookup-failed'],
  ['a name server that refuses', { code: 'REFUSED' as const }, 'name-lookup-failed'],
])('%s is reported with the code that fits', async (_, answer, code) => {
  expect(await endpoints(() => answer)).toMatchObject({ endpoints: [], failures: [{ code }] });
});

test('one family that fails and one without records is no proof that there is no address', async () => {
  const found = await endpoints((_name, type) => (type === 'A' ? { code: 'SERVFAIL' } : { addresses: [] }));
  expect(found.failures).toMatchObject([{ code: 'name-lookup-failed' }]);
});

test('a name server that is not there is a failed look-up, and not a refused connection', async () => {
  const gone = await startNameServer(() => 'silence');
  await gone.close();
  const options = { connectTo: readConnectTo([]), allowPrivateAddresses: true };
  const found = await endpointsOf(HOST, 443, { ...options, resolve: createDnsResolver([gone.address]) }, TIMEOUT_MS);
  expect(found.failures).toMatchObject([{ code: 'name-lookup-failed' }]);
});

test('a name with a label that is too long is reported as not found', async () => {
  const resolve = await asking(() => ({ addresses: [V4] }));
  const options = { resolve, connectTo: readConnectTo([]), allowPrivateAddresses: true };
  const found = await endpointsOf(`${'x'.repeat(64)}.example`, 443, options, TIMEOUT_MS);
  expect(found.failures).toMatchObject([{ code: 'name-not-found' }]);
});

test('rt-dns4: 64 names that DNS does not answer for delay neither other names nor the threads of getaddrinfo', async () => {
  const silent = Array.from({ length: 64 }, (_, n) => `silent${n}.example`);
  const resolve = await asking((name) => (name.startsWith('silent') ? 'silence' : { addresses: [V4] }));
  const givingUp = new AbortController();
  setMaxListeners(0, givingUp.signal);
  const givenUp: unknown[] = [];
  const looks = silent.map((name) =>
    resolve(name, givingUp.signal).then(
      () => [],
      (error: unknown) => givenUp.push([name, error]),
    ),
  );
  const others = Array.from({ length: 40 }, (_, n) => resolve(`honest${n}.example`));
  expect(await Promise.all(others)).toEqual(others.map(() => ({ addresses: [V4], unanswered: [] })));
  // What the SDK does for the names of AWS.
  await Promise.all(Array.from({ length: 8 }, () => lookup('localhost')));
  expect(givenUp).toEqual([]);
  givingUp.abort();
  await Promise.all(looks);
  // Not that they were asked for in vain, for as long as that takes: that they were called off.
  expect(givenUp).toEqual(silent.map((name) => [name, expect.objectContaining({ code: 'ECANCELLED' })]));
});
