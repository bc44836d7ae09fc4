import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { LeaseLostError, MAX_LEASE_MS } from '../../../lambda/state/store';
import { createStateStore } from '../../../lambda/state/dynamodb';
import { type Call, onPage, type Harness } from '../call';
import { PAGES } from '../pages';

const MINUTE = 60_000;
/** Where the service says no other, its time is this; it always says. */
const NOW = 1_800_000_000_000;
const MINE = { owner: 'me', until: NOW + MINUTE };
const OTHERS = { owner: 'someone', until: NOW + MINUTE };
const TAKEN = { busy: false, state: null };
const BUSY = { busy: true };

function stateOf({ dynamo, table }: Harness) {
  return createStateStore(dynamo, table);
}

/** Someone else has a lease with this end, and then the watcher wants it. */
function taking(until: () => AttributeValue) {
  return async (stage: Harness) => {
    await stage.dynamo.send(
      new UpdateItemCommand({
        TableName: stage.table,
        Key: { subject: { S: stage.key }, item: { S: 'state' } },
        UpdateExpression: 'SET leaseOwner = :owner, leaseUntil = :until',
        ExpressionAttributeValues: { ':owner': { S: 'someone' }, ':until': until() },
      }),
    );
    return stateOf(stage).acquire(stage.key, MINE, NOW);
  };
}

/** So long after now, by the machine's clock: here it is the service's, too. */
function after(ms: number) {
  return (): AttributeValue => ({ N: `${Date.now() + ms}` });
}

async function save(stage: Harness, owner: string, lease: 'keep' | 'release'): Promise<string> {
  try {
    await stateOf(stage).save(stage.key, owner, 'text', lease);
    return 'saved';
  } catch (error) {
    if (error instanceof LeaseLostError) return 'lost';
    throw error;
  }
}

const CONDITIONS = onPage(PAGES.conditions, [
  {
    name: 'lease: of what is not there',
    expected: TAKEN,
    run: (stage) => stateOf(stage).acquire(stage.key, MINE, NOW),
  },
  {
    name: 'lease: taken by someone a moment ago, whatever the clock of who comes next says',
    expected: [BUSY, BUSY, BUSY],
    run: async (stage) => {
      await stateOf(stage).acquire(stage.key, OTHERS, NOW);
      const acquire = (now: number) => stateOf(stage).acquire(stage.key, { owner: 'me', until: now + MINUTE }, now);
      return [await acquire(NOW), await acquire(NOW + 300 * MINUTE), await acquire(NOW - 300 * MINUTE)];
    },
  },
  { name: 'lease: held by someone', expected: BUSY, run: taking(after(MINUTE)) },
  { name: 'lease: that has run out', expected: TAKEN, run: taking(after(-MINUTE)) },
  { name: 'lease: longer than any may be', expected: TAKEN, run: taking(after(MAX_LEASE_MS + MINUTE)) },
  { name: 'lease: until what is no time', expected: TAKEN, run: taking(() => ({ S: 'soon' })) },
  {
    name: 'lease: taken again by who holds it',
    expected: [TAKEN, TAKEN],
    run: async (stage) => {
      const take = () => stateOf(stage).acquire(stage.key, MINE, NOW);
      return [await take(), await take()];
    },
  },
  {
    name: 'lease: given back by who holds it, not by others',
    expected: [BUSY, TAKEN],
    run: async (stage) => {
      const stateStore = stateOf(stage);
      await stateStore.acquire(stage.key, OTHERS, NOW);
      await stateStore.release(stage.key, 'me');
      const before = await stateStore.acquire(stage.key, MINE, NOW);
      await stateStore.release(stage.key, 'someone');
      return [before, await stateStore.acquire(stage.key, MINE, NOW)];
    },
  },
  {
    name: 'state: saved by who holds the lease, and read by the next',
    expected: ['saved', { busy: false, state: 'text' }],
    run: async (stage) => {
      await stateOf(stage).acquire(stage.key, OTHERS, NOW);
      return [await save(stage, 'someone', 'release'), await stateOf(stage).acquire(stage.key, MINE, NOW)];
    },
  },
  {
    name: 'state: not saved by who lost the lease',
    expected: ['lost', null],
    run: async (stage) => {
      await stateOf(stage).acquire(stage.key, OTHERS, NOW);
      return [await save(stage, 'me', 'keep'), await stateOf(stage).read(stage.key)];
    },
  },
  {
    name: 'versions: those that have not expired, in order',
    expected: [
      { version: 9, text: 'b' },
      { version: 10, text: 'c' },
    ],
    run: async (stage) => {
      const stateStore = stateOf(stage);
      await stateStore.addVersion(stage.key, { version: 10, text: 'c' }, NOW + 1_000);
      await stateStore.addVersion(stage.key, { version: 8, text: 'a' }, NOW);
      await stateStore.addVersion(stage.key, { version: 9, text: 'b' }, NOW + 1_000);
      return stateStore.versions(stage.key, NOW);
    },
  },
]);

const READ_TOGETHER = onPage(PAGES.batchGetItem, [
  {
    name: 'states: read together, where there is one and where there is none',
    expected: ['text', null],
    run: async (stage) => {
      await stateOf(stage).acquire(stage.key, OTHERS, NOW);
      await save(stage, 'someone', 'release');
      const nobody = `${stage.key} nobody`;
      const states = await stateOf(stage).readMany([nobody, stage.key]);
      return [states.get(stage.key), states.get(nobody)];
    },
  },
]);

/** The watcher's state itself, whose conditions do the locking. */
export const LEASE_CALLS: readonly Call[] = [...CONDITIONS, ...READ_TOGETHER];
