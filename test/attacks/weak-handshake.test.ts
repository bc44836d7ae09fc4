import { type Authority, createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import { alert } from '../hostile/servers/wire';
import { chainUnder } from '../support/chain-under';
import { serveFront } from '../support/front';
import { KEYS, type TestServer, answer, documents, serve } from '../support/issuer';
import { smallGroup } from '../support/old-servers';
import { findingsIn, severitiesOf } from '../support/report';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';
import { checkAfter } from './check-after';

const EVIL = 'evil.example';
let root: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
});

function look(days: number, hosts: Readonly<Record<string, TestServer>>) {
  const servers = Object.entries(hosts).map(([host, server]) => [host, [server]]);
  return checkAfter(days, Object.fromEntries(servers), { publicCas: [root] });
}

function issuing(name: string) {
  return createAuthority({ name, issuer: root, keyType: 'RSA-2048' });
}

async function rsaChain(ca: Authority) {
  return present(await issueLeaf(ca, { hosts: [HOST], keyType: 'RSA-2048' }), ca);
}

test('an attacker on the path who broke a small Diffie-Hellman group cannot name a JWKS host', async () => {
  const [genuine, external] = [await issuing('Genuine CA'), await issuing('Public Issuing CA')];
  put(genuine.thumbprint);
  const evil = await serve(await chainUnder(external, EVIL), answer({ '/keys': KEYS }));
  const routes = documents(ISSUER, `https://${EVIL}/keys`);
  const forged = await serve(await rsaChain(genuine), answer(routes), smallGroup());
  const report = await look(0, { [HOST]: forged, [EVIL]: evil });
  expect(report.providers).toMatchObject([{ status: 'held', added: [] }]);
  expect(findingsIn(report, 'weak-handshake')).toMatchObject([
    { facts: { weaknesses: [{ what: 'small-dh-group', bits: 1024, unsafe: true }] } },
  ]);
  expect(report.providers.flatMap(severitiesOf)).toContain('warning weak-handshake');
  expect(pins()).toEqual([genuine.thumbprint]);
  // The same document by a handshake that is safe is believed.
  const honest = await serve(await rsaChain(genuine), answer(routes));
  await look(1, { [HOST]: honest, [EVIL]: evil });
  expect(pins()).toContain(external.thumbprint);
});

test('an issuer with a small Diffie-Hellman group has its rotation pinned, but no pin leaves before a safe handshake', async () => {
  const [old, next] = [await issuing('Old CA'), await issuing('Next CA')];
  put(old.thumbprint);
  const [before, after] = [
    await serve(await rsaChain(old), answer(documents(ISSUER))),
    await serve(await rsaChain(next), answer(documents(ISSUER)), smallGroup()),
  ];
  await look(0, { [HOST]: before });
  const { providers } = await look(1, { [HOST]: after });
  expect(providers).toMatchObject([{ status: 'updated', added: [next.thumbprint] }]);
  for (const day of [2, 20, 34]) await look(day, { [HOST]: after });
  expect(pins().toSorted()).toEqual([old.thumbprint, next.thumbprint].toSorted());
  const mended = await serve(await rsaChain(next), answer(documents(ISSUER)));
  for (const day of [35, 50, 67]) await look(day, { [HOST]: mended });
  expect(pins()).toEqual([next.thumbprint]);
});

test.each([
  [
    'a key of 1024 bits in the leaf',
    async () => present(await issueLeaf(root, { hosts: [HOST], keyType: 'RSA-1024' }), root),
  ],
  ['a SHA-1 signature on the leaf', async () => present(await issueLeaf(root, { hosts: [HOST], hash: 'SHA-1' }), root)],
])('an attacker who lets only the most permissive offer through gets no evidence for %s', async (_, chain) => {
  put('a'.repeat(40));
  const weak = await serve(await chain(), answer(documents(ISSUER)), { ciphers: 'DEFAULT@SECLEVEL=0' });
  let hellos = 0;
  const front = await serveFront(weak, (__, socket) => {
    hellos += 1;
    if (hellos <= 2) socket.end(alert(40));
    return hellos <= 2;
  });
  const { providers } = await look(0, { [HOST]: front });
  expect(providers).toMatchObject([
    { added: [], hosts: [{ reachable: true, tops: [{ thumbprint: root.thumbprint, evidence: null }] }] },
  ]);
});

test('a strong chain is pinned even if an attacker lets only the most permissive offer through', async () => {
  const ca = await issuing('Strong CA');
  put('a'.repeat(40));
  const server = await serve(await rsaChain(ca), answer(documents(ISSUER)));
  let hellos = 0;
  const front = await serveFront(server, (_, socket) => {
    hellos += 1;
    if (hellos <= 2) socket.end(alert(40));
    return hellos <= 2;
  });
  const { providers } = await look(0, { [HOST]: front });
  expect(providers).toMatchObject([{ status: 'updated', added: [ca.thumbprint] }]);
});
