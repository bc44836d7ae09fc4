import { type Authority, createAuthority, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { type TestServer, answer, documents, serve } from '../support/issuer';
import { DAY, HOUR } from '../support/remembered';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';

const BEGIN = Date.now();

/** A public root, and two issuing CAs under it: one for RSA certificates, and one for ECDSA certificates. */
let root: Authority;
let rsaCa: Authority;
let ecdsaCa: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
  rsaCa = await createAuthority({ name: 'Issuing CA for RSA', issuer: root, keyType: 'RSA-2048' });
  ecdsaCa = await createAuthority({ name: 'Issuing CA for ECDSA', issuer: root });
});

async function rsaChain() {
  return present(await issueLeaf(rsaCa, { hosts: [HOST], keyType: 'RSA-2048' }), rsaCa);
}

/** A server with these chains, each of its own kind. */
function serving(...chains: { key: string; cert: string }[]): Promise<TestServer> {
  const [key, cert] = [chains.map((chain) => chain.key), chains.map((chain) => chain.cert)];
  return serve({ cert: '', key: '' }, answer(documents(ISSUER)), { key, cert });
}

/** A full run so long after the begin, where the issuer is at this server; AWS trusts the public root. */
async function run(ms: number, server: TestServer, trusts: 'aws' | 'the operator' = 'aws', event: object = {}) {
  const { providers } = await account.check({
    event,
    keepsState: true,
    ...(trusts === 'aws' ? { publicCas: [root] } : { operatorCas: [root] }),
    clock: () => new Date(BEGIN + ms),
    settings: { connectTo: [server.connectTo(HOST)] },
  });
  const [provider] = providers;
  return { provider, tops: provider?.hosts.flatMap(({ tops }) => tops.map(({ thumbprint }) => thumbprint)) };
}

/** Handshakes with a server during something. */
async function handshakes(server: TestServer, during: () => Promise<unknown>): Promise<number> {
  const before = server.connections();
  await during();
  return server.connections() - before;
}

test('an honest host with one kind of certificate is asked for the other once a day, where AWS checks no thumbprint', async () => {
  put(rsaCa.thumbprint);
  const server = await serving(await rsaChain());
  // Whether it takes TLS 1.2 at all is asked, too.
  expect(await handshakes(server, () => run(0, server))).toBe(3);
  for (const hours of [6, 12, 18, 23]) expect(await handshakes(server, () => run(hours * HOUR, server))).toBe(1);
  expect(await handshakes(server, () => run(DAY + HOUR, server))).toBe(3);
  expect(account.written()).toEqual([]);
});

test('where AWS checks the thumbprint, both kinds are asked for in every run', async () => {
  put(rsaCa.thumbprint);
  const server = await serving(await rsaChain());
  await run(0, server, 'the operator');
  for (const hours of [6, 12]) {
    expect(await handshakes(server, () => run(hours * HOUR, server, 'the operator'))).toBe(2);
  }
});

test('a second certificate that someone puts beside one that is remembered is seen within a day, and at once where anything else changes', async () => {
  put(rsaCa.thumbprint);
  const chain = await rsaChain();
  await run(0, await serving(chain));
  const evil = present(await selfSigned({ hosts: [HOST] }));
  expect((await run(6 * HOUR, await serving(chain, evil))).tops).toHaveLength(1);
  expect((await run(7 * HOUR, await serving(await rsaChain(), evil))).tops).toHaveLength(2);
  expect((await run(DAY + HOUR, await serving(chain, evil))).tops).toHaveLength(2);
  expect(account.written()).toEqual([]);
});

test('an honest second certificate is pinned within a day', async () => {
  put(rsaCa.thumbprint);
  const chain = await rsaChain();
  await run(0, await serving(chain));
  const both = await serving(chain, await chainUnder(ecdsaCa, HOST));
  await run(6 * HOUR, both);
  expect(pins()).toEqual([rsaCa.thumbprint]);
  await run(DAY + HOUR, both);
  expect(pins()).toEqual([rsaCa.thumbprint, ecdsaCa.thumbprint]);
});

test('a pin of a kind that someone hides for a day is not taken out by looks that ask for the other alone', async () => {
  put(rsaCa.thumbprint, ecdsaCa.thumbprint);
  const chain = await rsaChain();
  await run(0, await serving(chain, await chainUnder(ecdsaCa, HOST)));
  const hidden = await serving(chain);
  // The first look asks for both kinds, and begins the overlap of the one that is missing.
  await run(6 * HOUR, hidden);
  await run(30 * DAY, hidden);
  expect(pins()).toEqual([rsaCa.thumbprint, ecdsaCa.thumbprint]);
  // The overlap is over when only the other kind is asked for.
  expect(await handshakes(hidden, () => run(30 * DAY + 12 * HOUR, hidden))).toBe(1);
  expect(pins()).toEqual([rsaCa.thumbprint, ecdsaCa.thumbprint]);
  // It is back before it would have been asked for again.
  await run(31 * DAY + HOUR, await serving(chain, await chainUnder(ecdsaCa, HOST)));
  expect(pins()).toEqual([rsaCa.thumbprint, ecdsaCa.thumbprint]);
});

test('a pin of a kind that an honest host has given up leaves when the overlap is over, in a look that asks for its kind', async () => {
  put(rsaCa.thumbprint, ecdsaCa.thumbprint);
  const chain = await rsaChain();
  await run(0, await serving(chain, await chainUnder(ecdsaCa, HOST)));
  const server = await serving(chain);
  await run(6 * HOUR, server);
  await run(30 * DAY, server);
  await run(31 * DAY + HOUR, server);
  expect(pins()).toEqual([rsaCa.thumbprint]);
});

test('an operator who approves a certificate of the kind that is not asked for today finds it presented', async () => {
  const arn = put(rsaCa.thumbprint);
  const chain = await rsaChain();
  await run(0, await serving(chain));
  const other = await selfSigned({ hosts: [HOST] });
  const both = await serving(chain, present(other));
  expect((await run(6 * HOUR, both)).tops).toHaveLength(1);
  await run(7 * HOUR, both, 'aws', { approve: [{ provider: arn, thumbprint: other.thumbprint }] });
  expect(pins()).toEqual([rsaCa.thumbprint, other.thumbprint]);
});
