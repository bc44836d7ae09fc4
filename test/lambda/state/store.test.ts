import { LeaseLostError, MAX_LEASE_MS, type StateStore } from '../../../lambda/state/store';
import { FURTHEST_MS } from '../../../lambda/state/table-lease';
import { createStateStore } from '../../../lambda/state/dynamodb';
import { createRamStore } from '../../support/store-in-ram';
import { startLab } from '../../sandbox/aws/clients';

interface Opened {
  stateStore: StateStore;
  close: () => Promise<void>;
}

/** The table's time, which is that of whoever calls. */
let time: number;

async function inTable(): Promise<Opened> {
  const lab = await startLab({ clock: () => new Date(time) });
  return { stateStore: createStateStore(lab.dynamoClient, lab.table.name), close: lab.close };
}

async function inRam(): Promise<Opened> {
  return { stateStore: createRamStore(), close: async () => {} };
}

const KEY = 'arn:aws:iam::123456789012:oidc-provider/a.example';
const NOW = Date.UTC(2026, 0, 1);

describe.each([
  ['a table', inTable],
  ['RAM', inRam],
])('a state store in %s', (_, open) => {
  let stateStore: StateStore;
  let close: Opened['close'];
  beforeEach(async () => {
    time = NOW;
    ({ stateStore, close } = await open());
  });
  afterEach(() => close());

  const acquire = (owner: string, now = NOW, until = now + 1_000) => {
    time = now;
    return stateStore.acquire(KEY, { owner, until }, now);
  };
  const granted = (state: string | null = null) => ({ busy: false, state });
  const BUSY = { busy: true };

  describe('events', () => {
    const event = (id: string) => ({ id, text: `text of ${id}` });
    const ids = async (now = NOW) => (await stateStore.events(KEY, now)).map(({ id }) => id);

    it('are kept in the order of their IDs, whoever has the lease', async () => {
      await acquire('one');
      for (const id of ['2026-11-21#b', '2026-11-20#z', '2026-11-21#a'])
        await stateStore.addEvent(KEY, event(id), NOW + 1_000);
      expect(await stateStore.events(KEY, NOW)).toEqual(
        ['2026-11-20#z', '2026-11-21#a', '2026-11-21#b'].map((id) => ({ ...event(id), marks: new Set() })),
      );
      expect(await stateStore.events('run', NOW)).toEqual([]);
      expect(await stateStore.versions(KEY, NOW)).toEqual([]);
      expect(await stateStore.read(KEY)).toBeNull();
    });

    it('are kept once, with the text and the marks that they had', async () => {
      await stateStore.addEvent(KEY, event('a'), NOW + 1_000);
      await stateStore.markEvent(KEY, 'a', 'notified', null);
      await stateStore.addEvent(KEY, { id: 'a', text: 'another' }, NOW + 9_000);
      expect(await stateStore.events(KEY, NOW)).toEqual([{ ...event('a'), marks: new Set(['notified']) }]);
      expect(await ids(NOW + 2_000)).toEqual([]);
    });

    it('have a mark for each step that was taken about them', async () => {
      await stateStore.addEvent(KEY, event('a'), NOW + 1_000);
      await stateStore.markEvent(KEY, 'a', 'compared', null);
      await stateStore.markEvent(KEY, 'a', 'compared', null);
      expect((await stateStore.events(KEY, NOW))[0]?.marks).toEqual(new Set(['compared']));
      await stateStore.markEvent(KEY, 'a', 'notified', null);
      expect((await stateStore.events(KEY, NOW))[0]?.marks).toEqual(new Set(['notified', 'compared']));
    });

    it('expire at the time given with them or with a mark, rounded up to a full second', async () => {
      await stateStore.addEvent(KEY, event('a'), NOW + 1_500);
      await stateStore.addEvent(KEY, event('b'), NOW + 1_500);
      await stateStore.markEvent(KEY, 'b', 'notified', NOW + 10_000);
      expect(await ids(NOW + 1_999)).toEqual(['a', 'b']);
      expect(await ids(NOW + 2_000)).toEqual(['b']);
      expect(await ids(NOW + 10_000)).toEqual([]);
    });

    it('are not created by a mark', async () => {
      await stateStore.markEvent(KEY, 'none', 'notified', NOW + 1_000);
      expect(await stateStore.events(KEY, NOW)).toEqual([]);
    });
  });

  describe('leases', () => {
    it('are held by one run at a time', async () => {
      expect(await acquire('one')).toEqual(granted());
      expect(await acquire('other')).toEqual(BUSY);
    });

    it('are granted to one of many runs at once', async () => {
      const owners = Array.from({ length: 25 }, (_item, index) => `run ${index}`);
      const answers = await Promise.all(owners.map((owner) => acquire(owner)));
      expect(answers.filter(({ busy }) => !busy)).toEqual([granted()]);
      const winner = owners[answers.findIndex(({ busy }) => !busy)] ?? '';
      await stateStore.save(KEY, winner, 'won', 'release');
      expect(await stateStore.read(KEY)).toBe('won');
    });

    it('are separate for each key', async () => {
      await acquire('one');
      expect(await stateStore.acquire('run', { owner: 'other', until: NOW + 1_000 }, NOW)).toEqual(granted());
      expect(await acquire('one')).toEqual(granted());
    });

    it('end by themselves, after the last millisecond', async () => {
      await acquire('one', NOW, NOW + 1_000);
      expect(await acquire('other', NOW + 1_000)).toEqual(BUSY);
      expect(await acquire('other', NOW + 1_001)).toEqual(granted());
      expect(await acquire('one', NOW + 1_001)).toEqual(BUSY);
    });

    it('can be prolonged', async () => {
      await acquire('one', NOW, NOW + 1_000);
      expect(await acquire('one', NOW, NOW + 5_000)).toEqual(granted());
      expect(await acquire('other', NOW + 4_000)).toEqual(BUSY);
    });

    it('do not count when their end is impossibly far in the future', async () => {
      await acquire('one', NOW, NOW + MAX_LEASE_MS);
      expect(await acquire('other', NOW)).toEqual(BUSY);
      expect(await acquire('other', NOW + MAX_LEASE_MS - FURTHEST_MS - 1)).toEqual(granted());
    });

    it('last fifteen minutes at most, however long a run wants one', async () => {
      await acquire('one', NOW, NOW + 100 * MAX_LEASE_MS);
      expect(await acquire('other', NOW + 15 * 60_000)).toEqual(BUSY);
      expect(await acquire('other', NOW + 15 * 60_000 + 1)).toEqual(granted());
    });

    it('are prolonged by a save that asks for it', async () => {
      await acquire('one', NOW, NOW + 1_000);
      await stateStore.save(KEY, 'one', '1', 'keep');
      expect(await acquire('other', NOW + 1_000)).toEqual(BUSY);
      await stateStore.save(KEY, 'one', '2', { until: NOW + 100 * MAX_LEASE_MS, now: NOW + 1_000 });
      expect(await acquire('other', NOW + 1_000 + MAX_LEASE_MS)).toEqual(BUSY);
      expect(await acquire('other', NOW + 1_001 + MAX_LEASE_MS)).toEqual(granted('2'));
      const term = { until: NOW + 2 * MAX_LEASE_MS, now: NOW + MAX_LEASE_MS };
      await expect(stateStore.save(KEY, 'one', '3', term)).rejects.toThrow(LeaseLostError);
    });

    it('can be given back, with or without a state', async () => {
      await acquire('one');
      await stateStore.release(KEY, 'one');
      expect(await acquire('other')).toEqual(granted());
      await stateStore.save(KEY, 'other', 'kept', 'keep');
      await stateStore.release(KEY, 'other');
      expect(await acquire('one')).toEqual(granted('kept'));
    });

    it('cannot be given back by another run, nor when there is none', async () => {
      await stateStore.release(KEY, 'other');
      expect(await stateStore.read(KEY)).toBeNull();
      await acquire('one');
      await stateStore.release(KEY, 'other');
      expect(await acquire('other')).toEqual(BUSY);
    });
  });

  describe('a read with the lease', () => {
    const look = (now = NOW) => {
      time = now;
      return stateStore.readWithLease(KEY, now);
    };

    it('gives no state where none is kept, and does not make one', async () => {
      expect(await look()).toEqual({ busy: false, state: null });
      expect(await acquire('one')).toEqual(granted());
    });

    it('gives the state, and says that a run has the lease, from its first moment to its last', async () => {
      await acquire('one', NOW, NOW + 1_000);
      expect(await look()).toEqual({ busy: true, state: null });
      await stateStore.save(KEY, 'one', 'kept', 'keep');
      expect(await look(NOW + 1_000)).toEqual({ busy: true, state: 'kept' });
      expect(await look(NOW + 1_001)).toEqual({ busy: false, state: 'kept' });
    });

    it('says that no run has the lease once it was given back', async () => {
      await acquire('one');
      await stateStore.save(KEY, 'one', 'kept', 'release');
      expect(await look()).toEqual({ busy: false, state: 'kept' });
    });

    it('does not count a lease whose end is impossibly far in the future', async () => {
      await acquire('one', NOW, NOW + MAX_LEASE_MS);
      expect(await look(NOW + MAX_LEASE_MS - FURTHEST_MS)).toMatchObject({ busy: true });
      expect(await look(NOW + MAX_LEASE_MS - FURTHEST_MS - 1)).toMatchObject({ busy: false });
    });

    it('takes no lease, and leaves that of another run alone', async () => {
      await look();
      expect(await acquire('one')).toEqual(granted());
      await look();
      expect(await acquire('other')).toEqual(BUSY);
      await stateStore.save(KEY, 'one', 'kept', 'release');
      expect(await look()).toEqual({ busy: false, state: 'kept' });
    });

    it('says busy exactly when another run would be refused the lease', async () => {
      for (const now of [
        NOW,
        NOW + 999,
        NOW + 1_000,
        NOW + 1_001,
        NOW - FURTHEST_MS + 1_000,
        NOW - FURTHEST_MS + 999,
      ]) {
        await acquire('one', NOW, NOW + 1_000);
        const { busy } = await look(now);
        expect((await acquire('other', now)).busy).toBe(busy);
        await stateStore.release(KEY, 'one');
        await stateStore.release(KEY, 'other');
      }
    });
  });

  describe('states', () => {
    it('are absent at first', async () => {
      expect(await stateStore.read(KEY)).toBeNull();
      expect(await acquire('one')).toEqual(granted());
      expect(await stateStore.read(KEY)).toBeNull();
    });

    it.each([
      ['JSON', '{"a":1}'],
      ['null in JSON', 'null'],
      ['nothing', ''],
      ['beyond ASCII', 'Grüße 🐈\n\u0000'],
      ['long', 'x'.repeat(300_000)],
    ])('are read as they were saved: %s', async (_name, state) => {
      await acquire('one');
      await stateStore.save(KEY, 'one', state, 'release');
      expect(await stateStore.read(KEY)).toBe(state);
      expect(await acquire('other')).toEqual(granted(state));
    });

    it('are read many at once, whoever has the lease', async () => {
      await acquire('one');
      await stateStore.save(KEY, 'one', '1', 'keep');
      await stateStore.acquire('taken', { owner: 'one', until: NOW + 1_000 }, NOW);
      expect(await stateStore.readMany([KEY, 'taken', 'nothing'])).toEqual(
        new Map([
          [KEY, '1'],
          ['taken', null],
          ['nothing', null],
        ]),
      );
    });

    it('are replaced, with the lease kept or given back', async () => {
      await acquire('one');
      await stateStore.save(KEY, 'one', '1', 'keep');
      expect(await acquire('other')).toEqual(BUSY);
      await stateStore.save(KEY, 'one', '2', 'release');
      expect(await acquire('other')).toEqual(granted('2'));
    });

    it('are not saved once another run has the lease', async () => {
      await acquire('one');
      await stateStore.save(KEY, 'one', '1', 'keep');
      await acquire('other', NOW + 2_000);
      await expect(stateStore.save(KEY, 'one', '2', 'keep')).rejects.toThrow(LeaseLostError);
      await expect(stateStore.save(KEY, 'one', '2', 'release')).rejects.toThrow(LeaseLostError);
      expect(await stateStore.read(KEY)).toBe('1');
      expect(await acquire('third', NOW + 2_000)).toEqual(BUSY);
      await stateStore.save(KEY, 'other', '3', 'release');
      expect(await stateStore.read(KEY)).toBe('3');
    });

    it('are not saved without a lease', async () => {
      await expect(stateStore.save(KEY, 'one', '1', 'release')).rejects.toThrow(LeaseLostError);
      await acquire('one');
      await stateStore.release(KEY, 'one');
      await expect(stateStore.save(KEY, 'one', '1', 'keep')).rejects.toThrow(LeaseLostError);
      expect(await stateStore.read(KEY)).toBeNull();
    });

    it('are saved on a lease that has ended and that no other run took', async () => {
      await acquire('one', NOW, NOW - 1);
      await stateStore.save(KEY, 'one', '1', 'release');
      expect(await stateStore.read(KEY)).toBe('1');
    });

    it('are not lost when saved and given back twice', async () => {
      await acquire('one');
      await stateStore.save(KEY, 'one', '1', 'release');
      await stateStore.save(KEY, 'one', '1', 'release');
      await acquire('other');
      await stateStore.save(KEY, 'one', '1', 'release');
      await expect(stateStore.save(KEY, 'one', '1', 'keep')).rejects.toThrow(LeaseLostError);
      expect(await acquire('third')).toEqual(BUSY);
    });
  });

  describe('versions', () => {
    const DAY = 86_400_000;
    const add = (version: number, text = `list ${version}`, expiresAt = NOW + DAY) =>
      stateStore.addVersion(KEY, { version, text }, expiresAt);
    const numbers = async (now = NOW) => (await stateStore.versions(KEY, now)).map(({ version }) => version);

    it('are listed oldest first, and are apart from the state', async () => {
      for (const version of [10, 9, 100, 1, 0, 1_234_567_890]) await add(version);
      await acquire('one');
      await stateStore.save(KEY, 'one', 'a state', 'release');
      expect(await numbers()).toEqual([0, 1, 9, 10, 100, 1_234_567_890]);
      expect(await stateStore.versions('run', NOW)).toEqual([]);
      expect(await stateStore.read(KEY)).toBe('a state');
    });

    it('replace an earlier one of the same number', async () => {
      await add(1, 'early', NOW + 1);
      await add(1, 'late');
      expect(await stateStore.versions(KEY, NOW + 5_000)).toEqual([{ version: 1, text: 'late' }]);
    });

    it('expire at their time, rounded up to a full second', async () => {
      await add(1, 'one', NOW + 2_000);
      await add(2, 'two', NOW + 2_001);
      await add(3, 'three', NOW + 3_001);
      expect(await numbers(NOW + 1_999)).toEqual([1, 2, 3]);
      expect(await numbers(NOW + 2_000)).toEqual([2, 3]);
      expect(await numbers(NOW + 2_999)).toEqual([2, 3]);
      expect(await numbers(NOW + 3_000)).toEqual([3]);
    });

    it('may be more than fit into one answer of the table', async () => {
      const text = 'x'.repeat(10_000);
      const all = Array.from({ length: 150 }, (_item, index) => index + 1);
      await Promise.all(all.map((version) => add(version, text)));
      const versions = await stateStore.versions(KEY, NOW);
      expect(versions).toEqual(all.map((version) => ({ version, text })));
    });
  });
});
