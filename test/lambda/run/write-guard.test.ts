import { createIam } from '../../../lambda/act/iam';
import { openSession } from '../../../lambda/state/session';
import { createStateStore } from '../../../lambda/state/dynamodb';
import { openProvider } from '../../../lambda/state/provider-record';
import { guardWrites } from '../../../lambda/run/write-guard';
import { createWiring } from '../../../lambda/wiring';
import { checkInput } from '../../../lambda/contract/input-error';
import { NO_REQUEST } from '../../../lambda/judge/state/request';
import { observeProvider } from '../../../lambda/run/observe-provider';
import { probeHost } from '../../../lambda/observe/host';
import type { Report } from '../../../lambda/contract/report';
import { settingsSchema } from '../../../lambda/contract/settings';
import { type Authority, createAuthority, issueLeaf, present } from '../../../sandbox/certificates';
import type { CheckSetup } from '../../support/account';
import { account } from '../../support/account-setup';
import { outcomeOf, ownCertificate, presenting as observing } from '../../support/evaluation';
import { type TestServer, answer, documents, serve } from '../../support/issuer';
import { severitiesOf } from '../../support/report';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
const ARN = `arn:aws:iam::123456789012:oidc-provider/${HOST}`;
const START = Date.UTC(2026, 10, 1);
const [SECOND, MINUTE, DAY] = [1_000, 60_000, 86_400_000];
const EXTERNAL = 'f'.repeat(40);
const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';
const VALIDITY = { from: new Date('2026-01-01'), to: new Date('2030-01-01') };

let root: Authority;
let old: Authority;
let next: Authority;
let newest: Authority;
/** What the run's two clocks show. */
let time: { wall: number; monotonic: number };
/** Where the issuer is, by what it presents. */
let servers: Map<Authority, TestServer>;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root', validity: VALIDITY });
  const under = (name: string) => createAuthority({ name, issuer: root, validity: VALIDITY });
  [old, next, newest] = await Promise.all([under('Old CA'), under('Next CA'), under('Newest CA')]);
});
beforeEach(() => {
  servers = new Map();
  time = { wall: START, monotonic: 0 };
});

function thumbprints(...authorities: Authority[]) {
  return authorities.map((one) => one.thumbprint);
}

function pass(ms: number): void {
  time.wall += ms;
  time.monotonic += ms;
}

async function serverOf(authority: Authority): Promise<TestServer> {
  const known = servers.get(authority);
  if (known) return known;
  const leaf = await issueLeaf(authority, { hosts: [HOST], validity: VALIDITY });
  const server = await serve(present(leaf, authority), answer(documents(ISSUER)));
  servers.set(authority, server);
  return server;
}

interface Run extends CheckSetup {
  presenting: Authority;
  /** What happens before a reading of the provider: the first is that of the look. */
  onGet?: Record<number, () => unknown>;
}

/** A run, as the account's time stands; the issuer presents what is issued by `presenting`. */
async function check({ presenting, onGet = {}, settings, dependencies, ...setup }: Run): Promise<Report> {
  const server = await serverOf(presenting);
  const iam = createIam(account.iamClient);
  let gets = 0;
  return account.check({
    keepsState: true,
    publicCas: [root],
    settings: { connectTo: [server.connectTo(HOST)], ...settings },
    dependencies: {
      clock: () => new Date(time.wall),
      monotonic: () => time.monotonic,
      patience: { retryMs: [0, 0], readBackMs: [0, 0] },
      iam: {
        ...iam,
        get: async (...of) => {
          gets += 1;
          await onGet[gets]?.();
          return iam.get(...of);
        },
      },
      ...dependencies,
    },
    ...setup,
  });
}

/** The old CA has been superseded for longer than the overlap, and the newest is not pinned yet: a run would do both. */
async function prepare(): Promise<void> {
  account.iam.put({ url: ISSUER, thumbprints: thumbprints(old, next) });
  for (const [presenting, ms] of [[old, DAY] as const, [next, DAY] as const, [next, 32 * DAY] as const]) {
    await check({ presenting, settings: { updates: 'never' } });
    pass(ms);
  }
}

/** What came of the provider. */
function outcome({ providers: [provider], findings }: Report) {
  return {
    status: provider?.status,
    codes: provider?.findings.map(({ code }) => code),
    added: provider?.added,
    retired: provider?.retired,
    run: findings.map(({ code }) => code),
  };
}

function expectBoth(report: Report): void {
  expect(outcome(report)).toMatchObject({ status: 'updated', added: thumbprints(newest), retired: thumbprints(old) });
  expect(account.pins(ISSUER)).toEqual(thumbprints(next, newest));
}

function expectNothingWritten(): void {
  expect(account.written()).toEqual([]);
  expect(account.pins(ISSUER)).toEqual(thumbprints(old, next));
}

function expectAdditionsOnly(report: Report): void {
  expect(outcome(report)).toMatchObject({ status: 'updated', added: thumbprints(newest), retired: [] });
  expect(account.pins(ISSUER)).toEqual(thumbprints(old, next, newest));
}

async function stateItem(): Promise<Record<string, string | number>> {
  const found = (await account.table.items()).find(({ subject, item }) => subject === ARN && item === 'state');
  return Object.fromEntries(
    Object.entries(found ?? {}).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

test('a run that keeps its lease writes on a fresh look', async () => {
  await prepare();
  const report = await check({ presenting: newest, onGet: { 2: () => pass(90 * SECOND) } });
  expectBoth(report);
  expect(servers.get(newest)?.connections()).toBeGreaterThan(0);
});

test('the list is read again just before a write, so that a change by another writer is judged and stays', async () => {
  await prepare();
  const list = [...thumbprints(old, next), EXTERNAL];
  const report = await check({
    presenting: newest,
    onGet: { 2: () => account.iam.put({ url: ISSUER, thumbprints: list }) },
  });
  expect(outcome(report).codes).toContain('external-change');
  expect(account.written()).toEqual([[...thumbprints(next), EXTERNAL, ...thumbprints(newest)]]);
});

describe('a lost lease', () => {
  const lose = (attributes: Record<string, string | number>) => async () => {
    const { leaseOwner: _, leaseUntil: __, ...item } = await stateItem();
    await account.table.put({ ...item, ...attributes });
  };
  const taken = () => lose({ leaseOwner: 'another run', leaseUntil: time.wall + MINUTE });
  const LOST = { status: 'skipped', codes: ['provider-locked'], run: [] };
  afterEach(expectNothingWritten);

  test.each([
    ['another run has it', taken],
    ['it is gone', () => lose({})],
  ])('prevents the write: %s', async (_, how) => {
    await prepare();
    const before = (await stateItem())['state'];
    expect(outcome(await check({ presenting: newest, onGet: { 2: () => how()() } }))).toMatchObject(LOST);
    expect((await stateItem())['state']).toBe(before);
  });

  test.each<[string, Omit<Run, 'presenting'>]>([
    ['before a write', { onGet: { 2: () => taken()() } }],
    ['before a rejection is kept', { event: { remove: [{ provider: ARN, thumbprint: EXTERNAL }] } }],
  ])('leaves the record to the other run, and unsent notifications to a later one: %s', async (_, run) => {
    await prepare();
    const notified: string[] = [];
    const dependencies = { publish: async ({ text }: { text: string }) => void notified.push(text) };
    // Nothing reports that someone else adds an entry and removes it: these runs have no topic.
    for (const list of [[...thumbprints(old, next), EXTERNAL], thumbprints(old, next)]) {
      account.iam.put({ url: ISSUER, thumbprints: list });
      await check({ presenting: next, settings: { updates: 'never' } });
    }
    if (!run.onGet) account.faults.before('UpdateItem', () => taken()(), { call: 2, arn: ARN });
    expect(outcome(await check({ presenting: newest, dependencies, ...run }))).toMatchObject(LOST);
    expect(await stateItem()).toMatchObject({ leaseOwner: 'another run' });
    expect(notified).toEqual([]);
    await lose({})();
    await check({ presenting: next, settings: { updates: 'never' }, dependencies });
    expect(notified).toEqual([expect.stringContaining('external-change')]);
  });

  test('is reported to the operator whose command was not carried out', async () => {
    await prepare();
    const approve = [{ provider: ARN, thumbprint: newest.thumbprint }];
    const report = await check({ presenting: newest, event: { approve }, onGet: { 2: () => taken()() } });
    expect(outcome(report)).toMatchObject(LOST);
    expect(report.providers[0]?.findings).toEqual([{ code: 'provider-locked', facts: { asked: true, lost: true } }]);
    expect(report.providers.map(severitiesOf)).toEqual([['warning provider-locked']]);
  });

  test.each([
    ['wall', (ms: number) => (time.wall += ms)],
    ['monotonic', (ms: number) => (time.monotonic += ms)],
  ])(
    'prevents the write where the %s clock says that it has ended, even when no other run took it',
    async (_, advance) => {
      await prepare();
      expect(outcome(await check({ presenting: newest, onGet: { 2: () => advance(6 * MINUTE) } }))).toMatchObject(LOST);
    },
  );

  test('prevents the write where the clock was set back far', async () => {
    await prepare();
    expect(outcome(await check({ presenting: newest, onGet: { 2: () => (time.wall -= 6 * MINUTE) } }))).toMatchObject(
      LOST,
    );
  });

  test('prevents the write also where it has almost ended while the state was kept', async () => {
    await prepare();
    const dependencies = { remainingMs: () => 50_000 };
    account.faults.before('UpdateItem', () => void (time.monotonic += 20 * SECOND), { call: 2, arn: ARN });
    expect(outcome(await check({ presenting: newest, dependencies }))).toMatchObject(LOST);
  });
});

test('a write renews the lease', async () => {
  await prepare();
  let until: unknown;
  account.faults.before(UPDATE, async () => void (until = (await stateItem())['leaseUntil']));
  expectBoth(await check({ presenting: newest, onGet: { 2: () => pass(60 * SECOND) } }));
  expect(until).toBe(time.wall + 5 * MINUTE);
});

test('a run whose lease has ended puts nothing into the history, since another run may have used its number', async () => {
  account.iam.put({ url: ISSUER, thumbprints: thumbprints(old) });
  const settings = { updates: 'never' };
  const delayedList = async (): Promise<void> => {
    pass(20 * MINUTE);
    await check({ presenting: old, settings });
    account.iam.put({ url: ISSUER, thumbprints: thumbprints(next) });
  };
  await check({ presenting: old, settings, onGet: { 1: delayedList } });
  const history = async (): Promise<unknown[]> =>
    (await createStateStore(account.dynamoClient, account.table.name).versions(ARN, time.wall)).map(({ text }) =>
      JSON.parse(text),
    );
  expect(await history()).toMatchObject([{ version: 1, after: thumbprints(old) }]);
  // The twin: whoever has the lease records what it found.
  await check({ presenting: old, settings });
  expect(await history()).toMatchObject([{ after: thumbprints(old) }, { version: 2, after: thumbprints(next) }]);
});

describe('a table that fails', () => {
  test.each([
    ['at the opening', 1],
    ['before the write', 2],
  ])('lets a run add thumbprints and remove none: it fails %s', async (_, call) => {
    await prepare();
    // At the opening it is asked once more, for the write.
    for (const nth of call === 1 ? [1, 2] : [call]) {
      account.faults.fail('UpdateItem', 'ThrottlingException', { call: nth, arn: ARN });
    }
    const report = await check({ presenting: newest });
    expectAdditionsOnly(report);
    expect(outcome(report).run).toEqual(['state-unavailable']);
    expect(report.providers[0]?.findings.at(-1)).toMatchObject({
      code: 'thumbprint-added',
      facts: { rejectionsUnknown: true },
    });
  });

  test('prevents a write that would only remove thumbprints, where it fails just before', async () => {
    await prepare();
    account.faults.fail('UpdateItem', 'ThrottlingException', { call: 2, arn: ARN });
    expect(outcome(await check({ presenting: next }))).toMatchObject({
      status: 'unchanged',
      run: ['state-unavailable'],
    });
    expectNothingWritten();
    expect(outcome(await check({ presenting: next })).retired).toEqual(thumbprints(old));
  });

  test.each([
    ['prevents the restore of a list from which a thumbprint would leave', true],
    ['does not prevent such a restore once it works', false],
  ])('%s', async (_, fails) => {
    account.iam.put({ url: ISSUER, thumbprints: thumbprints(next) });
    await check({ presenting: next });
    account.iam.put({ url: ISSUER, thumbprints: [...thumbprints(next), EXTERNAL] });
    await check({ presenting: next });
    if (fails) account.faults.fail('UpdateItem', 'ThrottlingException', { call: 2, arn: ARN });
    const report = await check({ presenting: next, event: { restore: [{ provider: ARN, version: 1 }] } });
    expect(outcome(report).codes).toContain(fails ? 'restore-not-done' : 'list-restored');
    expect(account.pins(ISSUER)).toEqual(fails ? [...thumbprints(next), EXTERNAL] : thumbprints(next));
  });
});

describe('a run without a table that works', () => {
  test.each([
    ['none', {}],
    ['one that fails', { keepsState: true }],
  ])('adds on evidence only, also with updates "always": %s', async (_, setup) => {
    account.iam.put({ url: ISSUER, thumbprints: thumbprints(old) });
    for (const action of ['UpdateItem', 'GetItem', 'Query', 'BatchGetItem'] as const) {
      account.faults.fail(action, 'AccessDeniedException', { call: 'every' });
    }
    const settings = { updates: 'always' };
    const bare = await check({ presenting: newest, keepsState: false, ...setup, settings, publicCas: [] });
    expect(outcome(bare)).toMatchObject({ status: 'held', codes: expect.arrayContaining(['approval-required']) });
    expect(account.written()).toEqual([]);
    const gets: number[] = [];
    const onGet = Object.fromEntries([1, 2, 3, 4].map((get) => [get, () => gets.push(get)]));
    const proven = await check({ presenting: newest, keepsState: false, ...setup, settings, onGet });
    expect(outcome(proven)).toMatchObject({ status: 'updated', added: thumbprints(newest) });
    // For the look, before the write, and after it: that there is no lease is known from the start.
    expect(gets).toEqual([1, 2, 3]);
  });
});

test('a dry run without a table reports what such a run would do', async () => {
  account.iam.put({ url: ISSUER, thumbprints: thumbprints(old) });
  const dry = { presenting: newest, keepsState: false, event: { dryRun: true }, publicCas: [] };
  expect(outcome(await check({ ...dry, settings: { updates: 'always' } }))).toMatchObject({
    status: 'held',
    added: [],
  });
});

describe('an old look', () => {
  const fail = (): never => {
    throw new Error('Nobody looks a third time.');
  };
  const looks = (): number => servers.get(newest)?.connections() ?? 0;
  /** Two handshakes a look. */
  const after = async (run: () => Promise<Report>): Promise<{ report: Report; snapshot: number }> => {
    const before = looks();
    const report = await run();
    return { report, snapshot: looks() - before };
  };
  const once = async (): Promise<number> =>
    (await after(() => check({ presenting: newest, event: { dryRun: true } }))).snapshot;

  test.each([
    ['wall', () => void (time.wall += 121 * SECOND)],
    ['monotonic', () => void (time.monotonic += 121 * SECOND)],
  ])('is taken again before a write where it is old by the %s clock', async (_, advance) => {
    await prepare();
    const one = await once();
    const { report, snapshot } = await after(() => check({ presenting: newest, onGet: { 2: advance } }));
    expectBoth(report);
    expect(snapshot).toBe(2 * one);
  });

  test('is taken again, also where its age is unknown since the clock was set back', async () => {
    await prepare();
    const one = await once();
    const { observe } = createWiring({
      settings: checkInput(settingsSchema, { connectTo: [servers.get(newest)?.connectTo(HOST)] }, 'settings'),
      directory: '/',
    });
    let isFirst = true;
    const setBackOnce: typeof observe = async (...of) => {
      const seen = await observe(...of);
      if (isFirst) time.wall -= 30 * SECOND;
      isFirst = false;
      return seen;
    };
    const { report, snapshot } = await after(() =>
      check({ presenting: newest, dependencies: { observe: setBackOnce } }),
    );
    expectBoth(report);
    expect(snapshot).toBe(2 * one);
  });

  test('is judged again, so that a thumbprint that came back meanwhile stays', async () => {
    await prepare();
    const observers = await Promise.all(
      [newest, old].map(async (presenting) => {
        const connectTo = [(await serverOf(presenting)).connectTo(HOST)];
        return createWiring({ settings: checkInput(settingsSchema, { connectTo }, 'settings'), directory: '/' })
          .observe;
      }),
    );
    const report = await check({
      presenting: newest,
      onGet: { 2: () => pass(3 * MINUTE) },
      dependencies: { observe: (...of) => (observers.shift() ?? fail)(...of) },
    });
    expect(outcome(report)).toMatchObject({ status: 'unchanged' });
    expectNothingWritten();
  });

  test('counts from its beginning, also where the lease was taken later', async () => {
    await prepare();
    const one = await once();
    account.faults.before('UpdateItem', () => pass(150 * SECOND), { arn: ARN });
    const { report, snapshot } = await after(() => check({ presenting: newest }));
    expectBoth(report);
    expect(snapshot).toBe(2 * one);
  });

  test('is recognized at every try of the write', async () => {
    await prepare();
    const one = await once();
    account.faults.fail(UPDATE, 'ConcurrentModification');
    const { report, snapshot } = await after(() =>
      check({ presenting: newest, onGet: { 3: () => pass(150 * SECOND) } }),
    );
    expectBoth(report);
    expect(snapshot).toBe(2 * one);
  });

  test('is recognized after the state was kept, too', async () => {
    await prepare();
    const one = await once();
    account.faults.before('UpdateItem', () => pass(150 * SECOND), { call: 2, arn: ARN });
    const { report, snapshot } = await after(() => check({ presenting: newest }));
    expectBoth(report);
    expect(snapshot).toBe(2 * one);
  });

  test('is left to the next run where the second look is old as well', async () => {
    await prepare();
    const approve = [{ provider: ARN, thumbprint: newest.thumbprint }];
    const before = (await stateItem())['state'];
    const report = await check({
      presenting: newest,
      event: { approve },
      onGet: { 2: () => pass(2 * MINUTE), 4: () => pass(2 * MINUTE) },
    });
    expect(outcome(report)).toMatchObject({ status: 'skipped', codes: ['out-of-time'], run: ['run-incomplete'] });
    expect(report.providers[0]?.findings).toEqual([{ code: 'out-of-time', facts: { asked: true } }]);
    // Nothing looks as if it was about to be written.
    expect((await stateItem())['state']).toBe(before);
    expectNothingWritten();
    expectBoth(await check({ presenting: newest }));
  });

  test('is not taken again where the run has no time for that', async () => {
    const observation = observing(await ownCertificate());
    const using = {
      clock: () => new Date(time.wall),
      monotonic: () => time.monotonic,
      iam: createIam(account.iamClient),
      trustOf: createWiring({ settings: checkInput(settingsSchema, {}, 'settings'), directory: '/' }).trustOf,
      observe: async () => observation,
      settings: checkInput(settingsSchema, {}, 'settings'),
    };
    account.iam.put({ url: ISSUER, thumbprints: thumbprints(old) });
    const snapshot = await observeProvider(ARN, probeHost, using);
    if (!('observation' in snapshot)) throw new Error('IAM gives it.');
    const record = await openProvider(
      openSession({ stateStore: null, runId: '1', leaseMs: () => 0, ...using }),
      ARN,
      false,
    );
    if (!record) throw new Error('Nobody else has it.');
    const evaluate = () => outcomeOf(observation, { pinned: thumbprints(old), updates: 'always' });
    const request = { arn: ARN, named: false, manualRequest: NO_REQUEST };
    const basis = { request, snapshot, record, evaluate, observeAgain: fail };
    pass(2 * MINUTE);
    const guard = guardWrites({ ...basis, using: { ...using, until: AbortSignal.abort() } });
    expect(await guard.prepare(evaluate())).toMatchObject({ stop: { findings: [{ code: 'out-of-time' }] } });
  });

  test('ends the write where IAM does not give the provider for another look', async () => {
    await prepare();
    account.faults.fail('GetOpenIDConnectProvider', 'ServiceFailure', { call: 3 });
    const report = await check({ presenting: newest, onGet: { 2: () => pass(2 * MINUTE) } });
    expect(outcome(report)).toMatchObject({ status: 'failed', codes: ['iam-read-failed'] });
    expectNothingWritten();
  });
});
