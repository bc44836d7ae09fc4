import { type Authority, createAuthority } from '../../sandbox/certificates';
import { documents } from '../support/issuer';
import { documentedThumbprint } from '../support/openssl';
import { cleanUp } from './clean-up';
import { type Bundle, type Haproxy, type HaproxyOptions, startHaproxy } from './haproxy';
import { KINDS, chainUnder } from './real-issuer';
import { type Watched, watch } from './watcher';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

let root: Authority;
let bundle: Record<keyof Bundle, Awaited<ReturnType<typeof chainUnder>>>;
beforeAll(async () => {
  root = await createAuthority({ name: 'Example Corp Root CA' });
  bundle = { rsa: await chainUnder(root, HOST, 'RSA-2048'), ecdsa: await chainUnder(root, HOST) };
});
afterEach(cleanUp);

function start(setup: Partial<HaproxyOptions> = {}): Promise<Haproxy> {
  return startHaproxy({ host: HOST, bundle, documents: documents(ISSUER), ...setup });
}

/** Watches an HAProxy whose ECDSA certificate alone is pinned. */
async function watchHaproxy({ connectTo }: Haproxy): Promise<Watched> {
  const watched = await watch(ISSUER, [bundle.ecdsa.top]);
  watched.deploy({ connectTo: [connectTo], cas: [root.pem] });
  return watched;
}

/** How an HAProxy is set up, and what it is to be recognised by besides its certificates. */
type Case = [what: string, setup: Pick<HaproxyOptions, 'bind' | 'http' | 'tcp'>, requires13?: boolean];

const ONLY_13 = 'ssl-min-ver TLSv1.3';

/** What closes a connection that a request comes over later, and does not announce it. */
const IMPATIENT = ['timeout http-keep-alive 1'];

/**
 * Ends connections without a word of TLS unless TLS 1.3 is offered: its ClientHello has a session ID of 32 bytes (RFC 8446,
 * appendix D.4), and one for TLS 1.2 alone has none when it resumes none.
 */
const SILENT = ['tcp-request inspect-delay 20s', 'tcp-request content reject unless { req.payload(43,1) -m bin 20 }'];

test.each<Case>([
  ['takes TLS 1.2 and 1.3', {}],
  ['takes TLS 1.2 only', { bind: 'ssl-max-ver TLSv1.2' }],
  ['takes TLS 1.3 only', { bind: ONLY_13 }, true],
  ['announces with each answer that it closes the connection', { http: ['option httpclose'] }],
  ['closes connections a millisecond after an answer', { http: IMPATIENT }],
  ['takes TLS 1.3 only and closes connections so', { bind: ONLY_13, http: IMPATIENT }, true],
  ['takes TLS 1.3 only and closes other connections without an alert', { bind: ONLY_13, tcp: SILENT }, true],
  ['takes TLS 1.3 only and resets other connections', { bind: ONLY_13, tcp: ['option nolinger', ...SILENT] }, true],
])('both certificates of an HAProxy that %s are seen, and their tops pinned', async (_, setup, requires13 = false) => {
  const haproxy = await start(setup);
  const { rsa, ecdsa } = bundle;
  expect(await documentedThumbprint(haproxy, KINDS.rsa)).toBe(rsa.top);
  expect(await documentedThumbprint(haproxy, KINDS.ecdsa)).toBe(ecdsa.top);
  const { run, pins } = await watchHaproxy(haproxy);
  const { status, hosts, findings, enforcedWhy } = await run();
  expect(status).toBe('updated');
  expect(hosts.map(({ tops }) => tops.map(({ thumbprint }) => thumbprint).toSorted())).toEqual([
    [rsa.top, ecdsa.top].toSorted(),
  ]);
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(enforcedWhy.includes('TLS 1.3 is required')).toBe(requires13);
  expect(pins()).toEqual([ecdsa.top, rsa.top]);
});

test('a reload of HAProxy that brings one new certificate of two adds the top of that one', async () => {
  const haproxy = await start();
  const { run, pins, aws } = await watchHaproxy(haproxy);
  await run();
  aws.inbox.clear();
  const { rsa, ecdsa } = bundle;
  const next = await chainUnder(root, HOST);
  await haproxy.renew({ rsa, ecdsa: next });
  expect(await run()).toMatchObject({ status: 'updated', added: [next.top], retired: [] });
  expect(pins()).toEqual([ecdsa.top, rsa.top, next.top]);
  expect(aws.inbox.messages).toHaveLength(1);
});
