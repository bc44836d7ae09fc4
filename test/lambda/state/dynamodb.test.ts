import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StateStore } from '../../../lambda/state/store';
import { createEventStorage } from '../../../lambda/state/dynamodb-events';
import { createStateStore, STORE_CLIENT, UNREADABLE_STATE } from '../../../lambda/state/dynamodb';
import { type Lab, startLab } from '../../sandbox/aws/clients';
import { credentials } from '../../support/credentials';

const KEY = 'arn:aws:iam::123456789012:oidc-provider/a.example';
const NOW = Date.UTC(2026, 0, 1);

let lab: Lab;
let stateStore: StateStore;
/** The time that the table states. */
let time: number;
beforeEach(async () => {
  time = NOW;
  lab = await startLab({ clock: () => new Date(time) });
  stateStore = createStateStore(lab.dynamoClient, lab.table.name);
});
afterEach(() => lab.close());

function acquire(owner: string, by = stateStore) {
  return by.acquire(KEY, { owner, until: NOW + 1_000 }, NOW);
}

const STATE_ITEM = { subject: KEY, item: 'state' };

it('the state store writes items that an operator can read', async () => {
  await acquire('one');
  await stateStore.save(KEY, 'one', '{}', 'keep');
  await stateStore.addVersion(KEY, { version: 12, text: 'a list' }, NOW + 1_500);
  expect(await lab.table.items()).toEqual([
    { subject: KEY, item: 'list#0000000012', text: 'a list', expiresAt: NOW / 1_000 + 2 },
    { ...STATE_ITEM, state: '{}', leaseOwner: 'one', leaseUntil: NOW + 1_000 },
  ]);
  await stateStore.save(KEY, 'one', '{}', 'release');
  expect((await lab.table.items())[1]).toEqual({ ...STATE_ITEM, state: '{}' });
});

it('an event that was never kept gets no item by a mark, and one that was kept has an item that an operator can read', async () => {
  await stateStore.markEvent('run', 'gone', 'notified', NOW);
  await stateStore.markEvent('run', 'gone', 'compared', null);
  expect(await lab.table.items()).toEqual([]);
  await stateStore.addEvent('run', { id: '2026-11-21#1', text: 'an event' }, NOW + 1_500);
  await stateStore.markEvent('run', '2026-11-21#1', 'notified', NOW + 2_500);
  expect(await lab.table.items()).toEqual([
    {
      subject: 'run',
      item: 'event#2026-11-21#1',
      text: 'an event',
      notified: { BOOL: true },
      expiresAt: NOW / 1_000 + 3,
    },
  ]);
});

it('the state store reads the newest events where there are too many, in their order', async () => {
  const events = createEventStorage(lab.dynamoClient, lab.table.name, 3);
  for (const id of ['2', '5', '1', '4', '3']) await events.addEvent('run', { id, text: id }, NOW + 1_000);
  expect((await events.events('run', NOW)).map(({ id }) => id)).toEqual(['3', '4', '5']);
});

it('a lease that was never taken leaves no item when it is given back', async () => {
  await stateStore.release(KEY, 'one');
  expect(await lab.table.items()).toEqual([]);
});

it('a free lease is taken and its state read in one call, and a lease that is not free is asked for again', async () => {
  const refused = 'UpdateItem ConditionalCheckFailedException';
  await acquire('one');
  await acquire('other');
  expect(lab.calls.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['UpdateItem ok', refused, refused]);
});

describe('a lease among clocks that differ by hours', () => {
  const HOUR = 3_600_000;
  const [AHEAD, BEHIND] = [NOW + 3 * HOUR, NOW - 3 * HOUR];
  /** A machine of its own, with a clock that is wrong by hours, wants the lease for so long. */
  const machine = (owner: string) => {
    const own = createStateStore(lab.dynamoClient, lab.table.name);
    return {
      isBusy: async (now: number) => (await own.readWithLease(KEY, now)).busy,
      acquire: async (now: number, ms = 280_000) => (await own.acquire(KEY, { owner, until: now + ms }, now)).busy,
      save: (now: number, ms: number) => own.save(KEY, owner, '{}', { until: now + ms, now }),
    };
  };
  /** To 20 seconds: the table's time is known but for what an answer takes. */
  const untilIn = async (): Promise<number> =>
    Math.round(Number((await lab.table.items())[0]?.['leaseUntil']) / 20_000) * 20_000;

  it.each([
    ['right', 'ahead', NOW, AHEAD],
    ['right', 'behind', NOW, BEHIND],
    ['ahead', 'right', AHEAD, NOW],
    ['behind', 'right', BEHIND, NOW],
    ['ahead', 'behind', AHEAD, BEHIND],
  ])(
    'holds for a run whose clock is %s against one whose clock is %s, and ends in its time',
    async (_, __, mine, theirs) => {
      expect(await machine('one').acquire(mine)).toBe(false);
      const other = machine('other');
      expect(await other.acquire(theirs)).toBe(true);
      expect(await other.acquire(theirs)).toBe(true);
      time = NOW + 260_000;
      expect(await machine('third').acquire(theirs + 260_000)).toBe(true);
      time = NOW + 281_000;
      expect(await machine('third').acquire(theirs + 281_000)).toBe(false);
    },
  );

  it.each([
    ['right', NOW],
    ['ahead', AHEAD],
    ['behind', BEHIND],
  ])(
    'is seen by a read with the lease, from its beginning to its end, of a machine whose clock is %s',
    async (_, now) => {
      await machine('one').acquire(NOW);
      const other = machine('other');
      expect(await other.isBusy(now)).toBe(true);
      time = NOW + 260_000;
      expect(await other.isBusy(now + 260_000)).toBe(true);
      expect(await machine('third').isBusy(now + 260_000)).toBe(true);
      time = NOW + 281_000;
      expect(await other.isBusy(now + 281_000)).toBe(false);
      expect(await machine('third').isBusy(now + 281_000)).toBe(false);
    },
  );

  it('is seen by a read with the lease that goes by its own clock where the table states no time', async () => {
    time = NaN;
    await machine('one').acquire(NOW);
    expect(await machine('other').isBusy(NOW + 279_000)).toBe(true);
    expect(await machine('other').isBusy(NOW + 281_000)).toBe(false);
  });

  it.each([
    ['ahead', AHEAD],
    ['behind', BEHIND],
  ])('lasts as long as it should when a run whose clock is %s prolongs it', async (_, now) => {
    const one = machine('one');
    await one.acquire(now);
    expect(await untilIn()).toBe(NOW + 280_000);
    time = NOW + 260_000;
    await one.save(now + 260_000, 280_000);
    expect(await untilIn()).toBe(NOW + 540_000);
    // The clock is set right meanwhile.
    await one.save(time, 60_000);
    expect(await untilIn()).toBe(NOW + 320_000);
  });

  it("goes by the machine's clock where the table states no time", async () => {
    time = NaN;
    expect(await machine('one').acquire(NOW)).toBe(false);
    expect(await machine('other').acquire(NOW + 279_000)).toBe(true);
    expect(await machine('other').acquire(NOW + 281_000)).toBe(false);
  });

  it('costs a run whose clock is wrong by some seconds no second call', async () => {
    await machine('one').acquire(NOW + 4_000);
    expect(lab.calls).toHaveLength(1);
    expect(await untilIn()).toBe(NOW + 280_000);
  });
});

it('the state store uses the actions that it is allowed, on keys that name the record, and reads consistently', async () => {
  const inputs: object[] = [];
  lab.dynamoClient.middlewareStack.add(
    (next) => (call) => {
      inputs.push(call.input);
      return next(call);
    },
    { step: 'initialize' },
  );
  await acquire('one');
  await stateStore.save(KEY, 'one', '{}', 'release');
  await stateStore.save(KEY, 'one', '{}', 'release');
  await stateStore.release(KEY, 'one');
  await stateStore.read(KEY);
  await stateStore.readWithLease(KEY, NOW);
  await stateStore.addEvent(KEY, { id: '1', text: 'an event' }, NOW);
  await stateStore.markEvent(KEY, '1', 'notified', null);
  await stateStore.events(KEY, NOW);
  await stateStore.readMany([KEY]);
  const text = 'x'.repeat(350_000);
  for (const version of [1, 2, 3, 4]) await stateStore.addVersion(KEY, { version, text }, NOW);
  await stateStore.versions(KEY, NOW);
  const actions = lab.calls.map(({ action }) => action);
  expect(new Set(actions)).toEqual(new Set(['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']));
  expect(actions.filter((action) => action === 'Query').length).toBeGreaterThan(1);
  expect(lab.calls.filter(({ arn }) => arn !== KEY).map(({ action }) => action)).toEqual(['BatchGetItem']);
  const reads = inputs.filter((_, index) => /GetItem|Query/.test(actions[index] ?? ''));
  expect(reads.map((input) => JSON.stringify(input).includes('"ConsistentRead":true'))).toEqual(reads.map(() => true));
});

it('the state store leaves out of many states those that do not fit into one answer', async () => {
  const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
  const state = 'x'.repeat(390_000);
  for (const subject of keys) await lab.table.put({ subject, item: 'state', state });
  const states = await stateStore.readMany([...keys, 'nothing']);
  expect(states.size).toBeGreaterThan(0);
  expect(states.size).toBeLessThan(50);
  expect([...states.values()].filter((one) => one !== state && one !== null)).toEqual([]);
  expect(keys.filter((key) => states.get(key) === null)).toEqual([]);
});

describe('an item that someone else wrote', () => {
  it.each([5, true])('is an unreadable state rather than none: %s', async (state) => {
    await lab.table.put({ ...STATE_ITEM, state });
    expect(await stateStore.read(KEY)).toBe(UNREADABLE_STATE);
    expect(await stateStore.readWithLease(KEY, NOW)).toEqual({ busy: false, state: UNREADABLE_STATE });
    expect(await stateStore.readMany([KEY])).toEqual(new Map([[KEY, UNREADABLE_STATE]]));
    expect(await acquire('one')).toEqual({ busy: false, state: UNREADABLE_STATE });
    expect(() => JSON.parse(UNREADABLE_STATE)).toThrow(SyntaxError);
    await stateStore.save(KEY, 'one', '{}', 'release');
    expect(await stateStore.read(KEY)).toBe('{}');
  });

  it.each([
    ['no end', { leaseOwner: 'other' }, false],
    ['an end that is text', { leaseOwner: 'other', leaseUntil: `${NOW + 500}` }, false],
    ['an end for ever', { leaseOwner: 'other', leaseUntil: 1e120 }, false],
    ['an end long ago', { leaseOwner: 'other', leaseUntil: -1e120 }, false],
    ['an end only', { leaseUntil: NOW + 500 }, false],
    ['an owner that is a number', { leaseOwner: 5, leaseUntil: NOW + 500 }, true],
    ['an owner that is a number, ended', { leaseOwner: 5, leaseUntil: NOW - 500 }, false],
  ])('blocks no run for ever by a lease with %s', async (_, attributes, busy) => {
    await lab.table.put({ ...STATE_ITEM, ...attributes });
    expect((await stateStore.readWithLease(KEY, NOW)).busy).toBe(busy);
    expect((await acquire('one')).busy).toBe(busy);
  });

  it('is left out of the versions when it is no version', async () => {
    const put = (item: string, attributes: Record<string, string | number>) =>
      lab.table.put({ subject: KEY, item, text: 'a list', expiresAt: NOW, ...attributes });
    await put('list#0000000001', { text: 5 });
    await put('list#0000000002', { expiresAt: 'never' });
    await put('list#latest', {});
    await put('lists', {});
    await put('another', {});
    expect(await stateStore.versions(KEY, NOW)).toEqual([{ version: 2, text: 'a list' }]);
  });
});

const ACTIONS = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] as const;

const USES: [string, (of: StateStore) => Promise<unknown>][] = [
  ['acquire', (of) => acquire('one', of)],
  ['read', (of) => of.read(KEY)],
  ['readMany', (of) => of.readMany([KEY])],
  ['save', (of) => of.save(KEY, 'one', '{}', 'keep')],
  ['release', (of) => of.release(KEY, 'one')],
  ['addVersion', (of) => of.addVersion(KEY, { version: 1, text: '' }, NOW)],
  ['versions', (of) => of.versions(KEY, NOW)],
];

describe.each(USES)('%s', (_, use) => {
  it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'AccessDeniedException'])(
    'rejects with %s',
    async (name) => {
      for (const action of ACTIONS) lab.faults.fail(action, name);
      await expect(use(stateStore)).rejects.toMatchObject({ name, message: `Injected ${name}.` });
    },
  );

  it('rejects when the table is gone', async () => {
    await lab.table.drop();
    await expect(use(stateStore)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the client that the function has', () => {
  const clientWith = (settings: object = {}) => {
    const { url: endpoint, region } = lab;
    return new DynamoDBClient({ ...STORE_CLIENT, endpoint, region, credentials, ...settings });
  };

  it('writes as if once when the answer to a write is lost', async () => {
    const client = clientWith();
    const patient = createStateStore(client, lab.table.name);
    const cut = (action: 'UpdateItem' | 'PutItem') => lab.faults.cut(action, 'after');
    cut('UpdateItem');
    expect(await acquire('one', patient)).toEqual({ busy: false, state: null });
    cut('UpdateItem');
    await patient.save(KEY, 'one', '1', 'keep');
    cut('UpdateItem');
    await patient.save(KEY, 'one', '2', 'release');
    expect(await acquire('one', patient)).toEqual({ busy: false, state: '2' });
    cut('UpdateItem');
    await patient.release(KEY, 'one');
    cut('PutItem');
    await patient.addVersion(KEY, { version: 1, text: 'a list' }, NOW + 1_000);
    expect(await patient.versions(KEY, NOW)).toEqual([{ version: 1, text: 'a list' }]);
    expect(await acquire('other', patient)).toEqual({ busy: false, state: '2' });
    expect(lab.faults.waiting).toEqual([]);
    client.destroy();
  });

  it('succeeds after it was throttled twice', async () => {
    const client = clientWith();
    for (const call of [1, 2]) lab.faults.fail('GetItem', 'ThrottlingException', { call });
    expect(await createStateStore(client, lab.table.name).read(KEY)).toBeNull();
    expect(lab.calls.map(({ outcome }) => outcome)).toEqual(['ThrottlingException', 'ThrottlingException', 'ok']);
    client.destroy();
  });

  it('gives up on a table that does not answer', async () => {
    const requestHandler = { ...STORE_CLIENT.requestHandler, requestTimeout: 50 };
    const client = clientWith({ requestHandler, maxAttempts: 1 });
    lab.faults.delay('GetItem', 60_000);
    await expect(createStateStore(client, lab.table.name).read(KEY)).rejects.toMatchObject({ name: 'TimeoutError' });
    client.destroy();
  });
});
