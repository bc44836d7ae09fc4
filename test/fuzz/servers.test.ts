import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Observation } from '../../lambda/judge/observation';
import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import { HOSTILE_ISSUER } from '../hostile/row';
import { serveTls12 } from '../hostile/servers/tls12';
import { DISCOVERY, http } from '../hostile/servers/web';
import { certificateMessage, inRecords, message, serverHello } from '../hostile/servers/wire';
import { type TestServer, closeServers, documents, serveTcp } from '../support/issuer';
import { observeFrom } from '../support/probe';
import { HOSTILE_HOST, mint } from '../support/mint';
import { slowProperties } from '../support/properties';
import { mutated } from './mutations';

/** A server is asked over the network for every case. */
const SHARE = 1 / 20;

/** What a server closes itself needs no short deadline; what it leaves open ends soon. */
const LIMITS = { ...DEFAULT_LIMITS, handshakeMs: 10_000, responseMs: 10_000, totalMs: 20_000 };

afterEach(closeServers);

function look(server: TestServer): Promise<Observation> {
  return observeFrom(HOSTILE_ISSUER, { connectTo: [server.connectTo(HOSTILE_HOST)], limits: LIMITS });
}

test('any bytes in answer to the ClientHello cause no error, and no chain is learned from them', async () => {
  const { der } = mint();
  const flight = Buffer.concat([serverHello(randomBytes(32)), certificateMessage([der]), message(14)]);
  await slowProperties(
    fc.asyncProperty(mutated(fc.constantFrom(flight, inRecords(flight))), fc.boolean(), async (bytes, framed) => {
      const server = await serveTcp((socket) =>
        socket.once('data', () => socket.end(framed ? inRecords(bytes) : bytes)),
      );
      expect(await look(server)).toMatchObject({ discovery: null, issuerHost: { presentations: [] } });
      await server.close();
    }),
    SHARE,
  );
});

test('the certificates that a server sends are seen exactly as sent, or not at all', async () => {
  const { der, key } = mint();
  await slowProperties(
    fc.asyncProperty(fc.array(mutated(fc.constant(der)), { maxLength: 3 }), async (others) => {
      const chain = [der, ...others];
      const server = await serveTls12({ chain, key, onData: ({ socket }) => socket.destroy() });
      const { issuerHost } = await look(server);
      for (const presentation of issuerHost?.presentations ?? []) {
        expect(presentation.chain.map((one) => Buffer.from(one).toString('hex'))).toEqual(
          chain.map((one) => one.toString('hex')),
        );
      }
      await server.close();
    }),
    SHARE,
  );
});

test('any bytes in answer to a request cause no error, and lead to keys or to a failure', async () => {
  const { der, key } = mint();
  const body = JSON.stringify(documents(HOSTILE_ISSUER)[DISCOVERY]);
  const answers = [
    http(body, [`content-length: ${body.length}`]),
    http(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, ['transfer-encoding: chunked']),
    http('', ['location: /x', 'content-length: 0'], 'HTTP/1.1 302 Found'),
    http('', [], 'HTTP/1.1 103 Early Hints') + http(body),
    http('', ['connection: upgrade', 'upgrade: x'], 'HTTP/1.1 101 Switching Protocols'),
  ].map((answer) => Buffer.from(answer));
  await slowProperties(
    fc.asyncProperty(mutated(fc.constantFrom(...answers)), async (bytes) => {
      const server = await serveTls12({
        chain: [der],
        key,
        onData: (session) => {
          session.send(bytes);
          session.socket.end();
        },
      });
      const seen = await look(server);
      expect(seen.jwks === null || seen.discovery !== null).toBe(true);
      // A changed byte may name another host for the keys: then it is with that host that the failure stands.
      const failures = [...seen.failures, ...(seen.jwksHost?.failures ?? [])];
      expect(seen.jwks !== null || failures.length > 0).toBe(true);
      await server.close();
    }),
    SHARE,
  );
});
