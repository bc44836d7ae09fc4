import { createKeeper } from '../../../lambda/state/session';
import { glimpseProvider, openProvider } from '../../../lambda/state/provider-record';
import type { Memory } from '../../../lambda/state/store';
import { PROVIDER_FORMAT, RUN_FORMAT, VERSION_FORMAT } from '../../../lambda/state/state-format';
import { NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { createRamMemory } from '../../support/memory-in-ram';
import { DAY, NOW, ago, memoryOf, thumb, versionOf } from '../../support/remembering';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const LEASE_MS = 60_000;
const STATE = memoryOf({ [thumb(1)]: {} });

const keeperFor = (memory: Memory | null, runId = 'this run', now = NOW, leaseMs = LEASE_MS) =>
  createKeeper({ memory, runId, clock: () => now, leaseMs: () => leaseMs });
const open = async (...of: Parameters<typeof keeperFor>) => {
  const page = await openProvider(keeperFor(...of), ARN, false);
  if (!page) throw new Error('Another run has it.');
  return page;
};
/** A memory in which a text is kept. */
const holding = async (text: string): Promise<Memory> => {
  const memory = createRamMemory();
  await memory.acquire(ARN, { owner: 'someone', until: NOW.getTime() + LEASE_MS }, NOW.getTime());
  await memory.save(ARN, 'someone', text, 'release');
  return memory;
};
/** A memory of which one method is broken from some call on. */
const broken = (memory: Memory, method: keyof Memory, from = 1): Memory => {
  let calls = 0;
  const fail = async (...args: never[]) => {
    calls += 1;
    if (calls >= from) throw new Error(`no ${method}`);
    return (memory[method] as (...of: never[]) => Promise<unknown>)(...args);
  };
  return { ...memory, [method]: fail };
};

describe('a page', () => {
  test('is kept from run to run', async () => {
    const memory = createRamMemory();
    const first = await open(memory);
    expect(first).toMatchObject({ key: ARN, kept: true, state: NOTHING_KNOWN });
    expect(await first.save(STATE, 'release')).toBe('saved');
    expect((await open(memory, 'the next run')).state).toEqual(STATE);
  });

  test('is open for one run at a time, until that closes it', async () => {
    const memory = createRamMemory();
    const first = await open(memory);
    await first.save(STATE, 'keep');
    expect(await openProvider(keeperFor(memory, 'another run'), ARN, false)).toBeNull();
    await first.release();
    expect((await open(memory, 'another run')).state).toEqual(STATE);
  });

  test('of a run that died is free once its time is over, and that run’s word counts no more', async () => {
    const memory = createRamMemory();
    const dead = await open(memory);
    const next = await open(memory, 'the next run', new Date(NOW.getTime() + LEASE_MS + 1));
    expect(await dead.save(STATE, 'release')).toBe('lost');
    expect(await next.save(STATE, 'release')).toBe('saved');
  });

  test('is never open for longer than a function can run, whatever time a run believes to have', async () => {
    const memory = createRamMemory();
    await open(memory, 'an endless run', NOW, Number.MAX_SAFE_INTEGER);
    expect(await openProvider(keeperFor(memory, 'x', ago(-899_000)), ARN, false)).toBeNull();
    expect(await openProvider(keeperFor(memory, 'x', ago(-901_000)), ARN, false)).not.toBeNull();
  });

  test('may be looked at while another run has it, but not written', async () => {
    const memory = await holding(PROVIDER_FORMAT.print(STATE));
    await open(memory, 'another run');
    const page = await openProvider(keeperFor(memory), ARN, true);
    expect(page).toMatchObject({ state: STATE, kept: true });
    expect(await page?.save(NOTHING_KNOWN, 'release')).toBe('unavailable');
    await page?.release();
    expect(await memory.read(ARN)).toBe(PROVIDER_FORMAT.print(STATE));
  });
});

describe('the lease of a page', () => {
  const MINUTE = 60_000;
  /** A run whose clocks show this. */
  const runWith = (memory: Memory, leaseMs: number, runId = 'this run') => {
    const time = { wall: NOW.getTime(), monotonic: 0 };
    const clocks = { clock: () => new Date(time.wall), monotonic: () => time.monotonic };
    return { time, keeper: createKeeper({ memory, runId, ...clocks, leaseMs: () => leaseMs }) };
  };
  const opened = async (leaseMs: number, memory: Memory = createRamMemory()) => {
    const { time, keeper } = runWith(memory, leaseMs);
    const page = await openProvider(keeper, ARN, false);
    if (!page) throw new Error('Another run has it.');
    const pass = (ms: number): void => {
      time.wall += ms;
      time.monotonic += ms;
    };
    const isFree = async (): Promise<boolean> =>
      !(await memory.acquire(ARN, { owner: 'another', until: time.wall + MINUTE }, time.wall)).busy;
    return { page, keeper, time, pass, isFree, memory };
  };

  test.each([
    ['as long as the run, if that is not long', 5 * MINUTE, 5 * MINUTE],
    ['a minute at least', 1_000, MINUTE],
    ['fifteen minutes at most', Infinity, 15 * MINUTE],
  ])('lasts %s', async (_, leaseMs, lasts) => {
    const { page, pass, isFree } = await opened(leaseMs);
    expect(page.leaseLeftMs()).toBe(lasts);
    pass(lasts);
    expect(page.leaseLeftMs()).toBe(0);
    expect(await isFree()).toBe(false);
    pass(1);
    expect(await isFree()).toBe(true);
  });

  test('is over once either clock says so, and when nobody knows since the clock was set back', async () => {
    const { page, time } = await opened(5 * MINUTE);
    time.wall += 4 * MINUTE;
    expect(page.leaseLeftMs()).toBe(MINUTE);
    time.monotonic += 5 * MINUTE;
    expect(page.leaseLeftMs()).toBe(0);
    time.monotonic = 0;
    time.wall = NOW.getTime() - 4_000;
    expect(page.leaseLeftMs()).toBe(5 * MINUTE);
    time.wall -= 2_000;
    expect(page.leaseLeftMs()).toBe(0);
  });

  test('begins again with every save that keeps it, unless it is over', async () => {
    const { page, pass } = await opened(5 * MINUTE);
    pass(4 * MINUTE);
    expect(await page.save(STATE, 'keep')).toBe('saved');
    expect(page.leaseLeftMs()).toBe(5 * MINUTE);
    pass(5 * MINUTE);
    expect(await page.save(STATE, 'keep')).toBe('saved');
    expect(page.leaseLeftMs()).toBe(0);
  });

  test('is none of a page that is given back, lost, only read, or not kept', async () => {
    const given = await opened(5 * MINUTE);
    await given.page.release();
    expect(given.page.leaseLeftMs()).toBe(0);
    const lost = await opened(5 * MINUTE);
    await lost.memory.release(ARN, 'this run');
    expect(await lost.page.save(STATE, 'keep')).toBe('lost');
    expect(lost.page.leaseLeftMs()).toBe(0);
    expect(lost.keeper.troubles()).toEqual([]);
    expect((await openProvider(keeperFor(given.memory), ARN, true))?.leaseLeftMs()).toBe(0);
    expect((await open(null)).leaseLeftMs()).toBe(0);
  });

  test('is renewed while a run without an end works, with what was kept last', async () => {
    const { page, keeper, pass, isFree, memory } = await opened(Infinity);
    await page.save(STATE, 'keep');
    pass(7 * MINUTE);
    await keeper.renewLeases();
    expect(page.leaseLeftMs()).toBe(8 * MINUTE);
    pass(MINUTE);
    await keeper.renewLeases();
    for (let hours = 0; hours < 10; hours += 1) {
      pass(8 * MINUTE);
      await keeper.renewLeases();
      expect(page.leaseLeftMs()).toBe(15 * MINUTE);
    }
    expect(await isFree()).toBe(false);
    expect(await memory.read(ARN)).toBe(PROVIDER_FORMAT.print(STATE));
    await page.release();
    await keeper.renewLeases();
    expect(await isFree()).toBe(true);
  });

  test('is not renewed when it is over, or another run has it', async () => {
    const { page, keeper, pass, isFree } = await opened(Infinity);
    pass(16 * MINUTE);
    await keeper.renewLeases();
    expect(page.leaseLeftMs()).toBe(0);
    expect(await isFree()).toBe(true);
    await keeper.renewLeases();
    expect(await page.save(STATE, 'keep')).toBe('lost');
  });

  test('of a run that ends is not renewed: it lasts as long as that anyhow', async () => {
    const memory = createRamMemory();
    let saves = 0;
    const save: Memory['save'] = (...of) => {
      saves += 1;
      return memory.save(...of);
    };
    let left = 5 * MINUTE;
    const time = { wall: NOW.getTime() };
    const clocks = { clock: () => new Date(time.wall), monotonic: () => time.wall };
    const keeper = createKeeper({ memory: { ...memory, save }, runId: 'x', ...clocks, leaseMs: () => left });
    await openProvider(keeper, ARN, false);
    time.wall += 4 * MINUTE;
    left -= 4 * MINUTE;
    await keeper.renewLeases();
    expect(saves).toBe(0);
  });

  test('is renewed in turn with what is saved: an earlier state never replaces a later one', async () => {
    const memory = createRamMemory();
    const waiting: (() => void)[] = [];
    const save: Memory['save'] = async (...of) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return memory.save(...of);
    };
    const { page, keeper, pass } = await opened(Infinity, { ...memory, save });
    pass(8 * MINUTE);
    const renewed = keeper.renewLeases();
    const saved = page.save(STATE, 'release');
    await new Promise(setImmediate);
    expect(waiting).toHaveLength(1);
    waiting.shift()?.();
    await renewed;
    await new Promise(setImmediate);
    waiting.shift()?.();
    expect(await saved).toBe('saved');
    expect(await memory.read(ARN)).toBe(PROVIDER_FORMAT.print(STATE));
  });
});

describe('a glimpse', () => {
  const glimpse = async (memory: Memory) => {
    const keeper = keeperFor(memory);
    keeper.announce([ARN]);
    return { keeper, page: await glimpseProvider(keeper, ARN) };
  };

  test('is of what is kept, and takes nothing from the run that has it', async () => {
    const memory = await holding(PROVIDER_FORMAT.print(STATE));
    const other = await open(memory, 'another run');
    const { page } = await glimpse(memory);
    expect(page).toMatchObject({ state: STATE, kept: true });
    expect(page?.holds(STATE)).toBe(true);
    expect(page?.holds({ ...STATE, version: 7 })).toBe(false);
    expect(await page?.save(NOTHING_KNOWN, 'release')).toBe('unavailable');
    expect(await other.save(STATE, 'release')).toBe('saved');
  });

  test.each([
    ['nothing is kept', () => createRamMemory()],
    ['it was never looked at', () => holding(PROVIDER_FORMAT.print(NOTHING_KNOWN))],
    ['it cannot be read', () => holding('{')],
    ['the table is out of order', () => broken(createRamMemory(), 'readMany')],
  ])('there is none where %s', async (_, memory) => {
    expect((await glimpse(await memory())).page).toBeNull();
  });

  test('is one trouble for all pages that are read together', async () => {
    const keeper = keeperFor(broken(createRamMemory(), 'readMany'));
    const keys = [ARN, ...Array.from({ length: 50 }, (_, index) => `${index}`)];
    keeper.announce(keys);
    expect(await Promise.all(keys.map((key) => keeper.glimpse(key, PROVIDER_FORMAT)))).toEqual(keys.map(() => null));
    expect(keeper.troubles()).toEqual(['Error: no readMany']);
  });

  test('of what cannot be read is no other trouble than to open it', async () => {
    const { keeper } = await glimpse(await holding('{'));
    await openProvider(keeper, ARN, false);
    expect(keeper.troubles()).toEqual([`what is kept of ${ARN} cannot be read: it is broken (no JSON)`]);
  });
});

describe('what cannot be read', () => {
  const NEWER = JSON.stringify({ schema: 2 });

  test('is left as it is, and free for whoever can', async () => {
    const memory = await holding(NEWER);
    const keeper = keeperFor(memory);
    const page = await openProvider(keeper, ARN, false);
    expect(page).toMatchObject({ state: NOTHING_KNOWN, kept: false });
    expect(await page?.save(STATE, 'release')).toBe('unavailable');
    expect(await memory.read(ARN)).toBe(NEWER);
    expect(keeper.troubles()).toEqual([
      `what is kept of ${ARN} cannot be read: it was written by a newer version of the watcher (schema 2, known 1)`,
    ]);
    expect(await openProvider(keeperFor(memory, 'a newer run'), ARN, false)).not.toBeNull();
  });
});

describe('a table that cannot be used', () => {
  test('keeps no run from its job: nothing is known, nothing is kept, and it is told why', async () => {
    const keeper = keeperFor(broken(createRamMemory(), 'acquire'));
    const page = await openProvider(keeper, ARN, false);
    expect(page).toMatchObject({ state: NOTHING_KNOWN, kept: false });
    expect(await page?.save(STATE, 'keep')).toBe('unavailable');
    expect(keeper.troubles()).toEqual(['Error: no acquire']);
  });

  test('is asked five times, and no more in this run', async () => {
    const keeper = keeperFor(broken(createRamMemory(), 'acquire'));
    for (let asked = 0; asked < 9; asked += 1) await keeper.open(`${asked}`, RUN_FORMAT);
    expect(keeper.troubles()).toEqual(['Error: no acquire (5 times)']);
  });

  test('is no trouble where there is none', async () => {
    const keeper = keeperFor(null);
    expect(await openProvider(keeper, ARN, false)).toMatchObject({ state: NOTHING_KNOWN, kept: false });
    expect(keeper.troubles()).toEqual([]);
  });

  test('may have a page that it did not give, when it is asked again', async () => {
    const memory = await holding(PROVIDER_FORMAT.print(STATE));
    let asked = 0;
    const acquire: Memory['acquire'] = async (...args) => {
      asked += 1;
      if (asked === 1) throw new Error('throttled');
      return memory.acquire(...args);
    };
    const page = await open({ ...memory, acquire });
    expect(page.kept).toBe(false);
    expect(await page.reopen()).toMatchObject({ kept: true, state: STATE });
  });
});

describe('lists', () => {
  const listed = (memory: Memory) => memory.versions(ARN, NOW.getTime());
  const unrecorded = [versionOf({ version: 1 }), versionOf({ version: 2, at: NOW })];

  test('are put into the history for a year', async () => {
    const memory = createRamMemory();
    const after = await keeperFor(memory).record(ARN, { ...STATE, unrecorded });
    expect(after.unrecorded).toEqual([]);
    expect((await listed(memory)).map(({ text }) => VERSION_FORMAT.parse(text))).toEqual(unrecorded);
    expect(await memory.versions(ARN, NOW.getTime() + 365 * DAY)).toHaveLength(2);
    expect(await memory.versions(ARN, NOW.getTime() + 367 * DAY)).toEqual([]);
  });

  test('that could not be put there wait', async () => {
    const after = await keeperFor(broken(createRamMemory(), 'addVersion', 2)).record(ARN, { ...STATE, unrecorded });
    expect(after.unrecorded).toEqual([unrecorded[1]]);
  });

  test('go on with their numbers when what was remembered of the provider is gone', async () => {
    const memory = createRamMemory();
    await keeperFor(memory).record(ARN, { ...STATE, unrecorded });
    expect((await open(memory)).state).toEqual({ ...NOTHING_KNOWN, version: 2 });
  });

  test('begin with number 1 where the history cannot be read', async () => {
    expect((await open(broken(createRamMemory(), 'versions'))).state.version).toBe(0);
  });
});
