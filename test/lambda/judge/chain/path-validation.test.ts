import { BasicConstraintsExtension, Extension } from '@peculiar/x509';
import { type Certificate, readCertificate } from '../../../../lambda/judge/chain/certificate';
import { hasBasicConstraints, pathObjection } from '../../../../lambda/judge/chain/path-validation';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { element, nameConstraints, usages } from '../../../support/extensions';
import {
  DSA_WITH_SHA1,
  MD5_WITH_RSA,
  PSS_WITH_SHA1,
  PSS_WITH_SHA256,
  SHA1_WITH_RSA,
} from '../../../support/weak-certificates';
import { derOf } from '../../../support/pem';

const HOST = 'issuer.example';
const NOW = new Date();
let pinned: Authority;

beforeAll(async () => {
  pinned = await createAuthority({ name: 'Pinned' });
});

function read(...certificates: { der: Uint8Array }[]): Certificate[] {
  return certificates.map(({ der }) => readCertificate(der));
}

function pathLength(length: number) {
  return new BasicConstraintsExtension(true, length, true);
}

function under(authority: Authority) {
  return issueLeaf(authority, { hosts: [HOST] });
}

function unknown(critical: boolean) {
  return new Extension('1.2.3.4.5', critical, new Uint8Array([5, 0]));
}

function requireExplicitPolicy(critical: boolean) {
  return new Extension('2.5.29.36', critical, element(0x30, element(0x80, new Uint8Array([0]))));
}

/** What speaks against a chain through a CA below the pinned one that has these extensions. */
async function throughCa(...extensions: Extension[]) {
  const ca = await createAuthority({ name: 'CA', issuer: pinned, extensions });
  return pathObjection(read(await under(ca), ca, pinned), NOW);
}

test.each([
  ['an extension that is not known', [unknown(false)]],
  [
    'name constraints and purposes, which profileObjection judges',
    [nameConstraints({ permitted: [HOST] }), usages('1.3.6.1.5.5.7.3.1')],
  ],
  [
    'certificate policies',
    [new Extension('2.5.29.32', true, element(0x30, element(0x30, element(6, new Uint8Array([42])))))],
  ],
  ['a path length that suffices', [pathLength(0)]],
])('nothing speaks against a CA with %s', async (_, extensions) => {
  expect(await throughCa(...extensions)).toBeNull();
});

test.each([
  ['a critical extension that is not known', [unknown(true)], 'unknown-critical-extension'],
  ['policy constraints', [requireExplicitPolicy(true)], 'policy-constraints'],
  ['policy constraints that are not critical', [requireExplicitPolicy(false)], 'policy-constraints'],
  ['one extension twice', [unknown(false), unknown(false)], 'certificate-unreadable'],
])('a CA below the pinned one that has %s is refused', async (_, extensions, reason) => {
  expect(await throughCa(...extensions)).toEqual({ reason, subject: 'CN=CA' });
});

test('a leaf with a critical extension that is not known is refused too', async () => {
  const leaf = await issueLeaf(pinned, { hosts: [HOST], extensions: [unknown(true)] });
  expect(pathObjection(read(leaf, pinned), NOW)).toEqual({
    reason: 'unknown-critical-extension',
    subject: `CN=${HOST}`,
  });
});

test("the pinned certificate's own extensions and signature are not judged", async () => {
  const old = await createAuthority({ name: 'Old', hash: 'SHA-1', keyType: 'RSA-2048', extensions: [unknown(true)] });
  expect(pathObjection(read(await under(old), old), NOW)).toBeNull();
  expect(pathObjection(read(await selfSigned({ hosts: [HOST], extensions: [unknown(true)] })), NOW)).toBeNull();
});

describe('a path length', () => {
  test('holds for a pinned CA as well', async () => {
    const strict = await createAuthority({ name: 'Strict', extensions: [pathLength(0)] });
    const [direct, below] = [await under(strict), await createAuthority({ name: 'Below', issuer: strict })];
    expect(pathObjection(read(direct, strict), NOW)).toBeNull();
    expect(pathObjection(read(await under(below), below, strict), NOW)).toEqual({
      reason: 'path-too-long',
      subject: 'CN=Strict',
    });
  });

  test('counts the CAs below, except self-issued ones', async () => {
    const upper = await createAuthority({ name: 'Upper', issuer: pinned, extensions: [pathLength(1)] });
    const middle = await createAuthority({ name: 'Middle', issuer: upper });
    const lower = await createAuthority({ name: 'Lower', issuer: middle });
    expect(pathObjection(read(await under(middle), middle, upper, pinned), NOW)).toBeNull();
    expect(pathObjection(read(await under(lower), lower, middle, upper, pinned), NOW)).toEqual({
      reason: 'path-too-long',
      subject: 'CN=Upper',
    });
    const rekeyed = await createAuthority({ name: 'Upper' });
    const selfIssued = await crossSign(rekeyed, upper);
    const issuing = await createAuthority({ name: 'Issuing', issuer: rekeyed });
    expect(pathObjection(read(await under(issuing), issuing, selfIssued, upper, pinned), NOW)).toBeNull();
  });
});

test.each([
  ['MD5', MD5_WITH_RSA],
  ['SHA-1', SHA1_WITH_RSA],
  ['SHA-1 by RSASSA-PSS', PSS_WITH_SHA1],
  ['SHA-1 by DSA', DSA_WITH_SHA1],
])('a certificate below the pinned one that is signed with %s is refused', (_, pem) => {
  const [weak] = read({ der: derOf(pem) });
  expect(pathObjection([...(weak ? [weak] : []), ...read(pinned)], NOW)).toMatchObject({ reason: 'weak-signature' });
});

test('a certificate signed with SHA-256 by RSASSA-PSS is accepted, and one that cannot be read is refused', () => {
  expect(pathObjection([...read({ der: derOf(PSS_WITH_SHA256) }), ...read(pinned)], NOW)).toBeNull();
  expect(pathObjection([...read({ der: Buffer.from('junk') }), ...read(pinned)], NOW)).toMatchObject({
    reason: 'certificate-unreadable',
  });
});

test('an expired certificate below the pinned one is refused, and an expired pinned one is not', async () => {
  const validity = { from: new Date('2020-01-01'), to: new Date('2021-01-01') };
  const expired = await createAuthority({ name: 'Expired', issuer: pinned, validity });
  expect(pathObjection(read(await under(expired), expired, pinned), NOW)).toEqual({
    reason: 'certificate-not-current',
    subject: 'CN=Expired',
  });
  expect(pathObjection(read(await under(expired), expired), NOW)).toBeNull();
});

test('a certificate that cannot be read is not taken for one without basic constraints', () => {
  expect(read({ der: Buffer.from('junk') }, pinned).map(hasBasicConstraints)).toEqual([true, true]);
});
