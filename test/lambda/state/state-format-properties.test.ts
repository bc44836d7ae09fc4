import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type KeptVersion, MAX_LEASE_MS, type StateStore } from '../../../lambda/state/store';
import { createStateStore } from '../../../lambda/state/dynamodb';
import { createRamStore } from '../../support/store-in-ram';
import { slowProperties } from '../../support/properties';
import { type Lab, startLab } from '../../sandbox/aws/clients';

let lab: Lab;
/** The table's time, which is that of whoever calls. */
let time = 0;
beforeAll(async () => {
  lab = await startLab({ clock: () => new Date(time) });
});
afterAll(() => lab.close());

type Action =
  | { kind: 'acquire'; duration: number }
  | { kind: 'save'; text: string; lease: 'keep' | 'release' | 'renew'; duration: number }
  | { kind: 'addVersion'; kept: KeptVersion; duration: number }
  | { kind: 'release' | 'read' | 'readMany' | 'versions' };

/** What one of three runs does after a while. */
interface Step {
  /** How far the clock goes before it; now and then backwards. */
  wait: number;
  owner: string;
  action: Action;
}

const MINUTE = 60_000;
const durations = fc.oneof(fc.nat(2 * MINUTE), fc.constantFrom(MAX_LEASE_MS, MAX_LEASE_MS + 1));
const texts = fc.oneof(fc.constantFrom('a', 'b'), fc.string({ unit: 'grapheme' }));

function kinds<Kind extends Action['kind']>(...names: Kind[]) {
  return fc.constantFrom(...names);
}

const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: kinds('acquire'), duration: durations }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kinds('save'),
      text: texts,
      lease: fc.constantFrom('keep', 'release', 'renew'),
      duration: durations,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kinds('addVersion'),
      kept: fc.record({ version: fc.nat(3), text: texts }),
      duration: durations,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kinds('release', 'read', 'readMany', 'versions') }) },
);
const steps: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(fc.nat(MINUTE), fc.nat(MAX_LEASE_MS), fc.integer({ min: -2 * MAX_LEASE_MS, max: -1 })),
  owner: fc.constantFrom('one', 'two', 'three'),
  action: actions,
});

function stories(maxLength: number) {
  return fc.array(steps, { maxLength, size: 'max' });
}

const START = Date.UTC(2026, 0, 1);

function take(stateStore: StateStore, key: string, { owner, action }: Step, now: number): Promise<unknown> {
  if (action.kind === 'acquire') return stateStore.acquire(key, { owner, until: now + action.duration }, now);
  if (action.kind === 'save') {
    const { text, lease, duration } = action;
    return stateStore.save(key, owner, text, lease === 'renew' ? { until: now + duration, now } : lease);
  }
  if (action.kind === 'addVersion') return stateStore.addVersion(key, action.kept, now + action.duration);
  if (action.kind === 'release') return stateStore.release(key, owner);
  if (action.kind === 'readMany') return stateStore.readMany([key]);
  return action.kind === 'read' ? stateStore.read(key) : stateStore.versions(key, now);
}

/** What came of each step; of an error, its name. */
async function replay(stateStore: StateStore, key: string, description: readonly Step[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  let now = START;
  for (const step of description) {
    now += step.wait;
    time = now;
    answers.push(await take(stateStore, key, step, now).catch((error: Error) => error.name));
  }
  return answers;
}

it('the state store answers from a table as from RAM, whatever three runs do', async () => {
  const table = createStateStore(lab.dynamoClient, lab.table.name);
  const ram = createRamStore();
  let notified = 0;
  const property = fc.asyncProperty(stories(20), async (description) => {
    const key = `story ${(notified += 1)}`;
    expect(await replay(table, key, description)).toEqual(await replay(ram, key, description));
  });
  await slowProperties(property, 0.1);
});

it('the state store lets no run replace a state that this run has not seen, whatever the clocks say', async () => {
  const property = fc.asyncProperty(stories(60), async (description) => {
    const stateStore = createRamStore();
    const seen = new Map<string, string | null>();
    let now = START;
    for (const step of description) {
      now += step.wait;
      const before = await stateStore.read('key');
      const answer = await take(stateStore, 'key', step, now).catch((error: Error) => error.name);
      if (isDeepStrictEqual(answer, { busy: false, state: before })) seen.set(step.owner, before);
      const after = await stateStore.read('key');
      if (after === before) continue;
      expect([step.action.kind, answer, seen.get(step.owner)]).toEqual(['save', undefined, before]);
      seen.set(step.owner, after);
    }
  });
  await slowProperties(property, 1);
});
