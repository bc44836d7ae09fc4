import { generateKeyPairSync } from 'node:crypto';
import { type Authority, createAuthority, issueLeaf } from '../../sandbox/certificates';
import { thumbprintOf } from '../../lambda/judge/chain/thumbprint';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { boolean, integer, oid, sequence, tagged, text } from '../support/der';
import { type TestServer, answer, documents, serve } from '../support/issuer';
import { type MintOptions, type Minted, dnsName, extension, mint, nameOf } from '../support/mint';
import { mintedChain } from '../support/minted-chain';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';
import { checkAfter } from './check-after';

function look(days: number, server: TestServer, event: object = {}) {
  return checkAfter(days, { [HOST]: [server] }, { event });
}

/** One key pair for all tests: it is not the keys in which they differ, and finding primes takes long. */
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });

function serving(leaf: Minted, ...others: Minted[]) {
  return serve(mintedChain(leaf, ...others), answer(documents(ISSUER)), { ciphers: 'DEFAULT@SECLEVEL=0' });
}

const IS_CA = extension('2.5.29.19', sequence(boolean(true)), true);
const IS_NO_CA = extension('2.5.29.19', sequence(), true);
const MAY_SIGN = extension('2.5.29.15', Buffer.from([3, 2, 2, 4]), true);

function caWith(...extensions: Uint8Array[]) {
  return [IS_CA, MAY_SIGN, ...extensions];
}

const FOR_CLIENTS = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.2')));
const UNKNOWN = extension('1.2.3.4.5', Buffer.from([5, 0]), true);
const POLICIES = extension('2.5.29.36', sequence(Buffer.from([0x80, 1, 0])), true);
const OTHER_NAMES = extension('2.5.29.30', sequence(tagged(0, sequence(text(0x82, 'other.example')))), true);
const AT_MOST_NONE = extension('2.5.29.19', sequence(boolean(true), integer(0)), true);

/** A leaf below a new CA below the pinned one, which is not sent. The attacker has the new CA's certificate, by whatever way. */
const CHAINS: readonly { name: string; ca: Partial<MintOptions>; pinned?: Partial<MintOptions> }[] = [
  { name: 'signed with MD5', ca: { hash: 'md5' } },
  { name: 'signed with SHA-1', ca: { hash: 'sha1' } },
  { name: 'with a critical extension that is not known', ca: { extensions: caWith(UNKNOWN) } },
  { name: 'with policy constraints', ca: { extensions: caWith(POLICIES) } },
  { name: 'deeper than the pinned CA allows', ca: {}, pinned: { extensions: [AT_MOST_NONE, MAY_SIGN] } },
  {
    name: 'with a key usage that forbids to sign',
    ca: { extensions: [IS_CA, extension('2.5.29.15', Buffer.from([3, 2, 7, 0x80]), true)] },
  },
  { name: 'that says it is no CA', ca: { extensions: [IS_NO_CA, MAY_SIGN] } },
  { name: 'that does not say it is a CA', ca: { extensions: [MAY_SIGN] } },
  { name: 'that is for clients', ca: { extensions: caWith(FOR_CLIENTS) } },
  { name: 'that may certify other names alone', ca: { extensions: caWith(OTHER_NAMES) } },
  { name: 'that has expired', ca: { notAfter: text(0x17, '260101000000Z') } },
];

function leafUnder(signer: Minted, of: Partial<MintOptions> = {}) {
  return mint({ subject: nameOf(HOST), names: [dnsName(HOST)], signer, ...of });
}

/** Pins a CA and lets the watcher see it, so that its certificate is remembered. */
async function rememberCa(of: Partial<MintOptions> = {}): Promise<Minted> {
  const pinned = mint({ subject: nameOf('Pinned'), names: null, keys: RSA, extensions: caWith(), ...of });
  put(thumbprintOf(pinned.der));
  await look(0, await serving(leafUnder(pinned), pinned));
  return pinned;
}

test.each(CHAINS)('no continuity leads through a CA $name (rt-a6)', async ({ ca: of, pinned = {} }) => {
  const old = await rememberCa(pinned);
  const ca = mint({ subject: nameOf('CA'), names: null, extensions: caWith(), signer: old, ...of });
  const { providers } = await look(1, await serving(leafUnder(ca), ca));
  expect(providers).toMatchObject([{ status: 'held', added: [] }]);
  expect(pins()).toEqual([thumbprintOf(old.der)]);
});

test('a sound CA below a pinned one that is remembered is added (rt-a6)', async () => {
  const old = await rememberCa();
  const ca = mint({ subject: nameOf('CA'), names: null, extensions: caWith(), signer: old });
  await look(1, await serving(leafUnder(ca), ca));
  expect(pins()).toEqual([thumbprintOf(old.der), thumbprintOf(ca.der)]);
});

test.each([
  ['signed with MD5', { hash: 'md5' as const }],
  ['with a critical extension that is not known', { extensions: [UNKNOWN] }],
])('no continuity leads to a server certificate %s that is sent alone (rt-a6)', async (_, of) => {
  const old = await rememberCa();
  const { providers } = await look(1, await serving(leafUnder(old, of)));
  expect(providers).toMatchObject([{ status: 'held', added: [] }]);
});

test.each([
  ['that says it is no CA', [IS_NO_CA]],
  ['that says it is no CA and may not sign', [IS_NO_CA, extension('2.5.29.15', Buffer.from([3, 2, 7, 0x80]), true)]],
])('a pinned server certificate %s vouches for no other certificate (rt-a6)', async (_, extensions) => {
  const own = mint({ subject: nameOf('Own'), names: [dnsName(HOST)], keys: RSA, extensions });
  put(thumbprintOf(own.der));
  await look(0, await serving(own));
  const { providers } = await look(1, await serving(leafUnder(own)));
  expect(providers).toMatchObject([{ status: 'held', added: [] }]);
});

describe('a pin that someone else added', () => {
  let corp: Authority;
  let external: Authority;
  let next: Authority;
  let arn: string;

  beforeEach(async () => {
    [corp, external] = await Promise.all([createAuthority({ name: 'Corp' }), createAuthority({ name: 'X' })]);
    next = await createAuthority({ name: 'Corp Issuing CA 2', issuer: external });
    arn = put(corp.thumbprint);
    await look(0, await serve(await chainUnder(corp, HOST), answer(documents(ISSUER))));
    overwrite(corp.thumbprint, external.thumbprint);
  });

  const overwrite = (...thumbprints: string[]): void => {
    const provider = account.iam.providers.get(arn);
    if (provider) provider.thumbprints = thumbprints;
  };
  const sending = async (...cas: Authority[]) => {
    const leaf = await issueLeaf(next, { hosts: [HOST] });
    return serve(
      { cert: [leaf, ...cas].map((one) => one.pem).join('\n'), key: leaf.keyPem },
      answer(documents(ISSUER)),
    );
  };
  const codes = (report: Awaited<ReturnType<typeof look>>) => report.providers[0]?.findings.map(({ code }) => code);

  test('founds no continuity: a top that it vouches for is held, and the finding names the pin (rt-a15)', async () => {
    expect(codes(await look(1, await sending(next, external)))).toContain('external-pin-unapproved');
    const report = await look(1.1, await sending(next));
    expect(codes(report)).toEqual(expect.arrayContaining(['external-pin-unapproved', 'approval-required']));
    const held = report.providers[0]?.findings.find(({ code }) => code === 'approval-required');
    expect(held).toMatchObject({ about: next.thumbprint, facts: { reason: { externalPin: external.thumbprint } } });
    overwrite(corp.thumbprint);
    await look(2, await serve(await chainUnder(corp, HOST), answer(documents(ISSUER))));
    expect(pins()).toEqual([corp.thumbprint]);
  });

  test('supersedes no other pin while nothing else vouches for it', async () => {
    for (const day of [1, 2, 33, 64]) await look(day, await sending(next, external));
    expect(pins()).toEqual([corp.thumbprint, external.thumbprint]);
  });

  test('founds continuity once the operator approved it, and the finding on the addition names it', async () => {
    await look(1, await sending(next, external), { approve: [{ provider: arn, thumbprint: external.thumbprint }] });
    const { providers } = await look(1.1, await sending(next));
    expect(providers).toMatchObject([{ status: 'updated', added: [next.thumbprint] }]);
    const added = providers[0]?.findings.find(({ code }) => code === 'thumbprint-added');
    expect(added).toMatchObject({ facts: { evidence: 'continuity', continues: external.thumbprint } });
  });
});

test("a private CA's new certificate that Terraform added is believed where the old one vouches for it", async () => {
  const old = await createAuthority({ name: 'Corp' });
  const renewed = await createAuthority({ name: 'Corp', keyPair: old.keys });
  const arn = put(old.thumbprint);
  const leaf = await issueLeaf(old, { hosts: [HOST] });
  const sending = (ca: Authority) =>
    serve({ cert: [leaf, ca].map((one) => one.pem).join('\n'), key: leaf.keyPem }, answer(documents(ISSUER)));
  await look(0, await sending(old));
  const provider = account.iam.providers.get(arn);
  if (provider) provider.thumbprints = [old.thumbprint, renewed.thumbprint];
  const server = await sending(renewed);
  for (const day of [1, 2]) {
    const report = await look(day, server);
    expect(report.providers[0]?.findings.map(({ code }) => code)).not.toContain('external-pin-unapproved');
  }
  for (const day of [32, 33.5]) await look(day, server);
  expect(pins()).toEqual([renewed.thumbprint]);
});
