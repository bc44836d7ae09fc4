import net from 'node:net';
import { type Authority, createAuthority, crossSign, issueLeaf, present } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { chainUnder } from '../support/chain-under';
import { KEYS, type TestServer, answer, documents, serve, serveTcp } from '../support/issuer';
import { asksForEcdsa } from '../support/client-hello';
import { HOST, ISSUER, KEYS_HOST } from './fixtures';
import { pins, put } from './provider';
import { checkAfter } from './check-after';

let root: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
});

function look(days: number, hosts: Readonly<Record<string, readonly TestServer[]>>, setup: CheckSetup = {}) {
  return checkAfter(days, hosts, { publicCas: [root], ...setup });
}

function issuing(name: string) {
  return createAuthority({ name, issuer: root });
}

describe('a look that proves nothing', () => {
  test('names no JWKS host over a certificate for another name, though its CA is approved (rt-a1)', async () => {
    const corp = await createAuthority({ name: 'Corp Private CA' });
    const arn = put('a'.repeat(40));
    const genuine = await serve(await chainUnder(corp, HOST), answer(documents(ISSUER)));
    await look(0, { [HOST]: [genuine] }, { event: { approve: [{ provider: arn, thumbprint: corp.thumbprint }] } });
    expect(pins()).toContain(corp.thumbprint);
    const external = await issuing('Public Issuing CA');
    const evil = await serve(await chainUnder(external, 'evil.example'), answer({ '/keys': KEYS }));
    const fake = await serve(
      await chainUnder(corp, 'printer.corp.example'),
      answer(documents(ISSUER, 'https://evil.example/keys')),
    );
    const { providers } = await look(1, { [HOST]: [fake], 'evil.example': [evil] });
    expect(providers).toMatchObject([{ status: 'held', added: [] }]);
    expect(pins()).not.toContain(external.thumbprint);
    // The same document over a certificate that names the issuer is believed.
    const honest = await serve(await chainUnder(corp, HOST), answer(documents(ISSUER, 'https://evil.example/keys')));
    await look(2, { [HOST]: [honest], 'evil.example': [evil] });
    expect(pins()).toContain(external.thumbprint);
  });

  test('supersedes no pin, even if an impostor under a pinned CA stays for 31 days (rt-a4)', async () => {
    const [r11, keysCa] = [await issuing('R11'), await issuing('Keys CA')];
    put(r11.thumbprint, keysCa.thumbprint);
    const split = documents(ISSUER, `https://${KEYS_HOST}/keys`);
    const good = await serve(await chainUnder(r11, HOST), answer(split));
    const keys = await serve(await chainUnder(keysCa, KEYS_HOST), answer({ '/keys': KEYS }));
    const fake = await serve(await chainUnder(r11, 'attacker.example'), answer(documents(ISSUER)));
    await look(0, { [HOST]: [good], [KEYS_HOST]: [keys] });
    for (const day of [1, 31.5]) await look(day, { [HOST]: [fake], [KEYS_HOST]: [keys] });
    expect(pins()).toEqual([r11.thumbprint, keysCa.thumbprint]);
    // An issuer that moves its keys to its own host lets the other pin go.
    const moved = await serve(await chainUnder(r11, HOST), answer(documents(ISSUER)));
    for (const day of [32, 63]) await look(day, { [HOST]: [moved] });
    expect(pins()).toEqual([r11.thumbprint]);
  });

  test('does not mark a staged pin as live, so that the pin does not leave after the overlap', async () => {
    const [now, next] = [await issuing('Now'), await issuing('Next')];
    const arn = put(now.thumbprint);
    const good = await serve(await chainUnder(now, HOST), answer(documents(ISSUER)));
    const fake = await serve(await chainUnder(next, 'attacker.example'), answer(documents(ISSUER)));
    await look(
      0,
      { [HOST]: [good] },
      { event: { approve: [{ provider: arn, thumbprint: next.thumbprint, stage: true }] } },
    );
    await look(1, { [HOST]: [fake] });
    for (const day of [2, 33, 64]) await look(day, { [HOST]: [good] });
    expect(pins()).toEqual([now.thumbprint, next.thumbprint]);
  });
});

describe('a place in the list', () => {
  test('is not freed for five minted twins of a public root, during the attack or later (rt-a2)', async () => {
    const corp = await createAuthority({ name: 'Corp Private CA' });
    put(corp.thumbprint);
    const genuine = await serve(await chainUnder(corp, HOST), answer(documents(ISSUER)));
    await look(0, { [HOST]: [genuine] });
    const ca = await issuing('Public Issuing CA');
    const leaf = await issueLeaf(ca, { hosts: [HOST] });
    const forger = await createAuthority({ name: 'Forger' });
    const minted = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) =>
        serve(present(leaf, ca, await crossSign(root, forger)), answer(documents(ISSUER)), { address: `127.0.0.${n}` }),
      ),
    );
    const { providers } = await look(1, { [HOST]: minted });
    expect(providers[0]).toMatchObject({ status: 'held', retired: [] });
    expect(providers[0]?.findings.filter(({ code }) => code === 'approval-required')).toHaveLength(4);
    for (const day of [2, 3, 4, 9]) await look(day, { [HOST]: minted });
    expect(pins()).toContain(corp.thumbprint);
    expect(pins()).toHaveLength(2);
  });

  test('is freed for a new certificate only after a day, and list-full is reported until then', async () => {
    const cas = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => issuing(`CA ${n}`)));
    const [first, ...others] = cas.map(({ thumbprint }) => thumbprint);
    put(...[first, ...others].slice(0, 5).flatMap((one) => one ?? []));
    const at = async (index: number) =>
      serve(await chainUnder(cas[index] ?? root, HOST), answer(documents(ISSUER)), { address: `127.0.0.${index + 1}` });
    const servers = await Promise.all(cas.map((_, index) => at(index)));
    await look(0, { [HOST]: servers.slice(0, 5) });
    for (const [days, isIn] of [
      [1, true],
      [1.5, true],
      [1.9, true],
      [2.1, false],
    ] as const) {
      const { providers } = await look(days, { [HOST]: servers.slice(1) });
      expect(pins().includes(first ?? '')).toBe(isIn);
      expect(providers[0]?.findings.some(({ code }) => code === 'list-full')).toBe(isIn);
    }
    expect(pins()).toHaveLength(5);
  });
});

test('a live pin that a reset connection hides does not leave, even during a rotation (rt-a3)', async () => {
  const [rsaCa, ecCa, next] = [await issuing('RSA line'), await issuing('EC line'), await issuing('RSA line 2')];
  const staged = ['1', '2', '3'].map((digit) => digit.repeat(40));
  put(ecCa.thumbprint, rsaCa.thumbprint, ...staged);
  const both = async (rsa: Authority) => {
    const chains = [
      present(await issueLeaf(rsa, { hosts: [HOST], keyType: 'RSA-2048' }), rsa),
      await chainUnder(ecCa, HOST),
    ];
    const options = { cert: chains.map(({ cert }) => cert), key: chains.map(({ key }) => key) };
    return serve({ cert: '', key: '' }, answer(documents(ISSUER)), options);
  };
  const [before, after] = [await both(rsaCa), await both(next)];
  await look(0, { [HOST]: [before] });
  const resetting = await serveTcp((client) => {
    client.once('data', (hello) => {
      if (asksForEcdsa(hello)) return void client.resetAndDestroy();
      const behind = net.connect(after.port, '127.0.0.1');
      behind.on('error', () => {});
      behind.write(hello);
      client.pipe(behind).pipe(client);
    });
  });
  for (const day of [0.25, 3, 33, 50, 60, 80]) {
    await look(day, { [HOST]: [resetting] });
    expect(pins()).toContain(ecCa.thumbprint);
  }
  expect(pins()).toContain(next.thumbprint);
});
