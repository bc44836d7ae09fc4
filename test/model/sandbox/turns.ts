/** Says which run makes the next call. Calls are made one at a time, so that everybody agrees on their order. */
export interface Turns {
  /** Waits until this run may make a call; the function it gives ends that call. */
  take: (runId: string) => Promise<() => void>;
  /** A run is over, or its process is. */
  leave: (runId: string) => void;
}

/**
 * Lets runs make their calls by turns. Whoever has the turn makes as many calls as it is long; then, or when that run is
 * over, the next one has it. A process that waits for itself, and not for a call, keeps it.
 * @param lengths how many calls each turn is long; after the last, whoever has it keeps it
 */
export function createTurns(runIds: readonly string[], lengths: readonly number[]): Turns {
  let left = [...runIds];
  let pending = false;
  let waiting: (() => void)[] = [];
  const slices = [...lengths];
  let calls = slices.shift() ?? Infinity;
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };
  const pass = (): void => {
    calls = slices.shift() ?? Infinity;
    left = [...left.slice(1), ...left.slice(0, 1)];
  };
  return {
    take: async (runId) => {
      const mustWait = (): boolean => pending || left[0] !== runId;
      while (mustWait()) await new Promise<void>((resume) => waiting.push(resume));
      pending = true;
      return () => {
        pending = false;
        calls -= 1;
        if (calls <= 0) pass();
        wake();
      };
    },
    leave: (runId) => {
      if (left[0] === runId) pass();
      left = left.filter((one) => one !== runId);
      wake();
    },
  };
}
