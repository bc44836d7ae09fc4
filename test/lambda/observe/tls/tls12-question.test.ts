import type { Socket } from 'node:net';
import type { Tls12Answer } from '../../../../lambda/judge/observation';
import type { ServerChain } from '../../../../sandbox/certificates';
import { alert } from '../../../hostile/servers/wire';
import { asksForEcdsa, offersTls13 } from '../../../support/client-hello';
import { serveFront } from '../../../support/front';
import { answer, closeServers, documents, serve } from '../../../support/issuer';
import { HOST, ISSUER, ecdsaChain, look, rsaChain } from './fixtures';

afterEach(closeServers);

function start(chain: ServerChain, options: object = {}) {
  return serve(chain, answer(documents(ISSUER)), options);
}

function refuse(description: number) {
  return (socket: Socket) => socket.end(alert(description));
}

const WAYS: [string, (socket: Socket) => unknown][] = [
  ['alert 40 (handshake_failure)', refuse(40)],
  ['alert 47 (illegal_parameter)', refuse(47)],
  ['alert 70 (protocol_version)', refuse(70)],
  ['alert 71 (insufficient_security)', refuse(71)],
  ['alert 80 (internal_error)', refuse(80)],
  ['a reset', (socket) => socket.resetAndDestroy()],
  ['a close', (socket) => socket.end()],
  ['silence', () => {}],
];
const KEYS: [string, () => ServerChain][] = [
  ['RSA', () => rsaChain],
  ['ECDSA', () => ecdsaChain],
];
const EACH = WAYS.flatMap(([way, deal]) => KEYS.map(([key, chain]) => [way, key, deal, chain] as const));

test.each(EACH)(
  'servers/05b: a server that requires TLS 1.3 is known as such, whatever refuses TLS 1.2: %s, %s',
  async (...of) => {
    const [, , deal, chain] = of;
    const server = await start(chain(), { minVersion: 'TLSv1.3' });
    const front = await serveFront(server, (hello, socket) => {
      const isRefused = !offersTls13(hello);
      if (isRefused) deal(socket);
      return isRefused;
    });
    const seen = await look([front]);
    expect(seen?.presentations).not.toEqual([]);
    expect(seen?.tls13Only).toBe(true);
  },
);

test.each(WAYS)(
  'a refused question for ECDSA with TLS 1.2 does not mean that TLS 1.3 is required: %s',
  async (...of) => {
    const [, deal] = of;
    const server = await start(rsaChain);
    const front = await serveFront(server, (hello, socket) => {
      const isRefused = asksForEcdsa(hello);
      if (isRefused) deal(socket);
      return isRefused;
    });
    expect(await look([front])).toMatchObject({ tls13Only: false, tls12: { refused: false, remembered: false } });
  },
);

test.each(WAYS.slice(5))(
  '%s does not count as a refusal of TLS 1.2 where the offer before met an alert',
  async (...of) => {
    const [, deal] = of;
    const server = await start(rsaChain);
    const front = await serveFront(server, (hello, socket) => {
      const isMet = !offersTls13(hello) && !asksForEcdsa(hello);
      if (isMet) deal(socket);
      return isMet;
    });
    const seen = await look([front]);
    expect(seen).toMatchObject({ tls13Only: false });
    // So it is not remembered either.
    expect(seen?.tls12).toBeUndefined();
  },
);

test('the question about TLS 1.2 is asked at one address of a host', async () => {
  const servers = [];
  for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.3']) servers.push(await start(rsaChain, { address }));
  await look(servers);
  const handshakes = servers.map((server) => server.connections());
  expect(handshakes.toSorted((one, other) => one - other)).toEqual([2, 2, 3]);
});

test('the question about TLS 1.2 is not asked where another handshake took place over TLS 1.2', async () => {
  for (const server of [await start(ecdsaChain), await start(rsaChain, { maxVersion: 'TLSv1.2' })]) {
    expect((await look([server]))?.tls12).toBeUndefined();
    expect(server.connections()).toBe(2);
  }
});

test.each<[string, boolean, Tls12Answer, number]>([
  ['takes', false, { refused: false, remembered: true }, 2],
  ['refuses', true, { refused: true, remembered: true }, 3],
])(
  'the question about TLS 1.2 is not asked of a host that is known as one that %s it',
  async (_, refused, tls12, handshakes) => {
    const server = await start(rsaChain, refused ? { minVersion: 'TLSv1.3' } : {});
    const rememberedTls12 = (host: string, port: number) => (host === HOST && port === 443 ? refused : null);
    expect(await look([server], { rememberedTls12 })).toMatchObject({ tls13Only: refused, tls12 });
    expect(server.connections()).toBe(handshakes);
  },
);
