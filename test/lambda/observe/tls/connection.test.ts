import { openConnection } from '../../../../lambda/observe/tls/connection';
import { createHostCost } from '../../../../lambda/observe/tls/host-cost';
import { createTlsContexts } from '../../../../lambda/observe/tls/tls-settings';
import { createSharedHosts } from '../../../../lambda/observe/shared-hosts';
import { present, selfSigned } from '../../../../sandbox/certificates';
import { answer, closeServers, documents, serve } from '../../../support/issuer';
import { observeFrom } from '../../../support/probe';
import { type SlowChain, createSlowChain } from '../../../support/slow-chain';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
const contexts = createTlsContexts([]);
let slow: SlowChain;

beforeAll(() => {
  slow = createSlowChain([HOST], 75);
});
afterEach(closeServers);

function open(port: number, cost = createHostCost(HOST)) {
  return openConnection({
    host: HOST,
    endpoint: { address: '127.0.0.1', port },
    offer: 'any',
    context: contexts('any'),
    timeoutMs: 20_000,
    cost,
  });
}

test('a handshake says which question it answers', async () => {
  const server = await serve(present(await selfSigned({ hosts: [HOST] })), answer({}));
  const opened = await open(server.port);
  expect(opened).toMatchObject({ ok: true, value: { presentation: { asked: 'any', address: '127.0.0.1' } } });
  if (opened.ok) await opened.value.close();
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'rt-a9: a handshake that cost too much does not count, although the server completes it: %s',
  async (minVersion) => {
    const server = await serve(slow, answer({}), { ...slow, minVersion, maxVersion: minVersion });
    const cost = createHostCost(HOST);
    const tooCostly = { ok: false, failure: { code: 'handshake-too-costly' }, silence: 'silent' };
    expect(await open(server.port, cost)).toMatchObject(tooCostly);
    expect(await open(server.port, cost)).toMatchObject(tooCostly);
    expect(server.connections()).toBe(1);
  },
);

test('rt-a9: the cost of a host for one provider counts for all, also for later ones and those that trust other CAs', async () => {
  const server = await serve(slow, answer(documents(ISSUER)), slow);
  const look = createSharedHosts(0);
  const seen = [];
  for (const trusted of [contexts, contexts, createTlsContexts([])]) {
    seen.push(await observeFrom(ISSUER, { connectTo: [server.connectTo(HOST)], contexts: trusted }, look));
  }
  for (const { issuerHost } of seen) {
    expect(issuerHost).toMatchObject({ presentations: [], failures: [{ code: 'handshake-too-costly' }] });
  }
  // The question for RSA keys, which the server has not, is the only one that was answered.
  const questions = seen.map(({ issuerHost }) => issuerHost?.unanswered?.map(({ asked }) => asked));
  expect(questions).toEqual([['ecdsa', 'any'], [null], [null]]);
  expect(seen.flatMap(({ failures }) => failures)).toEqual([]);
  expect(server.connections()).toBe(2);
});
