import { MAX_READ } from './store';

/** Gives the state of a key; undefined when it was not to be had, and for a key that nobody announced. */
export type ReadAhead = (key: string) => Promise<string | null | undefined>;

/** Reads states, null where there is none; undefined when that failed. Missing states were not to be had. */
type ReadMany = (keys: readonly string[]) => Promise<ReadonlyMap<string, string | null> | undefined>;

/**
 * Reads the states of keys some at a time, since one call costs as much as another: when the first of a batch is asked for,
 * its neighbours are read along. So a state may be as old as it takes to come to the end of its batch. Each state is given
 * once and then forgotten, for together they may be larger than the function's memory.
 * @param keys in the order in which they will be asked for
 */
export function createReadAhead(keys: readonly string[], readMany: ReadMany): ReadAhead {
  const all = [...new Set(keys)];
  const batches = new Map<string, Batch>();
  for (let from = 0; from < all.length; from += MAX_READ) {
    const batch = { keys: all.slice(from, from + MAX_READ), states: null };
    batch.keys.forEach((key) => batches.set(key, batch));
  }
  return async (key) => {
    const batch = batches.get(key);
    if (!batch) return undefined;
    batches.delete(key);
    batch.states ??= readMany(batch.keys).then((states) => new Map(states));
    const states = await batch.states;
    const state = states.get(key);
    states.delete(key);
    return state;
  };
}

interface Batch {
  keys: readonly string[];
  /** States that were not given yet; null before the first is asked for. */
  states: Promise<Map<string, string | null>> | null;
}
