/** Which run has which page, as the calls to the memory say. */
export interface Leases {
  /** A run took a page, or was refused it, at a moment. What is wrong about that, in words; null when nothing is. */
  taken: (key: string, runId: string, term: Term) => string | null;
  refused: (key: string, runId: string, term: Term) => string | null;
  /** Its lease begins again. */
  prolonged: (key: string, runId: string, term: Term) => void;
  returned: (key: string, runId: string) => void;
  /** The run that has a page at a moment; undefined when nobody has. */
  holderOf: (key: string, now: number) => string | undefined;
  /** What a run has not given back. */
  heldBy: (runId: string) => string[];
  /** All is lost. */
  clear: () => void;
}

/** When a lease is asked for, and when it is to end. */
export interface Term {
  now: number;
  until: number;
}

/** As long as a function can run; and what clocks may differ. */
const LONGEST = 15 * 60_000;
const IMPOSSIBLE = LONGEST + 10_000;

export function createLeases(): Leases {
  const leases = new Map<string, { runId: string; until: number }>();
  const holderOf = (key: string, now: number): string | undefined => {
    const lease = leases.get(key);
    return lease && now <= lease.until && lease.until <= now + IMPOSSIBLE ? lease.runId : undefined;
  };
  const begin = (key: string, runId: string, { now, until }: Term): void =>
    void leases.set(key, { runId, until: Math.min(until, now + LONGEST) });
  return {
    holderOf,
    prolonged: begin,
    taken: (key, runId, term) => {
      const holder = holderOf(key, term.now);
      begin(key, runId, term);
      return holder === undefined || holder === runId ? null : `${runId} took the page ${key}, which ${holder} has`;
    },
    refused: (key, runId, { now }) => {
      const holder = holderOf(key, now);
      return holder !== undefined && holder !== runId ? null : `${runId} was refused the page ${key}, which nobody has`;
    },
    returned: (key, runId) => {
      if (leases.get(key)?.runId === runId) leases.delete(key);
    },
    heldBy: (runId) => [...leases].filter(([, lease]) => lease.runId === runId).map(([key]) => key),
    clear: () => leases.clear(),
  };
}
