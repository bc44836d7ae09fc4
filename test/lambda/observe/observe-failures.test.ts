import type { RequestListener, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket, createServer as createTlsServer } from 'node:tls';
import { type ServerChain, present, selfSigned } from '../../../sandbox/certificates';
import type { Failure, FailureCode } from '../../../lambda/judge/observation';
import { type TestServer, answer, closeServers, documents, nobody, serve, serveTcp } from '../../support/issuer';
import { SHORT_LIMITS, observeFrom } from '../../support/probe';

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
function discovering(reply: Reply): Start {
  return () => serve(chain, answer({ [DISCOVERY]: (_: unknown, response: ServerResponse) => reply(response) }));
}

/** A sound issuer whose keys are what `reply` makes of them. */
function keying(reply: Reply): Start {
  return () =>
    serve(chain, answer({ ...documents(ISSUER), '/jwks': (_: unknown, response: ServerResponse) => reply(response) }));
}

function tcp(onConnection: (socket: Socket) => void): Start {
  return () => serveTcp(onConnection);
}

const WANTED = /the server requires a client certificate, and AWS has none; let it serve this URL without one$/;
const HTTP2 = /^the server seems to speak HTTP\/2 only; let it speak HTTP\/1\.1, too$/;

function record(response: ServerResponse, status: number, text: string) {
  return response.writeHead(status, { 'content-length': text.length }).end(text);
}

function onHello(reply: (socket: Socket) => void) {
  return (socket: Socket) => socket.once('data', () => reply(socket));
}

function json(value: unknown) {
  return (response: ServerResponse) => response.end(JSON.stringify(value));
}

function redirectTo(location: string) {
  return (response: ServerResponse) => response.writeHead(302, { location }).end();
}

function alert(description: number) {
  return Buffer.from([0x15, 3, 3, 0, 2, 2, description]);
}

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
  [
    'redirects to another host',
    discovering(redirectTo('https://keys.example/')),
    'redirect-refused',
    /^the answer is a redirect to another host \("https:\/\/keys\.example\/"\), which is not followed$/,
  ],
  [
    'redirects to another host without TLS',
    discovering(redirectTo('http://keys.example/')),
    'redirect-refused',
    /to another host \("http:/,
  ],
  [
    'redirects to another port',
    discovering(redirectTo('https://issuer.example:8443/')),
    'redirect-refused',
    /another port of the same host \("https:\/\/issuer\.example:8443\/"\)/,
  ],
  [
    'redirects to plain HTTP',
    discovering(redirectTo('http://issuer.example/')),
    'redirect-refused',
    /the same host without TLS \("http:\/\/issuer\.example\/"\)/,
  ],
  [
    'redirects to nonsense',
    discovering(redirectTo('https://[')),
    'redirect-refused',
    /to "https:\/\/\[", which is not a URL/,
  ],
  [
    'redirects to where credentials are wanted',
    discovering(redirectTo('https://user@issuer.example/')),
    'redirect-refused',
    /not followed: the URL has credentials in it/,
  ],
  [
    'redirects to where nothing is',
    discovering(redirectTo('/other')),
    'http-status',
    /^the server answered 404 Not Found; "https:\/\/issuer\.example\/\.well-known\/openid-configuration" redirects there$/,
  ],
  [
    'redirects to what is no JSON',
    () =>
      serve(
        chain,
        answer({
          [DISCOVERY]: (_: unknown, response: ServerResponse) => redirectTo('/page')(response),
          '/page': (_: unknown, response: ServerResponse) => response.end('<html>'),
        }),
      ),
    'not-json',
    /not JSON; ".*" redirects there/,
  ],
  ['redirects in a circle', discovering(redirectTo(DISCOVERY)), 'redirect-refused', /more than 3 times/],
  ['redirects nowhere', discovering((r) => r.writeHead(302).end()), 'http-status', /without a location/],
  ['serves HTML', discovering((r) => r.end('<html>')), 'not-json', /not JSON/],
  [
    'serves bytes that are no UTF-8',
    discovering((r) => r.end(Buffer.from([0x22, 0xff, 0x22]))),
    'not-json',
    /not JSON/,
  ],
  ['serves a JSON list', discovering(json([])), 'not-json', /not an object/],
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
  ['names keys by nonsense', discovering(json({ issuer: ISSUER, jwks_uri: '::' })), 'invalid-url', /relative URL/],
  [
    'names keys by an empty URL',
    discovering(json({ issuer: ISSUER, jwks_uri: '' })),
    'invalid-url',
    /^"" is not a URL$/,
  ],
  [
    'names keys by a path',
    discovering(json({ issuer: ISSUER, jwks_uri: '/jwks' })),
    'invalid-url',
    /^"\/jwks" is a relative URL; the whole one would be "https:\/\/issuer\.example\/jwks"$/,
  ],
  [
    'names keys by a host alone',
    discovering(json({ issuer: ISSUER, jwks_uri: '//keys.example/' })),
    'invalid-url',
    /relative/,
  ],
  ['names keys by a name', discovering(json({ issuer: ISSUER, jwks_uri: 'jwks.json' })), 'invalid-url', /relative/],
  ...[
    '"https://x.example/"',
    "'https://x.example/a'",
    ' https://x.example/',
    'https://x.example/a\n',
    '“https://x.example”',
    '<https://x.example/>',
  ].map((uri): [string, Start, FailureCode, RegExp] => [
    `names keys in what stands around them: ${JSON.stringify(uri)}`,
    discovering(json({ issuer: ISSUER, jwks_uri: uri })),
    'invalid-url',
    /has blanks or quotation marks around it$/,
  ]),
  [
    'names keys by FTP',
    discovering(json({ issuer: ISSUER, jwks_uri: 'ftp://x.example/' })),
    'invalid-url',
    /https:\/\/$/,
  ],
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

test.each(CASES)(
  'an issuer that %s is one failure with a code and reason of its own',
  async (_, start, code, reason) => {
    const server = await start();
    const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], limits: SHORT_LIMITS });
    const failures: Failure[] = [
      ...seen.failures,
      ...(seen.issuerHost?.failures ?? []),
      ...(seen.jwksHost?.failures ?? []),
    ];
    expect(failures).toEqual([
      expect.objectContaining({ code, where: expect.stringMatching(/\S/), why: expect.stringMatching(reason) }),
    ]);
    expect(seen.discovery === null || seen.jwks === null).toBe(true);
    expect(JSON.stringify(failures)).not.toContain(String.raw`\n`);
  },
);

/** What servers do that want a client certificate, or speak HTTP/2 only. */
const SETTINGS = Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]);
const GOAWAY = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
const FRAMES = Buffer.concat([SETTINGS, GOAWAY]);
const NGINX_PAGE =
  '<html><head><title>400 No required SSL certificate was sent</title></head><body>nginx</body></html>';
function strictly(options: ServerOptions): Start {
  return () => serve(chain, answer(documents(ISSUER)), { requestCert: true, rejectUnauthorized: true, ...options });
}

function asking(listener: RequestListener): Start {
  return () => serve(chain, listener, { requestCert: true, rejectUnauthorized: false });
}

function raw(onConnection: (socket: TLSSocket) => void): Start {
  return async () => {
    const server = createTlsServer({ ...chain }, (socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    });
    return serveTcp((socket) => void server.emit('connection', socket));
  };
}

const http2: Start = async () => {
  const server = createSecureServer({ ...chain }, (_, response) => response.end());
  return serveTcp((socket) => void server.emit('connection', socket));
};
/** Asks for a client certificate once it knows the URL, as Apache does with TLS 1.2. */
const renegotiating: RequestListener = ({ socket }) => {
  if (socket instanceof TLSSocket) socket.renegotiate({ requestCert: true, rejectUnauthorized: true }, () => {});
};

test.each<[string, Start, FailureCode, RegExp]>([
  ['TLS 1.2 ends without a certificate', strictly({ maxVersion: 'TLSv1.2' }), 'tls-failed', WANTED],
  ['TLS 1.3 ends without a certificate', strictly({ minVersion: 'TLSv1.3' }), 'tls-failed', WANTED],
  ['the server renegotiates', () => serve(chain, renegotiating, { maxVersion: 'TLSv1.2' }), 'tls-failed', WANTED],
  ['nginx answers', asking((_, r) => r.writeHead(400).end(NGINX_PAGE)), 'http-status', WANTED],
  ['nginx answers behind another', () => serve(chain, (_, r) => record(r, 400, NGINX_PAGE)), 'http-status', WANTED],
  ['it is forbidden', asking((_, r) => r.writeHead(403).end()), 'http-status', WANTED],
  ['it closes', asking((request) => request.socket.destroy()), 'connection-closed', WANTED],
  [
    'another request is bad',
    () => serve(chain, (_, r) => record(r, 400, 'Bad')),
    'http-status',
    /^the server answered 400 Bad Request$/,
  ],
  [
    'something is not there',
    asking((_, r) => r.writeHead(404).end()),
    'http-status',
    /^the server answered 404 Not Found$/,
  ],
  ['ALPN refuses HTTP/1.1', http2, 'tls-failed', HTTP2],
  ['frames come at once', raw((socket) => socket.write(SETTINGS)), 'not-http', HTTP2],
  ['frames are the answer', raw((socket) => socket.once('data', () => socket.end(FRAMES))), 'not-http', HTTP2],
  ['the answer is a farewell', raw((socket) => socket.once('data', () => socket.end(GOAWAY))), 'not-http', HTTP2],
])('the failure names its cause where %s', async (_, start, code, reason) => {
  const server = await start();
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], limits: SHORT_LIMITS });
  const failures = [...seen.failures, ...(seen.issuerHost?.failures ?? [])];
  expect(failures).toEqual([{ code, where: expect.stringMatching(/\S/), why: expect.stringMatching(reason) }]);
});

test('a server that requires a client certificate has refused no offer, so that the question for ECDSA stays unanswered', async () => {
  const server = await strictly({ maxVersion: 'TLSv1.2' })();
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], limits: SHORT_LIMITS });
  expect(seen.issuerHost?.unanswered).toContainEqual({ address: '127.0.0.1', asked: 'ecdsa', why: 'silent' });
});

test('a server that asks for a client certificate and does without one is read', async () => {
  const server = await asking(answer(documents(ISSUER)))();
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')] });
  expect(seen.failures).toEqual([]);
  expect(seen.jwks?.content.keys).toHaveLength(1);
});

test('a name that does not exist or has no address is not found, and a resolver that is down is a failed look-up', async () => {
  const failing = (code: string) =>
    observeFrom(ISSUER, { resolve: () => Promise.reject(Object.assign(new Error(code), { code })) });
  expect((await failing('ENOTFOUND')).issuerHost?.failures).toMatchObject([{ code: 'name-not-found' }]);
  expect((await failing('EAI_AGAIN')).issuerHost?.failures).toMatchObject([{ code: 'name-lookup-failed' }]);
  expect((await failing('EODD')).issuerHost?.failures).toMatchObject([{ code: 'connection-failed' }]);
  expect((await observeFrom(ISSUER, { resolve: async () => [] })).issuerHost?.failures).toMatchObject([
    { code: 'name-not-found' },
  ]);
});

test('a resolver that never answers is given up', async () => {
  const seen = await observeFrom(ISSUER, { resolve: () => new Promise(() => {}), limits: SHORT_LIMITS });
  expect(seen.issuerHost?.failures).toEqual([
    { code: 'timed-out', where: 'issuer.example:443', why: 'no answer within 1 s while looking up the host name' },
  ]);
});

test('an invalid issuer URL is a failure', async () => {
  for (const issuer of ['https://', 'http://issuer.example', 'https://user@issuer.example']) {
    expect(await observeFrom(issuer)).toMatchObject({ issuerHost: null, failures: [{ code: 'invalid-url' }] });
  }
  const { failures } = await observeFrom('http://issuer.example');
  expect(failures[0]?.why).toBe('"http://issuer.example" is served without TLS, so there is no certificate to pin');
});
