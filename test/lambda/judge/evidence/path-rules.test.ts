import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { profileObjection } from '../../../../lambda/judge/evidence/path-rules';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { nameConstraints, rawNameConstraints, signingWithoutBeingCa, usages } from '../../../support/extensions';
import { TRUSTED, UNTRUSTED, basis, presented, judgeChain, pathOf } from '../../../support/judgement';

const HOST = 'issuer.example';
const hosts = [HOST];
const SERVERS = '1.3.6.1.5.5.7.3.1';
const CLIENTS = '1.3.6.1.5.5.7.3.2';
const ANY = '2.5.29.37.0';
let root: Authority;
let intermediate: Authority;

function objectionTo(host: string, ...sent: { der: Uint8Array }[]) {
  return profileObjection(pathOf(sent.map(({ der }) => der)), host);
}

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
});

test('nothing speaks against an ordinary chain, or against a single self-signed certificate', async () => {
  const leaf = await issueLeaf(intermediate, { hosts });
  expect(objectionTo(HOST, leaf, intermediate, root)).toBeNull();
  expect(objectionTo(HOST, leaf, intermediate)).toBeNull();
  expect(objectionTo(HOST, await selfSigned({ hosts }))).toBeNull();
});

describe('a certificate that is no CA', () => {
  const forge = async () => {
    const other = await issueLeaf(intermediate, { hosts: ['other.example'], extensions: signingWithoutBeingCa() });
    const forged = await issueLeaf({ ...other, name: 'other.example' }, { hosts });
    return { other, forged };
  };

  test('is evidence for no other below a pinned CA, although its signature is valid', async () => {
    const { other, forged } = await forge();
    const pinned = basis({ pinned: new Set([intermediate.thumbprint]) });
    expect(pathOf([forged.der, other.der, intermediate.der])).toHaveLength(3);
    expect(judgeChain(presented([forged, other, intermediate], UNTRUSTED), HOST, pinned)).toMatchObject({
      evidence: null,
      unprovenReason: { reason: 'issuer-not-ca', subject: 'CN=other.example' },
      top: { thumbprint: intermediate.thumbprint },
    });
  });

  test('is evidence for no other where it is itself pinned', async () => {
    const { other, forged } = await forge();
    const pinned = basis({ pinned: new Set([other.thumbprint]) });
    expect(judgeChain(presented([forged, other], UNTRUSTED), HOST, pinned)?.evidence).toBeNull();
  });
});

describe('the purpose of a certificate', () => {
  test.each([
    ['TLS servers', [SERVERS], null],
    ['clients and servers', [CLIENTS, SERVERS], null],
    ['anything', [ANY], null],
    ['clients', [CLIENTS], { reason: 'not-for-servers', subject: 'CN=issuer.example' }],
  ])('must include TLS servers where it is limited: %s', async (_, oids, objection) => {
    const leaf = await issueLeaf(intermediate, { hosts, extensions: [usages(...oids)] });
    expect(objectionTo(HOST, leaf, intermediate)).toEqual(objection);
  });

  test('matters for the issuers as well, except for the last one of the path', async () => {
    const forClients = await createAuthority({ name: 'Clients', issuer: root, extensions: [usages(CLIENTS)] });
    const leaf = await issueLeaf(forClients, { hosts });
    expect(objectionTo(HOST, leaf, forClients, root)).toEqual({ reason: 'not-for-servers', subject: 'CN=Clients' });
    expect(objectionTo(HOST, leaf, forClients)).toBeNull();
  });
});

describe('name constraints', () => {
  test.each<[string, Parameters<typeof nameConstraints>[0], string, boolean]>([
    ['networks limited, but no names', { permitted: ['192.0.2.0/24'], excluded: ['192.0.2.0/25'] }, HOST, true],
    ['the host permitted', { permitted: [HOST] }, HOST, true],
    ['the domain permitted', { permitted: ['other.test', 'example'] }, HOST, true],
    ['all below permitted', { permitted: ['.example'] }, HOST, true],
    ['all below permitted, written as a wildcard', { permitted: ['*.example'] }, HOST, true],
    ['all below the host permitted', { permitted: ['.issuer.example'] }, HOST, false],
    ['every name permitted', { permitted: [''] }, HOST, true],
    ['others permitted', { permitted: ['other.test', 'a.issuer.example', 'uer.example'] }, HOST, false],
    ['the host excluded', { excluded: ['other.test', 'ISSUER.example'] }, HOST, false],
    ['the domain excluded', { permitted: [HOST], excluded: ['example'] }, HOST, false],
    ['every name excluded', { excluded: [''] }, HOST, false],
    ['others excluded', { excluded: ['a.issuer.example', 'suer.example'] }, HOST, true],
    ['the network permitted', { permitted: ['192.0.2.0/24'] }, '192.0.2.9', true],
    ['another network permitted', { permitted: ['192.0.2.0/29'] }, '192.0.2.9', false],
    ['a network of the other address family permitted', { permitted: ['192.0.2.0/24'] }, '2001:db8::1', false],
    ['the network excluded', { excluded: ['2001:db8::/32'] }, '2001:db8::1', false],
    ['the address permitted', { permitted: ['2001:db8::1:0:0:1/128'] }, '2001:db8::1:0:0:1', true],
    ['the address permitted, written in full', { permitted: ['1:2:3:4:5:6:7:8/128'] }, '1:2:3:4:5:6:7:8', true],
    ['a neighbouring address permitted', { permitted: ['2001:db8::1:0:0:1/128'] }, '2001:db8::1', false],
    ['loopback permitted', { permitted: ['::1/128'] }, '::1', true],
    ['every name excluded, for an address', { excluded: [''] }, '192.0.2.9', true],
  ])('refuse a host if they exclude it or permit only others of its kind: %s', async (_, limits, host, admitted) => {
    const ca = await createAuthority({ name: 'Limited', extensions: [nameConstraints(limits)] });
    const objection = objectionTo(host, await issueLeaf(ca, { hosts: [host] }), ca);
    expect(objection).toEqual(admitted ? null : { reason: 'name-constraints', subject: 'CN=Limited', host });
  });

  test('apply to the host that a wildcard certificate is to name', async () => {
    const excluded = [nameConstraints({ excluded: ['issuer.corp.example'] })];
    const ca = await createAuthority({ name: 'Limited', issuer: root, extensions: excluded });
    const leaf = await issueLeaf(ca, { hosts: ['*.corp.example'] });
    const operator = basis({ operatorCas: [root], exclusive: true });
    const judged = (host: string) => judgeChain(presented([leaf, ca], TRUSTED), host, operator);
    expect(judged('other.corp.example')).toMatchObject({
      evidence: 'operator-ca',
      anchor: 'CN=Root',
      unprovenReason: null,
    });
    expect(judged('issuer.corp.example')).toMatchObject({ evidence: null, anchor: null, named: true });
    expect(judged('issuer.corp.example')?.unprovenReason).toEqual({
      reason: 'name-constraints',
      subject: 'CN=Limited',
      host: 'issuer.corp.example',
    });
  });

  test('apply where the trusted CA itself has them, whether it was sent or not', async () => {
    const ca = await createAuthority({ name: 'Limited', extensions: [nameConstraints({ excluded: [HOST] })] });
    const leaf = await issueLeaf(ca, { hosts });
    const operator = basis({ operatorCas: [ca] });
    expect(judgeChain(presented([leaf], TRUSTED), HOST, operator)?.evidence).toBeNull();
    expect(judgeChain(presented([leaf, ca], TRUSTED), HOST, operator)?.evidence).toBeNull();
  });

  test('apply from the trusted CA to its next key under the same name, and to its cross-signed twin', async () => {
    const ca = await createAuthority({ name: 'Limited', extensions: [nameConstraints({ excluded: [HOST] })] });
    const next = await createAuthority({ name: 'Limited', issuer: ca });
    const twin = await crossSign(ca, root);
    const operator = basis({ operatorCas: [ca] });
    for (const [issuer, sent] of [
      [next, next],
      [ca, twin],
    ] as const) {
      const chain = presented([await issueLeaf(issuer, { hosts }), sent], TRUSTED);
      expect(judgeChain(chain, HOST, operator)?.unprovenReason).toEqual({
        reason: 'name-constraints',
        subject: 'CN=Limited',
        host: HOST,
      });
    }
  });

  test('do not apply where a certificate above the trusted one has them', async () => {
    const limited = await createAuthority({ name: 'Limited', extensions: [nameConstraints({ excluded: [HOST] })] });
    const below = await createAuthority({ name: 'Below', issuer: limited });
    const leaf = await issueLeaf(below, { hosts });
    const chain = presented([leaf, below, limited], TRUSTED);
    const both = basis({ operatorCas: [limited], pinned: new Set([below.thumbprint]) });
    expect(judgeChain(chain, HOST, both)).toMatchObject({ evidence: 'continuity', anchor: null });
  });

  test.each([
    ['nothing', []],
    ['no sequence', [0x05, 0x00]],
    ['a cut sequence', [0x30, 0x03, 0xa1]],
    ['a cut list', [0x30, 0x03, 0xa1, 0x01, 0x30]],
    ['a subtree without a name', [0x30, 0x04, 0xa1, 0x02, 0x30, 0x00]],
    ['a cut mask', [0x30, 0x09, 0xa0, 0x07, 0x30, 0x05, 0x87, 0x03, 192, 0, 2]],
  ])('admit nothing where they cannot be read: %s', async (_, bytes) => {
    const extensions = [rawNameConstraints(Buffer.from(bytes))];
    const ca = await createAuthority({ name: 'Odd', extensions });
    const leaf = await issueLeaf(ca, { hosts: ['192.0.2.9'] });
    // OpenSSL does not follow most of these; `pathOf` neither.
    const path = [leaf, ca].map(({ der }) => readCertificate(der));
    expect(profileObjection(path, '192.0.2.9')).toMatchObject({ reason: 'name-constraints' });
  });
});
