/** Time that passes only while everybody waits for it, so that hours of a run take seconds. */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  now: () => number;
  clock: () => Date;
  /** Waits, in milliseconds of this clock; the end is rounded up to a whole one. */
  sleep: (milliseconds: number) => Promise<void>;
  /** Lets no time pass until what it returns is called, for who waits for a timer of the system's. */
  hold: () => () => void;
  /** Lets time pass until the work is done. Everything that the work waits for must be a promise, or this clock. */
  pass: <Value>(work: Promise<Value>) => Promise<Value>;
}

/**
 * Creates the clock.
 * @param start milliseconds since 1970
 */
export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  let holds = 0;
  const sleepers = new Map<number, (() => void)[]>();
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      const at = Math.ceil(now + Math.max(0, milliseconds));
      const others = sleepers.get(at);
      if (others) others.push(wake);
      else sleepers.set(at, [wake]);
    });
  const wakeNext = (): void => {
    const next = earliestOf(sleepers);
    if (next === null) return;
    now = Math.max(now, next);
    const due = sleepers.get(next) ?? [];
    sleepers.delete(next);
    for (const wake of due) wake();
  };
  const pass = async <Value>(work: Promise<Value>): Promise<Value> => {
    const state = { isDone: false };
    const end = (): void => {
      state.isDone = true;
    };
    void work.then(end, end);
    while (!state.isDone) {
      await (holds > 0 ? afterTimers() : afterMicrotasks());
      if (!state.isDone && holds === 0) wakeNext();
    }
    return work;
  };
  const hold = (): (() => void) => {
    holds += 1;
    return () => {
      holds -= 1;
    };
  };
  return { hold, now: () => now, clock: () => new Date(now), sleep, pass };
}

/** Few wait at a time: looking through them is fast enough. */
function earliestOf(sleepers: ReadonlyMap<number, unknown>): number | null {
  let earliest: number | null = null;
  for (const at of sleepers.keys()) if (earliest === null || at < earliest) earliest = at;
  return earliest;
}

/** Waits until the timers of the system's that are due have ended. */
function afterTimers(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
}

/** Waits until all promises that can go on have gone on. */
function afterMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
