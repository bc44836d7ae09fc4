import type { Socket } from 'node:net';
import type { HostObservation, Unanswered } from '../../../../lambda/judge/observation';
import { alert } from '../../../hostile/servers/wire';
import { asksForEcdsa, offersTls13 } from '../../../support/client-hello';
import { serveFront } from '../../../support/front';
import { type TestServer, answer, closeServers, documents, nobody, serve, serveTcp } from '../../../support/issuer';
import { SHORT_LIMITS, observeFrom } from '../../../support/probe';
import { HOST, ISSUER, ecdsaChain, root, rsaChain } from './fixtures';

afterEach(closeServers);

async function look(connectTo: readonly string[], resolve?: () => Promise<string[]>): Promise<HostObservation> {
  const probe = { connectTo, trusting: [root.pem], limits: SHORT_LIMITS, allowPrivateAddresses: true };
  const { issuerHost } = await observeFrom(ISSUER, { ...probe, ...(resolve && { resolve }) });
  if (!issuerHost) throw new Error('The host was not looked at.');
  return issuerHost;
}

function reset(socket: Socket): void {
  return void socket.resetAndDestroy();
}

function end(socket: Socket): void {
  return void socket.end();
}

function silent(): void {}

function sendAlert(description: number) {
  return (socket: Socket) => socket.end(alert(description));
}

/** Hands the connections that ask for one kind of key to a real server, and deals otherwise with the rest. */
async function behind(server: TestServer, refused: 'rsa' | 'ecdsa', deal: (socket: Socket) => void) {
  return serveFront(server, (hello, socket) => {
    const isRefused = asksForEcdsa(hello) === (refused === 'ecdsa');
    if (isRefused) deal(socket);
    return isRefused;
  });
}

function entry(asked: Unanswered['asked'], why: Unanswered['why'] = 'silent', address = '127.0.0.1'): Unanswered {
  return {
    address,
    asked,
    why,
  };
}

test.each([
  ['40 (handshake_failure)', 40],
  ['47 (illegal_parameter)', 47],
  ['70 (protocol_version)', 70],
  ['71 (insufficient_security)', 71],
  ['109 (missing_extension)', 109],
])('the alert %s is an answer', async (_, description) => {
  const server = await serveTcp((socket) => socket.once('data', () => sendAlert(description)(socket)));
  expect(await look([server.connectTo(HOST)])).toMatchObject({ presentations: [], unanswered: [] });
});

test.each([
  ['0 (close_notify)', 0],
  ['10 (unexpected_message)', 10],
  ['49 (access_denied)', 49],
  ['80 (internal_error)', 80],
  ['90 (user_canceled)', 90],
  ['112 (unrecognized_name)', 112],
  ['99, which nobody has defined', 99],
])('the alert %s is no answer', async (_, description) => {
  const server = await serveTcp((socket) => socket.once('data', () => sendAlert(description)(socket)));
  expect(await look([server.connectTo(HOST)])).toMatchObject({ presentations: [], unanswered: [entry(null)] });
});

test.each<[string, (socket: Socket) => void]>([
  ['reset', reset],
  ['closed', end],
  ['left without a word', silent],
  ['answered by something that is not TLS', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['answered by an alert that says nothing of the offer', sendAlert(80)],
])('rt-a3: a question that is %s is unanswered, and the answer to the other one counts', async (_, deal) => {
  const [ec, rsa] = [
    await serve(ecdsaChain, answer(documents(ISSUER))),
    await serve(rsaChain, answer(documents(ISSUER))),
  ];
  const withoutEcdsa = await behind(rsa, 'ecdsa', deal);
  const rsaSeen = await look([withoutEcdsa.connectTo(HOST)]);
  expect(rsaSeen.presentations.map(({ asked }) => asked)).toEqual(['rsa']);
  expect(rsaSeen.unanswered).toEqual([entry('ecdsa')]);
  const ecdsaSeen = await look([(await behind(ec, 'rsa', deal)).connectTo(HOST)]);
  expect(ecdsaSeen.presentations.map(({ asked }) => asked)).toEqual(['ecdsa']);
  expect(ecdsaSeen.unanswered).toEqual([entry('rsa')]);
});

test('a question for a kind of key that the server has no certificate for is answered', async () => {
  const server = await serve(rsaChain, answer(documents(ISSUER)));
  const seen = await look([server.connectTo(HOST)]);
  expect(seen.presentations.map(({ asked }) => asked)).toEqual(['rsa']);
  expect(seen.unanswered).toEqual([]);
});

test('a question that was refused for its TLS version is answered by the question for any kind of key', async () => {
  const both = {
    key: [rsaChain.key, ecdsaChain.key],
    cert: [rsaChain.cert, ecdsaChain.cert],
    minVersion: 'TLSv1.3' as const,
  };
  const server = await serve({ key: '', cert: '' }, answer(documents(ISSUER)), both);
  const seen = await look([server.connectTo(HOST)]);
  expect(seen.presentations.map(({ asked }) => asked)).toEqual(['rsa', 'any']);
  expect(seen.unanswered).toEqual([]);
});

test('a question that was refused for its TLS version, and has no answer for any kind of key either, is unanswered', async () => {
  const rsa = await serve(rsaChain, answer(documents(ISSUER)), { minVersion: 'TLSv1.3' });
  let hellos = 0;
  const server = await serveFront(rsa, (hello, socket) => {
    if (!offersTls13(hello)) sendAlert(70)(socket);
    else if ((hellos += 1) > 1) reset(socket);
    else return false;
    return true;
  });
  const seen = await look([server.connectTo(HOST)]);
  expect(seen).toMatchObject({ tls13Only: true, unanswered: [entry('ecdsa')] });
});

test('a certificate that a server shows only to the question for any kind of key is an answer to that question', async () => {
  const server = await serve(ecdsaChain, answer(documents(ISSUER)));
  let hellos = 0;
  const picky = await serveFront(server, (_, socket) => {
    hellos += 1;
    if (hellos <= 2) sendAlert(40)(socket);
    return hellos <= 2;
  });
  const seen = await look([picky.connectTo(HOST)]);
  expect(seen.presentations.map(({ asked }) => asked)).toEqual(['any']);
  expect(seen.unanswered).toEqual([]);
});

test('the question for any kind of key is unanswered where both kinds were refused and it was reset', async () => {
  let hellos = 0;
  const server = await serveTcp((socket) =>
    socket.once('data', () => {
      hellos += 1;
      if (hellos <= 2) sendAlert(40)(socket);
      else reset(socket);
    }),
  );
  expect(await look([server.connectTo(HOST)])).toMatchObject({ presentations: [], unanswered: [entry('any')] });
});

test('an address that refuses connections is unanswered as a whole', async () => {
  const server = await serve(ecdsaChain, answer(documents(ISSUER)), { address: '127.0.0.2' });
  const seen = await look([server.connectTo(HOST), nobody.connectTo(HOST)]);
  expect(seen.presentations.map(({ address }) => address)).toEqual(['127.0.0.2']);
  expect(seen.unanswered).toEqual([entry(null)]);
});

test('addresses beyond the limit are not asked, 64 of them are listed, and those to be asked first are not among them', async () => {
  const server = await serve(ecdsaChain, answer(documents(`${ISSUER}:1`)));
  const addresses = Array.from({ length: 100 }, (_, n) => `127.0.3.${n + 1}`);
  const wanted = ['127.0.3.99', '127.0.3.98'];
  const { issuerHost } = await observeFrom(`${ISSUER}:${server.port}`, {
    resolve: async () => addresses,
    allowPrivateAddresses: true,
    limits: SHORT_LIMITS,
    askFirst: (host, port) => (host === HOST && port === server.port ? wanted : []),
  });
  const unasked = issuerHost?.unanswered?.filter(({ why }) => why === 'beyond-limit').map(({ address }) => address);
  expect(unasked).toEqual(addresses.slice(14, 14 + 64));
  const asked = issuerHost?.unanswered?.filter(({ why }) => why === 'silent').map(({ address }) => address);
  expect(asked).toEqual([...wanted, ...addresses.slice(0, 14)]);
});

test('an address that is not public is not asked, and is listed as not allowed', async () => {
  const { issuerHost } = await observeFrom(ISSUER, { resolve: async () => ['10.0.0.1', 'fc00::1'] });
  expect(issuerHost?.unanswered).toEqual([
    entry(null, 'not-allowed', '10.0.0.1'),
    entry(null, 'not-allowed', 'fc00::1'),
  ]);
});

test('the records of a family that DNS did not answer for are unanswered', async () => {
  const server = await serve(ecdsaChain, answer({}));
  const { issuerHost } = await observeFrom(`${ISSUER}:${server.port}`, {
    resolve: async () => ({ addresses: ['127.0.0.1'], unanswered: ['AAAA records'] }),
    allowPrivateAddresses: true,
  });
  expect(issuerHost?.unanswered).toEqual([entry(null, 'silent', 'AAAA records')]);
});
