import net from 'node:net';
import { type Authority, createAuthority, crossSign, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { asksForEcdsa } from '../support/client-hello';
import { type TestServer, answer, documents, nobody, serve, serveTcp } from '../support/issuer';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';
import { checkAfter } from './check-after';

let root: Authority;
let old: Authority;
let next: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  old = await createAuthority({ name: 'Issuing CA 1', issuer: root });
  next = await createAuthority({ name: 'Issuing CA 2', issuer: root });
});
beforeEach(() => {
  put(old.thumbprint);
});

function look(days: number, servers: readonly TestServer[], setup: CheckSetup = {}) {
  return checkAfter(days, { [HOST]: servers }, { publicCas: [root], ...setup });
}

async function serving(ca: Authority, n = 1) {
  return serve(await chainUnder(ca, HOST), answer(documents(ISSUER)), { address: `127.0.0.${n}` });
}

/** The lists after the rotation, at the end of the overlap of 30 days, and seven days after it. */
async function listsAfter(probeHost: (days: number) => Promise<unknown>, rotatedAt: number) {
  await probeHost(rotatedAt);
  const rotated = pins();
  for (const days of [1, 5, 7.5, 15, 29]) await probeHost(rotatedAt + days);
  const overlapping = pins();
  await probeHost(rotatedAt + 37.6);
  return [rotated, overlapping, pins()];
}

/** The old pin stays for the overlap, and is gone seven days after it at the latest. */
function expected() {
  return [[old.thumbprint, next.thumbprint], [old.thumbprint, next.thumbprint], [next.thumbprint]];
}

describe('a superseded pin', () => {
  test('leaves after the overlap, about seven days later at most, though one address of three is dead', async () => {
    const dead: TestServer = { ...nobody, connectTo: (host) => `${host}:443:127.0.0.3:1` };
    const before = await Promise.all([1, 2, 3].map((n) => serving(old, n)));
    await look(0, before);
    for (const days of [1, 2, 3]) await look(days, [...before.slice(0, 2), dead]);
    const rotated = [...(await Promise.all([1, 2].map((n) => serving(next, n)))), dead];
    expect(await listsAfter((days) => look(days, rotated), 4)).toEqual(expected());
  });

  test('leaves after the overlap, about seven days later at most, though one address is of a family that this machine may not reach', async () => {
    const unreachable: TestServer = { ...nobody, connectTo: (host) => `${host}:443:[2001:db8::1]:443` };
    const limits = {
      handshakeMs: 700,
      responseMs: 2000,
      totalMs: 5000,
      bodyBytes: 99_999,
      headerBytes: 9999,
      redirects: 1,
    };
    const [before, after] = [await serving(old), await serving(next, 2)];
    await look(0, [before, unreachable], { probe: { limits } });
    expect(await listsAfter((days) => look(days, [after, unreachable], { probe: { limits } }), 1)).toEqual(expected());
  });

  test('leaves after the overlap, about seven days later at most, though each look covers only 16 of 40 addresses, in another order', async () => {
    const url = `${ISSUER}:8449`;
    account.iam.put({ url, thumbprints: [old.thumbprint] });
    const addresses = Array.from({ length: 40 }, (_, index) => `127.0.4.${index + 1}`);
    const start = async (ca: Authority) => {
      const chain = await chainUnder(ca, HOST);
      return Promise.all(addresses.map((address) => serve(chain, answer(documents(url)), { address, port: 8449 })));
    };
    const turn = (days: number) => addresses.toSorted((one, other) => orderOf(one, days) - orderOf(other, days));
    const probeHost = (days: number) =>
      look(days, [], {
        settings: { allowPrivateAddresses: true, include: [url] },
        probe: { resolve: async () => turn(days) },
      });
    const before = await start(old);
    for (const days of [0, 0.25, 0.5]) await probeHost(days);
    await Promise.all(before.map((server) => server.close()));
    await start(next);
    for (const days of [1, 1.25, 1.5, 8, 20, 29]) await probeHost(days);
    expect(account.pins(url)).toEqual([old.thumbprint, next.thumbprint]);
    for (const days of [32, 39]) await probeHost(days);
    expect(account.pins(url)).toEqual([next.thumbprint]);
  });

  test('leaves after the overlap, about seven days later at most, though a server with RSA keys alone resets requests for ECDSA keys', async () => {
    const behind = async (ca: Authority) => {
      const leaf = await issueLeaf(ca, { hosts: [HOST], keyType: 'RSA-2048' });
      const server = await serve(present(leaf, ca), answer(documents(ISSUER)));
      return serveTcp((client) => {
        client.once('data', (hello) => {
          if (asksForEcdsa(hello)) return void client.resetAndDestroy();
          const onward = net.connect(server.port, '127.0.0.1');
          onward.on('error', () => {});
          onward.write(hello);
          client.pipe(onward).pipe(client);
        });
      });
    };
    const [before, after] = [await behind(old), await behind(next)];
    await look(0, [before]);
    expect(await listsAfter((days) => look(days, [after]), 1)).toEqual(expected());
  });
});

/** A fixed order for each moment that has nothing to do with that of another. */
function orderOf(address: string, days: number): number {
  const text = `${address} ${days}`;
  return Buffer.from(text).reduce((hash, octet) => (hash * 31 + octet) % 10_007, 7);
}

test('RSA and ECDSA chains that end in cross-signs of two trusted roots, by a CA unknown here, are both added', async () => {
  const unknown = await createAuthority({ name: 'Unknown' });
  const other = await createAuthority({ name: 'Other Root' });
  const otherIssuing = await createAuthority({ name: 'Other Issuing CA', issuer: other });
  const [cross, otherCross] = await Promise.all([crossSign(root, unknown), crossSign(other, unknown)]);
  const chains = [
    present(await issueLeaf(old, { hosts: [HOST], keyType: 'RSA-2048' }), old, cross),
    present(await issueLeaf(otherIssuing, { hosts: [HOST] }), otherIssuing, otherCross),
  ];
  const options = { cert: chains.map(({ cert }) => cert), key: chains.map(({ key }) => key) };
  const server = await serve({ cert: '', key: '' }, answer(documents(ISSUER)), options);
  await look(0, [server], { publicCas: [root, other] });
  expect(new Set(pins())).toEqual(new Set([old.thumbprint, cross.thumbprint, otherCross.thumbprint]));
});

test('continuity holds for a SHA-256 chain under a pinned root that is signed with SHA-1', async () => {
  const elder = await createAuthority({ name: 'Elder Root', keyType: 'RSA-2048', hash: 'SHA-1' });
  put(elder.thumbprint);
  const [one, two] = await Promise.all([1, 2].map((n) => createAuthority({ name: `Sub CA ${n}`, issuer: elder })));
  if (!one || !two) throw new Error('There are two.');
  const options = { ciphers: 'DEFAULT@SECLEVEL=0' };
  const leaf = await issueLeaf(one, { hosts: [HOST] });
  const withRoot = await serve(present(leaf, one, elder), answer(documents(ISSUER)), options);
  await look(0, [withRoot], { publicCas: [] });
  const without = await serve(await chainUnder(two, HOST), answer(documents(ISSUER)), {
    ...options,
    address: '127.0.0.2',
  });
  await look(1, [without], { publicCas: [] });
  expect(pins()).toEqual([elder.thumbprint, two.thumbprint]);
});

test("a server's own certificate that says it is no CA may be renewed with its key", async () => {
  const own = await selfSigned({ hosts: [HOST] });
  put(own.thumbprint);
  await look(0, [await serve(present(own), answer(documents(ISSUER)))], { publicCas: [] });
  const renewed = await selfSigned({ hosts: [HOST], keyPair: own.keys });
  const server = await serve(present(renewed), answer(documents(ISSUER)), { address: '127.0.0.2' });
  for (const days of [1, 2, 32.5]) await look(days, [server], { publicCas: [] });
  expect(pins()).toEqual([renewed.thumbprint]);
});

test('a leaf of four hours, alone in its chain, is followed through eleven renewals with its key', async () => {
  const start = Date.now();
  const hours = (n: number) => new Date(start + n * 60 * 60 * 1000);
  const leafAt = (n: number, keyPair?: Authority['keys']) =>
    issueLeaf(root, { hosts: [HOST], keyPair, validity: { from: hours(3 * n - 1), to: hours(3 * n + 3) } });
  const first = await leafAt(0);
  put(first.thumbprint);
  for (let n = 0; n < 12; n += 1) {
    const leaf = n === 0 ? first : await leafAt(n, first.keys);
    const server = await serve(present(leaf), answer(documents(ISSUER)), { address: `127.0.0.${n + 1}` });
    await look(n / 8, [server], { publicCas: [] });
    expect(pins()).toContain(leaf.thumbprint);
  }
  expect(pins()).toHaveLength(5);
});
