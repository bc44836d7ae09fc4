import { createReadAhead } from '../../../lambda/state/read-ahead';

const keys = Array.from({ length: 250 }, (_, index) => `key ${index}`);

function stateOf(key: string): string {
  return `state of ${key}`;
}

/** A table in which `kept` has a state each, and the batches that are read of it. */
function tableWith(kept: readonly string[]) {
  const batches: (readonly string[])[] = [];
  const readMany = async (batch: readonly string[]) => {
    batches.push(batch);
    return new Map(batch.map((key) => [key, kept.includes(key) ? stateOf(key) : null]));
  };
  return { batches, readMany };
}

test('the read-ahead reads a hundred states at a time, when the first of them is asked for', async () => {
  const { batches, readMany } = tableWith(keys);
  const ahead = createReadAhead(keys, readMany);
  expect(batches).toEqual([]);
  expect(await ahead('key 120')).toBe('state of key 120');
  expect(batches).toEqual([keys.slice(100, 200)]);
  expect(await Promise.all(keys.filter((key) => key !== 'key 120').map(ahead))).toHaveLength(249);
  expect(batches).toEqual([keys.slice(100, 200), keys.slice(0, 100), keys.slice(200)]);
});

test('the read-ahead distinguishes a key without a state from a key that was not announced', async () => {
  const ahead = createReadAhead(['known', 'new'], tableWith(['known', 'stranger']).readMany);
  expect(await ahead('known')).toBe('state of known');
  expect(await ahead('new')).toBeNull();
  expect(await ahead('stranger')).toBeUndefined();
});

test('the read-ahead gives each state once, since it may be another later', async () => {
  const { batches, readMany } = tableWith(['a']);
  const ahead = createReadAhead(['a', 'a'], readMany);
  expect(await ahead('a')).toBe('state of a');
  expect(await ahead('a')).toBeUndefined();
  expect(batches).toEqual([['a']]);
});

test('the read-ahead has nothing of a batch that could not be read, and does not try it again', async () => {
  let tries = 0;
  const ahead = createReadAhead(['a', 'b'], async () => {
    tries += 1;
    return undefined;
  });
  expect([await ahead('a'), await ahead('b')]).toEqual([undefined, undefined]);
  expect(tries).toBe(1);
});

test('the read-ahead has nothing for a key that the table left out', async () => {
  const ahead = createReadAhead(['a', 'b'], async () => new Map([['a', null]]));
  expect([await ahead('a'), await ahead('b')]).toEqual([null, undefined]);
});
