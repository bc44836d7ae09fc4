import { thumbprintOf } from '../../../../lambda/judge/chain/thumbprint';
import { chainUnder } from '../../../support/chain-under';
import { judgementOf, basis, factsOf } from '../../../support/judgement';
import type { HostObservation } from '../../../../lambda/judge/observation';
import {
  type Authority,
  type ServerChain,
  createAuthority,
  issueLeaf,
  present,
} from '../../../../sandbox/certificates';
import { type TestServer, answer, closeServers, documents, serve } from '../../../support/issuer';
import { observeFrom } from '../../../support/probe';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
let rsaRoot: Authority;
let ecRoot: Authority;

beforeAll(async () => {
  rsaRoot = await createAuthority({ name: 'RSA root', keyType: 'RSA-2048' });
  ecRoot = await createAuthority({ name: 'EC root' });
});
afterEach(closeServers);

async function rsaChain(host = HOST) {
  return present(await issueLeaf(rsaRoot, { hosts: [host], keyType: 'RSA-2048' }), rsaRoot);
}

async function ecChain(host = HOST) {
  return chainUnder(ecRoot, host);
}

function both(...chains: ServerChain[]) {
  return {
    key: chains.map(({ key }) => key),
    cert: chains.map(({ cert }) => cert),
  };
}

function look(server: TestServer) {
  return observeFrom(ISSUER, { connectTo: [server.connectTo(HOST)], trusting: [rsaRoot.pem, ecRoot.pem] });
}

function topsOf(host: HostObservation | null) {
  return host?.presentations.map(({ chain }) => thumbprintOf(chain.at(-1) ?? new Uint8Array()));
}

test.each([
  ['RSA and ECDSA', async () => both(await rsaChain(), await ecChain()), () => [rsaRoot, ecRoot], 2],
  // Whether it takes TLS 1.2 is not known then.
  ['RSA alone', rsaChain, () => [rsaRoot], 3],
  ['ECDSA alone', ecChain, () => [ecRoot], 2],
  // A chain of the other kind than its leaf: what is asked for is the kind of the leaf.
  ['ECDSA under an RSA root', () => chainUnder(rsaRoot, HOST), () => [rsaRoot], 2],
])(
  'a server with %s shows every certificate in two handshakes, or three where TLS 1.2 is still an open question',
  async (_, chain, tops, handshakes) => {
    const server = await serve({ cert: '', key: '' }, answer(documents(ISSUER)), await chain());
    const seen = await look(server);
    expect(topsOf(seen.issuerHost)).toEqual(tops().map(({ thumbprint }) => thumbprint));
    expect(seen).toMatchObject({ issuerHost: { failures: [], tls13Only: false }, failures: [], jwks: { content: {} } });
    expect(server.connections()).toBe(handshakes);
  },
);

test.each([
  ['RSA alone', rsaChain],
  ['ECDSA alone', ecChain],
  ['RSA and ECDSA', async () => both(await rsaChain(), await ecChain())],
])('a server that requires TLS 1.3 is known as such, and shows all its certificates: %s', async (_, chain) => {
  const options = { ...(await chain()), minVersion: 'TLSv1.3' as const };
  const server = await serve({ cert: '', key: '' }, answer(documents(ISSUER)), options);
  const seen = await look(server);
  expect(seen).toMatchObject({ issuerHost: { failures: [], tls13Only: true }, jwks: { content: {} } });
  expect(new Set(topsOf(seen.issuerHost)).size).toBe(typeof options.cert === 'string' ? 1 : 2);
  expect(server.connections()).toBe(4);
});

test('a server that takes TLS 1.2 and no later version is no failure', async () => {
  const server = await serve(await rsaChain(), answer(documents(ISSUER)), { maxVersion: 'TLSv1.2' });
  expect(await look(server)).toMatchObject({ issuerHost: { failures: [], tls13Only: false }, jwks: { content: {} } });
});

test('a server that takes only older versions of TLS is a failure with a code of its own', async () => {
  const old = { minVersion: 'TLSv1' as const, maxVersion: 'TLSv1.1' as const, ciphers: 'DEFAULT@SECLEVEL=0' };
  const server = await serve(await rsaChain(), answer(documents(ISSUER)), old);
  expect((await look(server)).issuerHost).toMatchObject({ presentations: [], failures: [{ code: 'tls-version' }] });
});

test('no session is resumed, so that every handshake shows its chain', async () => {
  const server = await serve(await rsaChain(), answer(documents(ISSUER)));
  for (const seen of [await look(server), await look(server), await look(server)]) {
    expect(topsOf(seen.issuerHost)).toEqual([rsaRoot.thumbprint]);
  }
});

test('the host name is sent as SNI', async () => {
  const names: (string | false | null)[] = [];
  const server = await serve(await rsaChain(), (request, response) => {
    names.push(Reflect.get(request.socket, 'servername'));
    answer(documents(ISSUER))(request, response);
  });
  await look(server);
  expect(names).toEqual([HOST, HOST]);
});

test('eight addresses, two kinds of certificates and two hosts yield all their tops', async () => {
  const keysHost = 'keys.example';
  const tops: string[] = [];
  const chainOf = async (root: Authority, host: string, keyType: 'EC-P256' | 'RSA-2048') => {
    const issuing = await createAuthority({ name: `Issuing CA ${tops.length}`, issuer: root });
    tops.push(issuing.thumbprint);
    return present(await issueLeaf(issuing, { hosts: [host], keyType }), issuing);
  };
  const start = async (host: string) => {
    const servers: TestServer[] = [];
    for (let n = 1; n <= 8; n += 1) {
      const chains = both(await chainOf(ecRoot, host, 'RSA-2048'), await chainOf(ecRoot, host, 'EC-P256'));
      const routes = { ...documents(ISSUER, `https://${keysHost}/keys`) };
      servers.push(await serve({ cert: '', key: '' }, answer(routes), { ...chains, address: `127.0.0.${n}` }));
    }
    return servers;
  };
  const [issuers, keys] = [await start(HOST), await start(keysHost)];
  const connectTo = [...issuers.map((one) => one.connectTo(HOST)), ...keys.map((one) => one.connectTo(keysHost))];
  const observation = await observeFrom(ISSUER, { connectTo, trusting: [ecRoot.pem] });
  const { hosts } = judgementOf(factsOf(observation, { anchors: basis({ operatorCas: [ecRoot] }).anchors }));
  const found = hosts.flatMap(({ report }) => report.tops);
  expect(found.map(({ thumbprint }) => thumbprint).toSorted()).toEqual(tops.toSorted());
  expect(found.every(({ evidence }) => evidence === 'operator-ca')).toBe(true);
  expect([...issuers, ...keys].map((server) => server.connections())).toEqual(Array.from({ length: 16 }, () => 2));
});
