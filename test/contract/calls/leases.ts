import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { LeaseLostError, MAX_LEASE_MS } from '../../../lambda/act/memory';
import { createMemory } from '../../../lambda/act/memory-table';
import { type Call, onPage, type Stage } from '../call';
import { PAGES } from '../pages';

const NOW = 1_800_000_000_000;
const MINE = { owner: 'me', until: NOW + 1 };
const OTHERS = { owner: 'someone', until: NOW + 1 };
const TAKEN = { busy: false, state: null };
const BUSY = { busy: true };

const memoryOf = ({ dynamo, table }: Stage) => createMemory(dynamo, table);

/** Someone else takes the lease, what is given happens to it, and then the watcher wants it. */
const taking = (until: number) => async (stage: Stage) => {
  const memory = memoryOf(stage);
  await memory.acquire(stage.key, { owner: 'someone', until }, NOW - 2);
  return memory.acquire(stage.key, MINE, NOW);
};

const save = async (stage: Stage, owner: string, lease: 'keep' | 'release'): Promise<string> => {
  try {
    await memoryOf(stage).save(stage.key, owner, 'text', lease);
    return 'saved';
  } catch (error) {
    if (error instanceof LeaseLostError) return 'lost';
    throw error;
  }
};

const CONDITIONS = onPage(PAGES.conditions, [
  {
    name: 'lease: of what is not there',
    expected: TAKEN,
    run: (stage) => memoryOf(stage).acquire(stage.key, MINE, NOW),
  },
  { name: 'lease: held by someone', expected: BUSY, run: taking(NOW + 1) },
  { name: 'lease: that has run out', expected: TAKEN, run: taking(NOW - 1) },
  { name: 'lease: longer than any may be', expected: TAKEN, run: taking(NOW + MAX_LEASE_MS + 1) },
  {
    name: 'lease: taken again by who holds it',
    expected: [TAKEN, TAKEN],
    run: async (stage) => {
      const take = () => memoryOf(stage).acquire(stage.key, MINE, NOW);
      return [await take(), await take()];
    },
  },
  {
    name: 'lease: until what is no time',
    expected: TAKEN,
    run: async (stage) => {
      await stage.dynamo.send(
        new UpdateItemCommand({
          TableName: stage.table,
          Key: { subject: { S: stage.key }, item: { S: 'state' } },
          UpdateExpression: 'SET leaseOwner = :owner, leaseUntil = :until',
          ExpressionAttributeValues: { ':owner': { S: 'someone' }, ':until': { S: 'soon' } },
        }),
      );
      return memoryOf(stage).acquire(stage.key, MINE, NOW);
    },
  },
  {
    name: 'lease: given back by who holds it, not by others',
    expected: [BUSY, TAKEN],
    run: async (stage) => {
      const memory = memoryOf(stage);
      await memory.acquire(stage.key, OTHERS, NOW);
      await memory.release(stage.key, 'me');
      const before = await memory.acquire(stage.key, MINE, NOW);
      await memory.release(stage.key, 'someone');
      return [before, await memory.acquire(stage.key, MINE, NOW)];
    },
  },
  {
    name: 'state: saved by who holds the lease, and read by the next',
    expected: ['saved', { busy: false, state: 'text' }],
    run: async (stage) => {
      await memoryOf(stage).acquire(stage.key, OTHERS, NOW);
      return [await save(stage, 'someone', 'release'), await memoryOf(stage).acquire(stage.key, MINE, NOW)];
    },
  },
  {
    name: 'state: not saved by who lost the lease',
    expected: ['lost', null],
    run: async (stage) => {
      await memoryOf(stage).acquire(stage.key, OTHERS, NOW);
      return [await save(stage, 'me', 'keep'), await memoryOf(stage).read(stage.key)];
    },
  },
  {
    name: 'versions: those that have not expired, in order',
    expected: [
      { version: 9, text: 'b' },
      { version: 10, text: 'c' },
    ],
    run: async (stage) => {
      const memory = memoryOf(stage);
      await memory.addVersion(stage.key, { version: 10, text: 'c' }, NOW + 1_000);
      await memory.addVersion(stage.key, { version: 8, text: 'a' }, NOW);
      await memory.addVersion(stage.key, { version: 9, text: 'b' }, NOW + 1_000);
      return memory.versions(stage.key, NOW);
    },
  },
]);

const READ_TOGETHER = onPage(PAGES.batchGetItem, [
  {
    name: 'states: read together, where there is one and where there is none',
    expected: ['text', null],
    run: async (stage) => {
      await memoryOf(stage).acquire(stage.key, OTHERS, NOW);
      await save(stage, 'someone', 'release');
      const nobody = `${stage.key} nobody`;
      const states = await memoryOf(stage).readMany([nobody, stage.key]);
      return [states.get(stage.key), states.get(nobody)];
    },
  },
]);

/** The watcher's memory itself, whose conditions do the locking. */
export const LEASE_CALLS: readonly Call[] = [...CONDITIONS, ...READ_TOGETHER];
