import { openSession } from '../../../lambda/state/session';
import { readProvider, openProvider } from '../../../lambda/state/provider-record';
import type { StateStore } from '../../../lambda/state/store';
import { PROVIDER_FORMAT, RUN_FORMAT, VERSION_FORMAT } from '../../../lambda/state/state-format';
import { NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { createRamStore } from '../../support/store-in-ram';
import { DAY, NOW, ago, stateOf, thumb, versionOf } from '../../support/remembered';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const LEASE_MS = 60_000;
const STATE = stateOf({ [thumb(1)]: {} });

function sessionFor(stateStore: StateStore | null, runId = 'this run', now = NOW, leaseMs = LEASE_MS) {
  return openSession({ stateStore, runId, clock: () => now, leaseMs: () => leaseMs });
}

async function open(...of: Parameters<typeof sessionFor>) {
  const record = await openProvider(sessionFor(...of), ARN, false);
  if (!record) throw new Error('Another run has it.');
  return record;
}

/** A memory in which a text is kept. */
async function holding(text: string): Promise<StateStore> {
  const stateStore = createRamStore();
  await stateStore.acquire(ARN, { owner: 'someone', until: NOW.getTime() + LEASE_MS }, NOW.getTime());
  await stateStore.save(ARN, 'someone', text, 'release');
  return stateStore;
}

/** A memory of which one method is broken from some call on. */
function broken(stateStore: StateStore, method: keyof StateStore, from = 1): StateStore {
  let calls = 0;
  const fail = async (...args: never[]) => {
    calls += 1;
    if (calls >= from) throw new Error(`no ${method}`);
    return (stateStore[method] as (...of: never[]) => Promise<unknown>)(...args);
  };
  return { ...stateStore, [method]: fail };
}

describe('a state record', () => {
  test('is kept from run to run', async () => {
    const stateStore = createRamStore();
    const first = await open(stateStore);
    expect(first).toMatchObject({ key: ARN, kept: true, state: NOTHING_KNOWN });
    expect(await first.save(STATE, 'release')).toBe('saved');
    expect((await open(stateStore, 'the next run')).state).toEqual(STATE);
  });

  test('is open for one run at a time, until that run closes it', async () => {
    const stateStore = createRamStore();
    const first = await open(stateStore);
    await first.save(STATE, 'keep');
    expect(await openProvider(sessionFor(stateStore, 'another run'), ARN, false)).toBeNull();
    await first.release();
    expect((await open(stateStore, 'another run')).state).toEqual(STATE);
  });

  test('is free once the lease of a run has ended, and that run can save no more once another has it', async () => {
    const stateStore = createRamStore();
    const dead = await open(stateStore);
    const next = await open(stateStore, 'the next run', new Date(NOW.getTime() + LEASE_MS + 1));
    expect(await dead.save(STATE, 'release')).toBe('lost');
    expect(await next.save(STATE, 'release')).toBe('saved');
  });

  test('is never open for longer than a function can run, however much time a run believes to have', async () => {
    const stateStore = createRamStore();
    await open(stateStore, 'an endless run', NOW, Number.MAX_SAFE_INTEGER);
    expect(await openProvider(sessionFor(stateStore, 'x', ago(-899_000)), ARN, false)).toBeNull();
    expect(await openProvider(sessionFor(stateStore, 'x', ago(-901_000)), ARN, false)).not.toBeNull();
  });

  test('may be read while another run holds it, but not written', async () => {
    const stateStore = await holding(PROVIDER_FORMAT.print(STATE));
    await open(stateStore, 'another run');
    const record = await openProvider(sessionFor(stateStore), ARN, true);
    expect(record).toMatchObject({ state: STATE, kept: true });
    expect(await record?.save(NOTHING_KNOWN, 'release')).toBe('unavailable');
    await record?.release();
    expect(await stateStore.read(ARN)).toBe(PROVIDER_FORMAT.print(STATE));
  });
});

describe('a read of a record with its lease', () => {
  const readBy = (stateStore: StateStore | null) => {
    const session = sessionFor(stateStore);
    return { session, read: session.readWithLease(ARN, PROVIDER_FORMAT) };
  };

  test('gives the state, and whether a run has the record open', async () => {
    const stateStore = await holding(PROVIDER_FORMAT.print(STATE));
    expect(await readBy(stateStore).read).toMatchObject({ busy: false, record: { state: STATE } });
    await open(stateStore, 'another run');
    expect(await readBy(stateStore).read).toMatchObject({ busy: true, record: { state: STATE } });
  });

  test('gives a state of which nothing is known where none is kept', async () => {
    expect(await readBy(createRamStore()).read).toMatchObject({ busy: false, record: { state: NOTHING_KNOWN } });
  });

  test('keeps nothing and closes nothing', async () => {
    const stateStore = await holding(PROVIDER_FORMAT.print(STATE));
    const other = await open(stateStore, 'another run');
    const read = await readBy(stateStore).read;
    expect(await read?.record.save(NOTHING_KNOWN, 'release')).toBe('unavailable');
    await read?.record.release();
    expect(await other.save(STATE, 'release')).toBe('saved');
  });

  test('gives nothing where there is no table, the table fails, or what it keeps cannot be read', async () => {
    for (const stateStore of [null, broken(createRamStore(), 'readWithLease'), await holding('no JSON')]) {
      expect(await readBy(stateStore).read).toBeNull();
    }
  });

  test('leaves the reason in the errors of the run where the table fails', async () => {
    const { session, read } = readBy(broken(createRamStore(), 'readWithLease'));
    await read;
    expect(session.errors()).toEqual([expect.stringContaining('no readWithLease')]);
  });
});

describe('the lease of a state record', () => {
  const MINUTE = 60_000;
  /** A run whose clocks show this. */
  const runWith = (stateStore: StateStore, leaseMs: number, runId = 'this run') => {
    const time = { wall: NOW.getTime(), monotonic: 0 };
    const clocks = { clock: () => new Date(time.wall), monotonic: () => time.monotonic };
    return { time, session: openSession({ stateStore, runId, ...clocks, leaseMs: () => leaseMs }) };
  };
  const opened = async (leaseMs: number, stateStore: StateStore = createRamStore()) => {
    const { time, session } = runWith(stateStore, leaseMs);
    const record = await openProvider(session, ARN, false);
    if (!record) throw new Error('Another run has it.');
    const pass = (ms: number): void => {
      time.wall += ms;
      time.monotonic += ms;
    };
    const isFree = async (): Promise<boolean> =>
      !(await stateStore.acquire(ARN, { owner: 'another', until: time.wall + MINUTE }, time.wall)).busy;
    return { record, session, time, pass, isFree, stateStore };
  };

  test.each([
    ['as long as the run, if that is not long', 5 * MINUTE, 5 * MINUTE],
    ['a minute at least', 1_000, MINUTE],
    ['fifteen minutes at most', Infinity, 15 * MINUTE],
  ])('lasts %s', async (_, leaseMs, lasts) => {
    const { record, pass, isFree } = await opened(leaseMs);
    expect(record.leaseLeftMs()).toBe(lasts);
    pass(lasts);
    expect(record.leaseLeftMs()).toBe(0);
    expect(await isFree()).toBe(false);
    pass(1);
    expect(await isFree()).toBe(true);
  });

  test('has ended once either clock says so, or once the clock was set back too far to know', async () => {
    const { record, time } = await opened(5 * MINUTE);
    time.wall += 4 * MINUTE;
    expect(record.leaseLeftMs()).toBe(MINUTE);
    time.monotonic += 5 * MINUTE;
    expect(record.leaseLeftMs()).toBe(0);
    time.monotonic = 0;
    time.wall = NOW.getTime() - 4_000;
    expect(record.leaseLeftMs()).toBe(5 * MINUTE);
    time.wall -= 2_000;
    expect(record.leaseLeftMs()).toBe(0);
  });

  test('begins again with every save that keeps it, unless it has ended', async () => {
    const { record, pass } = await opened(5 * MINUTE);
    pass(4 * MINUTE);
    expect(await record.save(STATE, 'keep')).toBe('saved');
    expect(record.leaseLeftMs()).toBe(5 * MINUTE);
    pass(5 * MINUTE);
    expect(await record.save(STATE, 'keep')).toBe('saved');
    expect(record.leaseLeftMs()).toBe(0);
  });

  test('has no time left on a record that is given back, lost, only read, or not kept', async () => {
    const given = await opened(5 * MINUTE);
    await given.record.release();
    expect(given.record.leaseLeftMs()).toBe(0);
    const lost = await opened(5 * MINUTE);
    await lost.stateStore.release(ARN, 'this run');
    expect(await lost.record.save(STATE, 'keep')).toBe('lost');
    expect(lost.record.leaseLeftMs()).toBe(0);
    expect(lost.session.errors()).toEqual([]);
    expect((await openProvider(sessionFor(given.stateStore), ARN, true))?.leaseLeftMs()).toBe(0);
    expect((await open(null)).leaseLeftMs()).toBe(0);
  });

  test('is renewed while a run without an end works, with the state that was kept last', async () => {
    const { record, session, pass, isFree, stateStore } = await opened(Infinity);
    await record.save(STATE, 'keep');
    pass(7 * MINUTE);
    await session.renewLeases();
    expect(record.leaseLeftMs()).toBe(8 * MINUTE);
    pass(MINUTE);
    await session.renewLeases();
    for (let hours = 0; hours < 10; hours += 1) {
      pass(8 * MINUTE);
      await session.renewLeases();
      expect(record.leaseLeftMs()).toBe(15 * MINUTE);
    }
    expect(await isFree()).toBe(false);
    expect(await stateStore.read(ARN)).toBe(PROVIDER_FORMAT.print(STATE));
    await record.release();
    await session.renewLeases();
    expect(await isFree()).toBe(true);
  });

  test('is not renewed when it has ended, or another run has it', async () => {
    const { record, session, pass, isFree } = await opened(Infinity);
    pass(16 * MINUTE);
    await session.renewLeases();
    expect(record.leaseLeftMs()).toBe(0);
    expect(await isFree()).toBe(true);
    await session.renewLeases();
    expect(await record.save(STATE, 'keep')).toBe('lost');
  });

  test('is not renewed in a run that has an end, since it lasts as long as that run', async () => {
    const stateStore = createRamStore();
    let saves = 0;
    const save: StateStore['save'] = (...of) => {
      saves += 1;
      return stateStore.save(...of);
    };
    let left = 5 * MINUTE;
    const time = { wall: NOW.getTime() };
    const clocks = { clock: () => new Date(time.wall), monotonic: () => time.wall };
    const session = openSession({ stateStore: { ...stateStore, save }, runId: 'x', ...clocks, leaseMs: () => left });
    await openProvider(session, ARN, false);
    time.wall += 4 * MINUTE;
    left -= 4 * MINUTE;
    await session.renewLeases();
    expect(saves).toBe(0);
  });

  test('is renewed in turn with saves, so that an earlier state never replaces a later one', async () => {
    const stateStore = createRamStore();
    const waiting: (() => void)[] = [];
    const save: StateStore['save'] = async (...of) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return stateStore.save(...of);
    };
    const { record, session, pass } = await opened(Infinity, { ...stateStore, save });
    pass(8 * MINUTE);
    const renewed = session.renewLeases();
    const saved = record.save(STATE, 'release');
    await new Promise(setImmediate);
    expect(waiting).toHaveLength(1);
    waiting.shift()?.();
    await renewed;
    await new Promise(setImmediate);
    waiting.shift()?.();
    expect(await saved).toBe('saved');
    expect(await stateStore.read(ARN)).toBe(PROVIDER_FORMAT.print(STATE));
  });
});

describe('a prefetched state record', () => {
  const readPrefetched = async (stateStore: StateStore) => {
    const session = sessionFor(stateStore);
    session.prefetch([ARN]);
    return { session, record: await readProvider(session, ARN) };
  };

  test('has the kept state, and takes nothing from the run that has the lease', async () => {
    const stateStore = await holding(PROVIDER_FORMAT.print(STATE));
    const other = await open(stateStore, 'another run');
    const { record } = await readPrefetched(stateStore);
    expect(record).toMatchObject({ state: STATE, kept: true });
    expect(record?.holds(STATE)).toBe(true);
    expect(record?.holds({ ...STATE, version: 7 })).toBe(false);
    expect(await record?.save(NOTHING_KNOWN, 'release')).toBe('unavailable');
    expect(await other.save(STATE, 'release')).toBe('saved');
  });

  test.each([
    ['nothing is kept', () => createRamStore()],
    ['it was never looked at', () => holding(PROVIDER_FORMAT.print(NOTHING_KNOWN))],
    ['it cannot be read', () => holding('{')],
    ['the table is out of order', () => broken(createRamStore(), 'readMany')],
  ])('is absent where %s', async (_, store) => {
    expect((await readPrefetched(await store())).record).toBeNull();
  });

  test('causes one error for all records that are read together', async () => {
    const session = sessionFor(broken(createRamStore(), 'readMany'));
    const keys = [ARN, ...Array.from({ length: 50 }, (_, index) => `${index}`)];
    session.prefetch(keys);
    expect(await Promise.all(keys.map((key) => session.readPrefetched(key, PROVIDER_FORMAT)))).toEqual(
      keys.map(() => null),
    );
    expect(session.errors()).toEqual(['Error: no readMany']);
  });

  test('adds no error to that of opening a record that cannot be read', async () => {
    const { session } = await readPrefetched(await holding('{'));
    await openProvider(session, ARN, false);
    expect(session.errors()).toEqual([`the record of ${ARN} cannot be read: it is broken (not JSON)`]);
  });
});

describe('a state record that cannot be read', () => {
  const NEWER = JSON.stringify({ schema: 2 });

  test('is left as it is, and is free for a run that can read it', async () => {
    const stateStore = await holding(NEWER);
    const session = sessionFor(stateStore);
    const record = await openProvider(session, ARN, false);
    expect(record).toMatchObject({ state: NOTHING_KNOWN, kept: false });
    expect(await record?.save(STATE, 'release')).toBe('unavailable');
    expect(await stateStore.read(ARN)).toBe(NEWER);
    expect(session.errors()).toEqual([
      `the record of ${ARN} cannot be read: it was written by a newer version of the watcher (schema 2, known 1)`,
    ]);
    expect(await openProvider(sessionFor(stateStore, 'a newer run'), ARN, false)).not.toBeNull();
  });
});

describe('a table that cannot be used', () => {
  test('lets a run go on, with nothing known, nothing kept, and the reason reported', async () => {
    const session = sessionFor(broken(createRamStore(), 'acquire'));
    const record = await openProvider(session, ARN, false);
    expect(record).toMatchObject({ state: NOTHING_KNOWN, kept: false });
    expect(await record?.save(STATE, 'keep')).toBe('unavailable');
    expect(session.errors()).toEqual(['Error: no acquire']);
  });

  test('is asked five times by a run, and no more', async () => {
    const session = sessionFor(broken(createRamStore(), 'acquire'));
    for (let asked = 0; asked < 9; asked += 1) await session.open(`${asked}`, RUN_FORMAT);
    expect(session.errors()).toEqual(['Error: no acquire (5 times)']);
  });

  test('causes no error where there is none', async () => {
    const session = sessionFor(null);
    expect(await openProvider(session, ARN, false)).toMatchObject({ state: NOTHING_KNOWN, kept: false });
    expect(session.errors()).toEqual([]);
  });

  test('may give a record when it is asked again', async () => {
    const stateStore = await holding(PROVIDER_FORMAT.print(STATE));
    let asked = 0;
    const acquire: StateStore['acquire'] = async (...args) => {
      asked += 1;
      if (asked === 1) throw new Error('throttled');
      return stateStore.acquire(...args);
    };
    const record = await open({ ...stateStore, acquire });
    expect(record.kept).toBe(false);
    expect(await record.reopen()).toMatchObject({ kept: true, state: STATE });
  });
});

describe('the lists of a provider', () => {
  const listed = (stateStore: StateStore) => stateStore.versions(ARN, NOW.getTime());
  const unrecorded = [versionOf({ version: 1 }), versionOf({ version: 2, at: NOW })];

  test('are put into the history for a year', async () => {
    const stateStore = createRamStore();
    const after = await sessionFor(stateStore).recordHistory(ARN, { ...STATE, unrecorded });
    expect(after.unrecorded).toEqual([]);
    expect((await listed(stateStore)).map(({ text }) => VERSION_FORMAT.parse(text))).toEqual(unrecorded);
    expect(await stateStore.versions(ARN, NOW.getTime() + 365 * DAY)).toHaveLength(2);
    expect(await stateStore.versions(ARN, NOW.getTime() + 367 * DAY)).toEqual([]);
  });

  test('wait where they could not be put there', async () => {
    const after = await sessionFor(broken(createRamStore(), 'addVersion', 2)).recordHistory(ARN, {
      ...STATE,
      unrecorded,
    });
    expect(after.unrecorded).toEqual([unrecorded[1]]);
  });

  test('go on with their numbers when the state of the provider is gone', async () => {
    const stateStore = createRamStore();
    await sessionFor(stateStore).recordHistory(ARN, { ...STATE, unrecorded });
    expect((await open(stateStore)).state).toEqual({ ...NOTHING_KNOWN, version: 2 });
  });

  test('begin with number 1 where the history cannot be read', async () => {
    expect((await open(broken(createRamStore(), 'versions'))).state.version).toBe(0);
  });
});
