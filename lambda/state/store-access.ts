import { describeError } from '../act/iam';
import type { StateStore } from './store';

/** Failures of the table after which the run does without it: it must not spend its time on waiting for it. */
const PATIENCE = 5;

/** Access of one run to the table. No method ever rejects. */
export interface StoreAccess {
  /** Does something with the table. Undefined where there is no store, and after a failure, which is noted. */
  tryStore: <T>(action: (stateStore: StateStore) => Promise<T>) => Promise<T | undefined>;
  /** Notes a kept text that cannot be read. However often it is read, it counts as one error. */
  noteUnreadable: (what: string, error: unknown) => void;
  /** Returns the errors, each kind once, with its number of times. */
  errors: () => readonly string[];
}

/**
 * Creates a run's access to the table, which ends after some failures.
 * @param stateStore null where no state is kept: that is no error then
 */
export function createStoreAccess(stateStore: StateStore | null): StoreAccess {
  const errors = new Map<string, number>();
  let failures = 0;
  return {
    tryStore: async (action) => {
      if (!stateStore || failures >= PATIENCE) return undefined;
      try {
        return await action(stateStore);
      } catch (error) {
        failures += 1;
        const what = describeError(error);
        errors.set(what, (errors.get(what) ?? 0) + 1);
        return undefined;
      }
    },
    noteUnreadable: (what, error) => {
      const reason = error instanceof Error ? error.message : String(error);
      errors.set(`the record of ${what} cannot be read: ${reason}`, 1);
    },
    errors: () => [...errors].map(([what, times]) => (times > 1 ? `${what} (${times} times)` : what)),
  };
}
