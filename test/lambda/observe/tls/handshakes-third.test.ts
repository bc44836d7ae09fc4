import type { Socket } from 'node:net';
import { failureOf, timeout } from '../../../../lambda/observe/tls/failure';
import { performHandshakes } from '../../../../lambda/observe/tls/handshakes';
import { createAuthority, issueLeaf, present } from '../../../../sandbox/certificates';
import { alert } from '../../../hostile/servers/wire';
import { chainUnder } from '../../../support/chain-under';
import { asksForEcdsa, schemesIn, suitesIn } from '../../../support/client-hello';
import { serveFront } from '../../../support/front';
import { answer, closeServers, documents, nobody, serve, serveTcp } from '../../../support/issuer';
import { HOST, ISSUER, look, rsaChain } from './fixtures';

const RSA_PKCS1_SHA256 = 0x0401;
const ECDSA_SECP256R1_SHA256 = 0x0403;

afterEach(closeServers);

const WAYS: [string, (socket: Socket) => unknown][] = [
  ['refused by an alert', (socket) => socket.end(alert(40))],
  ['answered by an alert that says nothing of the offer', (socket) => socket.end(alert(80))],
  ['reset', (socket) => socket.resetAndDestroy()],
  ['closed', (socket) => socket.end()],
  ['left without a word', () => {}],
];

test.each(WAYS)('a server is asked for any kind of key where both questions were %s', async (_, deal) => {
  const server = await serve(rsaChain, answer(documents(ISSUER)), { maxVersion: 'TLSv1.2' });
  const hellos: Buffer[] = [];
  const front = await serveFront(server, (hello, socket) => {
    hellos.push(hello);
    if (hellos.length <= 2) deal(socket);
    return hellos.length <= 2;
  });
  expect((await look([front]))?.presentations).toMatchObject([{ asked: 'any', verdict: { trusted: true } }]);
  // It is another one than the first two.
  const offers = hellos.map((hello) => suitesIn(hello).join());
  expect(new Set(offers).size).toBe(3);
});

test('a server that left both questions without a word has two seconds for the third, and the time that it had for them is named', async () => {
  const times: (number | undefined)[] = [];
  const { outcome } = performHandshakes(
    async (_, atMostMs) => {
      times.push(atMostMs);
      return { ...failureOf(timeout(atMostMs ?? 5_000, 'waiting'), 'there'), silence: 'silent', tlsError: 'ETIMEDOUT' };
    },
    async () => false,
  );
  expect(await outcome).toMatchObject({ failure: { code: 'timed-out', why: 'no answer within 5 s while waiting' } });
  expect(times).toEqual([undefined, undefined, 2_000]);
});

test('no question is asked again where nothing listens, or the listener does not speak TLS', async () => {
  expect((await look([nobody]))?.failures).toMatchObject([{ code: 'connection-refused' }]);
  const plain = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect((await look([plain]))?.failures).toMatchObject([{ code: 'not-tls' }]);
  expect(plain.connections()).toBe(2);
});

test('a server that checks the signatures of the whole chain shows its ECDSA certificate under an RSA CA', async () => {
  const rsaCa = await createAuthority({ name: 'RSA CA', keyType: 'RSA-2048' });
  const chain = await chainUnder(rsaCa, HOST);
  const server = await serve(chain, answer(documents(ISSUER)));
  // As Java does since 26: the list of signature algorithms has to have RSA, whatever the leaf's key.
  const front = await serveFront(server, (hello, socket) => {
    const isRefused = !schemesIn(hello).includes(RSA_PKCS1_SHA256);
    if (isRefused) socket.end(alert(40));
    return isRefused;
  });
  expect((await look([front]))?.presentations).toMatchObject([{ asked: 'ecdsa' }]);
});

test('a server that checks the signatures of the whole chain shows both its RSA and its ECDSA certificate under an ECDSA CA', async () => {
  const ca = await createAuthority({ name: 'ECDSA CA' });
  const chains = [present(await issueLeaf(ca, { hosts: [HOST], keyType: 'RSA-2048' }), ca), await chainUnder(ca, HOST)];
  const both = { key: chains.map(({ key }) => key), cert: chains.map(({ cert }) => cert) };
  const server = await serve({ key: '', cert: '' }, answer(documents(ISSUER)), both);
  const front = await serveFront(server, (hello, socket) => {
    const isRefused = !schemesIn(hello).includes(ECDSA_SECP256R1_SHA256);
    if (isRefused) socket.resetAndDestroy();
    return isRefused;
  });
  const seen = await look([front]);
  expect(seen?.presentations.map(({ asked }) => asked).toSorted()).toEqual(['ecdsa', 'rsa']);
  expect(seen?.unanswered).toEqual([]);
});

test('the question for ECDSA is asked by cipher suites, of that kind alone', async () => {
  const hellos: Buffer[] = [];
  const server = await serveTcp((socket) =>
    socket.once('data', (hello) => {
      hellos.push(hello);
      socket.end(alert(40));
    }),
  );
  await look([server]);
  expect(hellos.filter(asksForEcdsa)).toHaveLength(1);
});
