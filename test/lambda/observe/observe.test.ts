import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Authority, createAuthority, issueLeaf, present, selfSigned } from '../../../sandbox/certificates';
import { thumbprintOf } from '../../../lambda/judge/chain/thumbprint';
import { answer, closeServers, documents, serve, serveTcp } from '../../support/issuer';
import { SHORT_LIMITS, observeFrom } from '../../support/probe';

const ISSUER = 'https://issuer.example';
let root: Authority;
let intermediate: Authority;

async function chainFor(...hosts: string[]) {
  return present(await issueLeaf(intermediate, { hosts }), intermediate);
}

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
});

afterEach(closeServers);

test('one connection serves discovery document, keys and chain where host and port are the same', async () => {
  const server = await serve(await chainFor('issuer.example'), answer(documents(ISSUER)));
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], trusting: [root.pem] });
  expect(seen).toMatchObject({
    issuer: ISSUER,
    issuerHost: { host: 'issuer.example', port: 443, failures: [] },
    jwksHost: null,
    discovery: { content: { issuer: ISSUER, jwksUri: `${ISSUER}/jwks` }, over: { verdict: { trusted: true } } },
    jwks: { content: { keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: '1' }] } },
    failures: [],
  });
  expect(seen.issuerHost?.presentations).toHaveLength(1);
  expect(seen.issuerHost?.presentations[0]?.chain.map(thumbprintOf).slice(1)).toEqual([intermediate.thumbprint]);
  // One for each kind of certificate; the one that the server has carries both requests.
  expect(server.connections()).toBe(2);
});

test('a trusted root is not mistaken for something the server sent', async () => {
  const leaf = await issueLeaf(root, { hosts: ['issuer.example'] });
  const server = await serve(present(leaf), answer(documents(ISSUER)));
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], trusting: [root.pem] });
  expect(seen.discovery?.over).toMatchObject({ verdict: { trusted: true } });
  expect(seen.discovery?.over.chain.map(thumbprintOf)).toEqual([leaf.thumbprint]);
});

test('a chain that does not verify is seen all the same, with the verdict', async () => {
  const server = await serve(present(await selfSigned({ hosts: ['issuer.example'] })), answer(documents(ISSUER)));
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')] });
  expect(seen.jwks?.content.keys).toHaveLength(1);
  expect(seen.issuerHost?.presentations).toMatchObject([
    { address: '127.0.0.1', verdict: { trusted: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
  ]);
});

test('path and case of the issuer are kept, and a port of the JWKS URI is followed', async () => {
  const issuer = 'https://issuer.example/Realms/Main';
  const jwksUri = 'https://issuer.example:8443/keys';
  const discovery = await serve(await chainFor('issuer.example'), answer(documents(issuer, jwksUri)));
  const jwks = await serve(await chainFor('issuer.example'), answer({ '/keys': { keys: [] } }));
  const connectTo = [discovery.connectTo('issuer.example'), jwks.connectTo('issuer.example', 8443)];
  const seen = await observeFrom(issuer, { connectTo, trusting: [root.pem] });
  expect(seen.failures).toEqual([]);
  expect(seen.jwksHost).toMatchObject({ host: 'issuer.example', port: 8443, failures: [] });
  expect(seen.jwks?.content).toEqual({ keys: [] });
});

test('a final slash of the issuer is not doubled in the URL of its document', async () => {
  const issuer = 'https://issuer.example/realm/';
  const server = await serve(await chainFor('issuer.example'), answer(documents(issuer, `${ISSUER}/jwks`)));
  const seen = await observeFrom(issuer, { connectTo: [server.connectTo('issuer.example')] });
  expect(seen.discovery?.content.issuer).toBe(issuer);
});

test('an issuer in upper case is asked in lower case and compared as registered', async () => {
  const issuer = 'https://Issuer.Example/Path';
  const server = await serve(await chainFor('issuer.example'), answer(documents(issuer, `${ISSUER}/jwks`)));
  const seen = await observeFrom(issuer, { connectTo: [server.connectTo('issuer.example')], trusting: [root.pem] });
  expect(seen).toMatchObject({ issuerHost: { host: 'issuer.example' }, jwksHost: null, failures: [] });
  expect(seen.discovery?.content.issuer).toBe(issuer);
});

test('a server that closes after each answer is connected to again', async () => {
  const closing = answer(documents(ISSUER));
  const server = await serve(await chainFor('issuer.example'), (request, response) => {
    response.setHeader('connection', 'close');
    closing(request, response);
  });
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')] });
  expect(seen.jwks?.content.keys).toHaveLength(1);
  expect(server.connections()).toBe(3);
  expect(seen.issuerHost?.presentations).toHaveLength(1);
});

test('a server that closes an idle connection as the next request comes is connected to again, once', async () => {
  const route = answer(documents(ISSUER));
  let closed = 0;
  const closing = (times: number): RequestListener => {
    closed = 0;
    return (request, response) => {
      if (request.url !== '/jwks' || closed === times) return route(request, response);
      closed += 1;
      return request.socket.destroy();
    };
  };
  const chain = await chainFor('issuer.example');
  const once = await serve(chain, closing(1));
  const seen = await observeFrom(ISSUER, { connectTo: [once.connectTo('issuer.example')] });
  expect(seen).toMatchObject({ jwks: { content: { keys: [{ kid: '1' }] } }, failures: [] });
  expect(once.connections()).toBe(3);
  const always = await serve(chain, closing(2));
  const unseen = await observeFrom(ISSUER, { connectTo: [always.connectTo('issuer.example')] });
  expect(unseen).toMatchObject({ jwks: null, failures: [{ code: 'connection-closed' }] });
  expect(always.connections()).toBe(3);
});

test('a connection that is given up is closed', async () => {
  const silent = await serveTcp((socket) => socket.resume());
  await observeFrom(ISSUER, { connectTo: [silent.connectTo('issuer.example')], limits: SHORT_LIMITS });
  while (silent.open() > 0) await sleep(20);
  expect(silent.connections()).toBe(3);
});

test('a redirect within the host is followed and recorded', async () => {
  const server = await serve(
    await chainFor('issuer.example'),
    answer({
      ...documents(ISSUER),
      '/.well-known/openid-configuration': (_: unknown, response: { writeHead: Function }) =>
        response.writeHead(302, { location: '/elsewhere' }).end(),
      '/elsewhere': { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` },
    }),
  );
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')] });
  expect(seen.discovery?.redirectedTo).toBe(`${ISSUER}/elsewhere`);
  expect(seen.jwks?.redirectedTo).toBeUndefined();
});

test('all addresses of a host are looked at, and documents are read from one whose chain verifies', async () => {
  const good = await serve(await chainFor('issuer.example'), answer(documents(ISSUER)));
  const other = await serve(present(await selfSigned({ hosts: ['issuer.example'] })), answer({}), {
    address: '127.0.0.2',
  });
  const connectTo = [other.connectTo('issuer.example'), good.connectTo('issuer.example')];
  const seen = await observeFrom(ISSUER, { connectTo, trusting: [root.pem] });
  expect(seen.issuerHost?.presentations.map(({ address, verdict }) => [address, verdict.trusted])).toEqual([
    ['127.0.0.2', false],
    ['127.0.0.1', true],
  ]);
  expect(seen.discovery?.over.address).toBe('127.0.0.1');
});

test('the first address that can be read is asked for documents where no chain verifies', async () => {
  const chain = present(await selfSigned({ hosts: ['issuer.example'] }));
  const server = await serve(chain, answer(documents(ISSUER)));
  const dead = await serve(chain, answer({}), { address: '127.0.0.2' });
  await dead.close();
  const connectTo = [dead.connectTo('issuer.example'), server.connectTo('issuer.example')];
  const seen = await observeFrom(ISSUER, { connectTo });
  expect(seen.discovery?.over.address).toBe('127.0.0.1');
  expect(seen.issuerHost?.failures).toEqual([
    { code: 'connection-refused', where: expect.stringContaining('127.0.0.2'), why: 'the connection was refused' },
  ]);
  expect(seen.failures).toEqual([]);
});

test('the duration of each document is measured with its redirects, and its content type is recorded', async () => {
  const routes = documents(ISSUER);
  const slowly = (path: string, ms: number, type: string) => (_: unknown, response: ServerResponse) =>
    setTimeout(() => {
      response.setHeader('content-type', type);
      response.end(JSON.stringify(routes[path]));
    }, ms);
  const DISCOVERY = '/.well-known/openid-configuration';
  const server = await serve(
    await chainFor('issuer.example'),
    answer({
      [DISCOVERY]: (_: unknown, response: ServerResponse) => {
        response.setHeader('location', '/elsewhere');
        response.statusCode = 302;
        setTimeout(() => response.end(), 100);
      },
      '/elsewhere': slowly(DISCOVERY, 200, `text/plain; ${'x'.repeat(300)}`),
      '/jwks': slowly('/jwks', 50, 'application/jwk-set+json'),
    }),
  );
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')] });
  expect(seen.discovery?.durationMs).toBeGreaterThanOrEqual(295);
  expect(seen.discovery?.contentType).toMatch(/^text\/plain; x{188}$/);
  expect(seen.jwks?.durationMs).toBeGreaterThanOrEqual(45);
  expect(seen.jwks?.durationMs).toBeLessThan(250);
  expect(seen.jwks?.contentType).toBe('application/jwk-set+json');
});

test('the time that another address takes to fail does not count for the one that answers', async () => {
  const good = await serve(present(await selfSigned({ hosts: ['issuer.example'] })), answer(documents(ISSUER)));
  const silent = await serveTcp(() => {});
  const connectTo = [silent.connectTo('issuer.example'), good.connectTo('issuer.example')];
  const seen = await observeFrom(ISSUER, { connectTo, limits: SHORT_LIMITS });
  expect(seen.discovery?.durationMs).toBeLessThan(900);
});
