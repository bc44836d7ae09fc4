import { createAuthority, present, selfSigned } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { answer, closeServers, documents, serve } from '../support/issuer';
import { severitiesOf } from '../support/report';
import { ATTACKS } from './attacks';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';
import { fixtures } from './setup';

/** Checks as with a public CA: `web-pki` is what an attacker would love to get. */
function check(setup: CheckSetup) {
  return account.check({ ...setup, publicCas: [fixtures.root] });
}

test.each(ATTACKS)('an attacker $name gets no pin, and is reported', async ({ stage, findings, status }) => {
  const { providers } = await check(await stage(fixtures));
  expect(providers).toMatchObject([{ issuer: ISSUER, status, added: [], retired: [] }]);
  expect(providers[0]?.findings.map(({ code }) => code).toSorted()).toEqual([...findings].toSorted());
  expect(account.written()).toEqual([]);
  expect(pins()).toEqual([fixtures.issuing.thumbprint]);
});

test.each(['verified', 'always'])('six fake rotations do not remove the good pin: updates %s', async (updates) => {
  for (let n = 0; n < 6; n += 1) {
    const server = await serve(present(await selfSigned({ hosts: [HOST] })), answer(documents(ISSUER)));
    await account.check({ settings: { connectTo: [server.connectTo(HOST)], updates } });
    await closeServers();
  }
  expect(pins()).toContain(fixtures.issuing.thumbprint);
  expect(account.written().every((list) => list.includes(fixtures.issuing.thumbprint))).toBe(true);
});

test.each(['verified', 'always'])(
  'a removed thumbprint does not come back on evidence, and founds no continuity after someone else restored it: updates %s',
  async (updates) => {
    const server = await serve(fixtures.genuine, answer(documents(ISSUER)));
    const settings = { connectTo: [server.connectTo(HOST)], updates };
    const other = 'a'.repeat(40);
    put(fixtures.issuing.thumbprint, other);
    const [arn = ''] = account.iam.providers.keys();
    const remove = [{ provider: arn, thumbprint: fixtures.issuing.thumbprint }];
    await check({ settings, keepsState: true, event: { remove } });
    expect(pins()).toEqual([other]);
    for (let n = 0; n < 3; n += 1) await check({ settings, keepsState: true });
    expect(pins()).toEqual([other]);
    // Its thief puts it back, and continues it with a key of the thief's own.
    put(other, fixtures.issuing.thumbprint);
    const stolen = await createAuthority({ name: 'Stolen', issuer: fixtures.issuing });
    await closeServers();
    const thief = await serve(await chainUnder(stolen, HOST), answer(documents(ISSUER)));
    const at = { connectTo: [thief.connectTo(HOST)], updates: 'verified' };
    const { providers } = await account.check({ settings: at, keepsState: true });
    expect(providers).toMatchObject([{ status: 'held', added: [] }]);
  },
);

test('an intercepting proxy before unrelated issuers is reported, and nothing is pinned for it', async () => {
  const issuers = ['https://one.example', 'https://two.test', 'https://three.invalid', 'https://four.example.net'];
  const connectTo: string[] = [];
  for (const issuer of issuers) {
    const { hostname } = new URL(issuer);
    account.iam.put({ url: issuer, thumbprints: ['a'.repeat(40)] });
    const server = await serve(await chainUnder(fixtures.evil, hostname), answer(documents(issuer)));
    connectTo.push(server.connectTo(hostname));
  }
  const report = await check({ settings: { connectTo, include: issuers } });
  for (const { findings } of report.providers) expect(findings.map(({ code }) => code)).toContain('approval-required');
  expect(severitiesOf(report)).toEqual(['warning intercepting-proxy']);
  expect(report.findings).toMatchObject([
    { facts: { domains: ['one.example', 'two.test', 'three.invalid', 'example.net'], ca: 'CN=Evil Root' } },
  ]);
  expect(account.written()).toEqual([]);
});

test('an exclusive operator CA is not overruled by a public one', async () => {
  const server = await serve(await chainUnder(fixtures.evil, HOST), answer(documents(ISSUER)));
  const setup = {
    settings: { connectTo: [server.connectTo(HOST)] },
    publicCas: [fixtures.evil],
    operatorCas: [fixtures.root],
  };
  expect((await account.check({ ...setup, exclusive: true })).providers[0]?.status).toBe('held');
  expect(account.written()).toEqual([]);
  // The same without `exclusive` shows that the row above is no accident.
  expect((await account.check(setup)).providers[0]?.status).toBe('updated');
});
