import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { bridge } from '../../bench/rig/distance';
import { listen, shutDown } from '../../sandbox/listen';

const RTT = 40;
/** Timers may go off up to a millisecond early. */
const LEAST = RTT - 2;

let echo: Server;
let bridged: Server;
let client: Socket;

beforeEach(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  const port = await listen(echo);
  const route = (first: Buffer) => (first.toString().startsWith('nowhere') ? null : port);
  bridged = createServer({ allowHalfOpen: true }, (socket) => bridge(socket, route, RTT));
  client = connect({ port: await listen(bridged), host: '127.0.0.1' });
});
afterEach(async () => {
  client.destroy();
  await Promise.all([shutDown(echo), shutDown(bridged)]);
});

test('the first answer takes at least two round trips, of which one is for TCP, and a later one at least one', async () => {
  const startedAt = performance.now();
  client.write('one');
  await once(client, 'data');
  const first = performance.now();
  client.write('two');
  await once(client, 'data');
  expect(first - startedAt).toBeGreaterThan(2 * LEAST);
  expect(performance.now() - first).toBeGreaterThan(LEAST);
});

test('everything that is sent arrives in order, and the end after it', async () => {
  const said = Array.from({ length: 200 }, (_, index) => `${index} `);
  for (const word of said) client.write(word);
  client.end();
  expect(await text(client)).toBe(said.join(''));
});

test('a connection that leads nowhere is closed', async () => {
  client.write('nowhere');
  client.resume();
  await once(client, 'close');
  expect(client.bytesRead).toBe(0);
});
