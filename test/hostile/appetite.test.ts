import type { Socket } from 'node:net';
import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import { present, selfSigned } from '../../sandbox/certificates';
import { answer, closeServers, serve } from '../support/issuer';
import { observeFrom } from '../support/probe';
import { HOSTILE_HOST } from '../support/mint';
import { HOSTILE_ISSUER } from './row';
import { flood } from './servers/connections';
import { DISCOVERY, http } from './servers/web';

/** What a server may get rid of beyond what is read: the buffers of the kernel and of both ends. */
const BUFFERS = 16 * 1024 * 1024;

/** No deadline ends these: only a cap on size can. */
const NO_HURRY = { ...DEFAULT_LIMITS, handshakeMs: 20_000, responseMs: 20_000, totalMs: 25_000 };

const FILL = 'x'.repeat(64 * 1024);
const CHUNKED = http('', ['transfer-encoding: chunked']);

afterEach(closeServers);

/** What comes first, and what is then poured until the connection is cut. */
test.each([
  ['a body', http('', []), FILL],
  ['a body that is announced', http('', ['content-length: 900000000']), FILL],
  ['chunks', CHUNKED, `10000\r\n${FILL}\r\n`],
  ['chunks of one byte', CHUNKED, '1\r\nx\r\n'.repeat(5000)],
  ['one endless chunk', `${CHUNKED}7fffffff\r\n`, FILL],
  ['an endless chunk extension', `${CHUNKED}2;`, FILL],
  ['trailers', `${CHUNKED}0\r\n`, `x: ${FILL}\r\n`],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(5000)],
  ['one endless header', 'HTTP/1.1 200 OK\r\nx: ', FILL],
  ['an endless status line', 'HTTP/1.1 200 ', FILL],
  ['continuations', '', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(2000)],
  ['the body of a redirect', http('', ['location: /x'], 'HTTP/1.1 302 Found'), FILL],
  ['the body of an error', http('', [], 'HTTP/1.1 500 Oops'), FILL],
])('a server that pours %s without end is cut off at the limit of size, before a deadline', async (_, first, rest) => {
  const poured: Promise<number>[] = [];
  const pour = (socket: Socket) => {
    socket.write(first);
    poured.push(new Promise((resolve) => flood(socket, rest, resolve)));
  };
  const chain = present(await selfSigned({ hosts: [HOSTILE_HOST] }));
  const routes = { [DISCOVERY]: ({ socket }: { socket: Socket }) => pour(socket) };
  const server = await serve(chain, answer(routes));
  const seen = await observeFrom(HOSTILE_ISSUER, { connectTo: [server.connectTo(HOSTILE_HOST)], limits: NO_HURRY });
  expect(seen).toMatchObject({ discovery: null, failures: [{ where: expect.stringContaining(DISCOVERY) }] });
  expect(seen.failures.map(({ code }) => code)).not.toContain('timed-out');
  const [bytes = 0, ...others] = await Promise.all(poured);
  expect(others).toEqual([]);
  expect(bytes).toBeLessThan(DEFAULT_LIMITS.bodyBytes + BUFFERS);
});
