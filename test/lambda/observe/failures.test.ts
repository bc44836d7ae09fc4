import { type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { type ServerChain, present, selfSigned } from '../../../sandbox/certificates';
import type { Failure, FailureCode } from '../../../lambda/judge/observation';
import { type TestServer, answer, closeServers, documents, nobody, serve, serveTcp } from '../../support/issuer';
import { SHORT_LIMITS, lookFrom } from '../../support/lookout';

const ISSUER = 'https://issuer.example';
const DISCOVERY = '/.well-known/openid-configuration';
let chain: ServerChain;

beforeAll(async () => {
  chain = present(await selfSigned({ hosts: ['issuer.example', 'keys.example'] }));
});

afterEach(closeServers);

type Start = () => Promise<TestServer>;
type Reply = (response: ServerResponse) => unknown;

/** A server whose discovery document is what `reply` makes of it. */
const discovering =
  (reply: Reply): Start =>
  () =>
    serve(chain, answer({ [DISCOVERY]: (_: unknown, response: ServerResponse) => reply(response) }));

/** A sound issuer whose keys are what `reply` makes of them. */
const keying =
  (reply: Reply): Start =>
  () =>
    serve(chain, answer({ ...documents(ISSUER), '/jwks': (_: unknown, response: ServerResponse) => reply(response) }));

const tcp =
  (onConnection: (socket: Socket) => void): Start =>
  () =>
    serveTcp(onConnection);

const onHello = (reply: (socket: Socket) => void) => (socket: Socket) => socket.once('data', () => reply(socket));
const json = (value: unknown) => (response: ServerResponse) => response.end(JSON.stringify(value));
const redirectTo = (location: string) => (response: ServerResponse) => response.writeHead(302, { location }).end();

const alert = (description: number) => Buffer.from([0x15, 3, 3, 0, 2, 2, description]);

/** What a server does, what is found, and words that a person must find in the reason. */
const CASES: [string, Start, FailureCode, RegExp][] = [
  ['refuses the connection', async () => nobody, 'connection-refused', /refused/],
  [
    'never answers the TCP peer',
    tcp(() => {}),
    'timed-out',
    /no answer within 1 s while waiting for the TLS handshake/,
  ],
  ['closes after the ClientHello', tcp(onHello((socket) => socket.end())), 'connection-closed', /closed/],
  ['resets after the ClientHello', tcp(onHello((socket) => socket.resetAndDestroy())), 'connection-closed', /closed/],
  ['speaks plain HTTP', tcp(onHello((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))), 'not-tls', /TLS/],
  ['sends garbage', tcp(onHello((socket) => socket.end(Buffer.alloc(64, 0xff)))), 'not-tls', /TLS/],
  ['refuses by a TLS alert', tcp(onHello((socket) => socket.end(alert(112)))), 'tls-failed', /unrecognized name/i],
  [
    'closes after the handshake',
    () => serve(chain, (request) => request.socket.destroy()),
    'connection-closed',
    /closed/,
  ],
  ['never answers the request', () => serve(chain, () => {}), 'timed-out', /within 1 s while waiting for the answer/],
  [
    'stops in the middle of the answer',
    discovering((r) => r.write('{"issuer":')),
    'timed-out',
    /waiting for the answer/,
  ],
  [
    'closes in the middle of the answer',
    discovering((r) => (r.writeHead(200, { 'content-length': 99 }), r.write('{', () => r.destroy()))),
    'connection-closed',
    /closed/,
  ],
  ['answers 503', discovering((r) => r.writeHead(503).end()), 'http-status', /503 Service Unavailable/],
  ['answers 999', discovering((r) => r.writeHead(999).end()), 'http-status', /999/],
  [
    'answers with a malformed header',
    discovering((r) => r.socket?.end('HTTP/1.1 200 OK\r\nno colon\r\n\r\n')),
    'not-http',
    /HTTP/,
  ],
  [
    'answers with endless headers',
    discovering((r) => r.writeHead(200, { x: 'x'.repeat(20_000) }).end()),
    'too-large',
    /headers/,
  ],
  [
    'announces 10 MB',
    discovering((r) => r.writeHead(200, { 'content-length': 10_000_000 }).end('x'.repeat(10_000_000))),
    'too-large',
    /1024 KiB/,
  ],
  ['sends 10 MB unannounced', discovering((r) => r.end('x'.repeat(10_000_000))), 'too-large', /1024 KiB/],
  [
    'compresses unasked',
    discovering((r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('x')),
    'unreadable-body',
    /compressed/,
  ],
  ['redirects to another host', discovering(redirectTo('https://keys.example/')), 'redirect-refused', /another host/],
  [
    'redirects to another port',
    discovering(redirectTo('https://issuer.example:8443/')),
    'redirect-refused',
    /another host/,
  ],
  ['redirects to plain HTTP', discovering(redirectTo('http://issuer.example/')), 'redirect-refused', /another host/],
  ['redirects to nonsense', discovering(redirectTo('https://[')), 'redirect-refused', /another host/],
  ['redirects in a circle', discovering(redirectTo(DISCOVERY)), 'redirect-refused', /more than 3 times/],
  ['redirects nowhere', discovering((r) => r.writeHead(302).end()), 'http-status', /leads nowhere/],
  ['serves HTML', discovering((r) => r.end('<html>')), 'not-json', /not JSON/],
  [
    'serves bytes that are no UTF-8',
    discovering((r) => r.end(Buffer.from([0x22, 0xff, 0x22]))),
    'not-json',
    /not JSON/,
  ],
  ['serves a JSON list', discovering(json([])), 'not-json', /no object/],
  ['serves a document without issuer', discovering(json({ jwks_uri: 'x' })), 'field-missing', /"issuer"/],
  ['serves a document without jwks_uri', discovering(json({ issuer: ISSUER })), 'field-missing', /"jwks_uri"/],
  [
    "serves another issuer's document",
    discovering(json({ issuer: 'https://evil.example\n', jwks_uri: 'x' })),
    'issuer-mismatch',
    /evil\.example/,
  ],
  [
    'names keys by plain HTTP',
    discovering(json({ issuer: ISSUER, jwks_uri: 'http://issuer.example/' })),
    'invalid-url',
    /^"http:.*" is served without TLS, so there is no certificate to pin$/,
  ],
  ['names keys by nonsense', discovering(json({ issuer: ISSUER, jwks_uri: '::' })), 'invalid-url', /no URL/],
  [
    'names keys with credentials',
    discovering(json({ issuer: ISSUER, jwks_uri: 'https://u:p@keys.example/' })),
    'invalid-url',
    /credentials/,
  ],
  [
    'names keys on a host that does not exist',
    discovering(json({ issuer: ISSUER, jwks_uri: 'https://gone.example/' })),
    'name-not-found',
    /does not exist/,
  ],
  [
    'names keys at the metadata address',
    discovering(json({ issuer: ISSUER, jwks_uri: 'https://169.254.169.254/' })),
    'address-not-allowed',
    /169\.254\.169\.254/,
  ],
  ['answers 404 for the keys', keying((r) => r.writeHead(404).end()), 'http-status', /404/],
  ['serves keys that are no list', keying(json({ keys: {} })), 'field-missing', /"keys"/],
  ['serves keys that are no JSON', keying((r) => r.end('')), 'not-json', /JSON/],
];

test.each(CASES)('an issuer that %s is a finding of its own', async (_, start, code, reason) => {
  const server = await start();
  const seen = await lookFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], limits: SHORT_LIMITS });
  const failures: Failure[] = [
    ...seen.failures,
    ...(seen.issuerHost?.failures ?? []),
    ...(seen.jwksHost?.failures ?? []),
  ];
  expect(failures).toEqual([{ code, where: expect.stringMatching(/\S/), why: expect.stringMatching(reason) }]);
  expect(seen.discovery === null || seen.jwks === null).toBe(true);
  expect(JSON.stringify(failures)).not.toContain(String.raw`\n`);
});

test('a name that does not exist, one that DNS has nothing for, and a resolver that is down', async () => {
  const failing = (code: string) =>
    lookFrom(ISSUER, { resolve: () => Promise.reject(Object.assign(new Error(code), { code })) });
  expect((await failing('ENOTFOUND')).issuerHost?.failures).toMatchObject([{ code: 'name-not-found' }]);
  expect((await failing('EAI_AGAIN')).issuerHost?.failures).toMatchObject([{ code: 'name-lookup-failed' }]);
  expect((await failing('EODD')).issuerHost?.failures).toMatchObject([{ code: 'connection-failed' }]);
  expect((await lookFrom(ISSUER, { resolve: async () => [] })).issuerHost?.failures).toMatchObject([
    { code: 'name-not-found' },
  ]);
});

test('a resolver that never answers is given up', async () => {
  const seen = await lookFrom(ISSUER, { resolve: () => new Promise(() => {}), limits: SHORT_LIMITS });
  expect(seen.issuerHost?.failures).toEqual([
    { code: 'timed-out', where: 'issuer.example:443', why: 'no answer within 1 s while looking up the host name' },
  ]);
});

test('an issuer URL that cannot be one is a finding', async () => {
  for (const issuer of ['https://', 'http://issuer.example', 'https://user@issuer.example']) {
    expect(await lookFrom(issuer)).toMatchObject({ issuerHost: null, failures: [{ code: 'invalid-url' }] });
  }
  const { failures } = await lookFrom('http://issuer.example');
  expect(failures[0]?.why).toBe('"http://issuer.example" is served without TLS, so there is no certificate to pin');
});
