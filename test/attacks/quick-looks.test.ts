import { type Authority, createAuthority, present, selfSigned } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { type TestServer, answer, documents, serve } from '../support/issuer';
import { DAY, HOUR } from '../support/remembered';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';

const MINUTE = HOUR / 60;
const BEGIN = Date.now();

/** The operator's CA, under which the issuer has its certificates: AWS checks the pin. */
let root: Authority;
let old: Authority;
let next: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Private Root' });
  old = await issuing('Issuing CA 1');
  next = await issuing('Issuing CA 2');
});

function issuing(name: string): Promise<Authority> {
  return createAuthority({ name, issuer: root });
}

async function serving(ca: Authority, n = 1): Promise<TestServer> {
  return serve(await chainUnder(ca, HOST), answer(documents(ISSUER)), { address: `127.0.0.${n}` });
}

/** What a run so long after the begin is told, where the issuer is at these servers. */
function setupAt(ms: number, servers: readonly TestServer[]) {
  const connectTo = servers.map((server) => server.connectTo(HOST));
  return {
    keepsState: true,
    operatorCas: [root],
    exclusive: true,
    clock: () => new Date(BEGIN + ms),
    settings: { connectTo, quickLookMinutes: 5 },
  };
}

function fullRun(ms: number, servers: readonly TestServer[]) {
  return account.check(setupAt(ms, servers));
}

function quickLook(ms: number, servers: readonly TestServer[]) {
  return account.quickLook(setupAt(ms, servers));
}

/** The providers of a quick look's report: none when it found nothing new. */
async function providersOf(look: ReturnType<typeof quickLook>) {
  const end = await look;
  return 'quickLook' in end ? [] : end.providers;
}

describe('whoever sits before the issuer for one quick look', () => {
  test.each([
    ['with a self-signed certificate', async () => present(await selfSigned({ hosts: [HOST] }))],
    ['with a CA of their own', async () => chainUnder(await createAuthority({ name: 'Evil Root' }), HOST)],
    [
      'with a CA of the same name and a key of their own',
      async () => chainUnder(await createAuthority({ name: root.name }), HOST),
    ],
  ])('gets no pin, and is reported: %s', async (_, chain) => {
    put(old.thumbprint);
    const good = await serving(old);
    await fullRun(0, [good]);
    const fake = await serve(await chain(), answer(documents(ISSUER)));
    const [provider] = await providersOf(quickLook(5 * MINUTE, [fake]));
    expect(provider).toMatchObject({ status: 'held', added: [], retired: [] });
    expect(provider?.findings.map(({ code }) => code)).toContain('approval-required');
    for (const minutes of [10, 15, 20]) await quickLook(minutes * MINUTE, [good]);
    await fullRun(6 * HOUR, [good]);
    expect(account.written()).toEqual([]);
    expect(pins()).toEqual([old.thumbprint]);
  });

  test('is no honest rotation, which the next quick look pins, with the old thumbprint beside it', async () => {
    put(old.thumbprint);
    await fullRun(0, [await serving(old)]);
    const [provider] = await providersOf(quickLook(5 * MINUTE, [await serving(next)]));
    expect(provider).toMatchObject({ status: 'updated', added: [next.thumbprint], retired: [] });
    expect(pins()).toEqual([old.thumbprint, next.thumbprint]);
  });
});

/** Quick looks, each five minutes after the one before. */
async function quickLooks(from: number, number: number, servers: readonly TestServer[]): Promise<void> {
  for (let look = 0; look < number; look += 1) await quickLook(from + look * 5 * MINUTE, servers);
}

describe('whoever sits before the issuer for many quick looks in a row', () => {
  test('supersedes no pin with a CA that nobody trusts, however long it takes', async () => {
    put(old.thumbprint);
    const good = await serving(old);
    await fullRun(0, [good]);
    const fake = await serve(present(await selfSigned({ hosts: [HOST] })), answer(documents(ISSUER)));
    await quickLooks(5 * MINUTE, 3, [fake]);
    await quickLooks(31 * DAY, 3, [fake]);
    await quickLooks(32 * DAY, 3, [good]);
    expect(account.written()).toEqual([]);
    expect(pins()).toEqual([old.thumbprint]);
  });

  test('cannot take the pin out with a chain that has evidence before the overlap is over', async () => {
    put(old.thumbprint);
    const [good, stolen] = [await serving(old), await serving(next, 2)];
    await fullRun(0, [good]);
    await quickLooks(5 * MINUTE, 4, [stolen]);
    await quickLooks(29 * DAY, 4, [stolen]);
    expect(pins()).toEqual([old.thumbprint, next.thumbprint]);
    // The issuer is back: the pin is live again, and its overlap begins anew.
    await quickLooks(29.5 * DAY, 2, [good]);
    await quickLooks(31 * DAY, 4, [stolen]);
    expect(pins()).toContain(old.thumbprint);
  });

  test('is no honest rotation, after which the old pin leaves when the overlap is over', async () => {
    put(old.thumbprint);
    await fullRun(0, [await serving(old)]);
    const rotated = await serving(next, 2);
    await quickLooks(5 * MINUTE, 4, [rotated]);
    await quickLooks(30 * DAY, 1, [rotated]);
    expect(pins()).toEqual([old.thumbprint, next.thumbprint]);
    await quickLooks(30 * DAY + HOUR, 1, [rotated]);
    expect(pins()).toEqual([next.thumbprint]);
  });
});

describe('a full list of five', () => {
  let cas: Authority[];
  let servers: TestServer[];
  beforeEach(async () => {
    cas = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => issuing(`CA ${n}`)));
    servers = await Promise.all(cas.map((ca, index) => serving(ca, index + 1)));
    put(...cas.slice(0, 5).map(({ thumbprint }) => thumbprint));
    await fullRun(0, servers.slice(0, 5));
  });

  test('loses no pin to whoever shows a sixth chain with evidence in quick looks for less than a day', async () => {
    const before = pins();
    const [provider] = await providersOf(quickLook(5 * MINUTE, servers.slice(1)));
    expect(provider?.findings.map(({ code }) => code)).toContain('list-full');
    await quickLooks(10 * MINUTE, 4, servers.slice(1));
    await quickLooks(23 * HOUR, 4, servers.slice(1));
    expect(pins()).toEqual(before);
    await quickLooks(25 * HOUR, 4, servers.slice(0, 5));
    expect(pins()).toEqual(before);
  });

  test('has room for an honest sixth chain by the first quick look after a day', async () => {
    await quickLooks(5 * MINUTE, 3, servers.slice(1));
    await quickLooks(DAY + 10 * MINUTE, 1, servers.slice(1));
    expect(pins()).toEqual(cas.slice(1).map(({ thumbprint }) => thumbprint));
  });
});
