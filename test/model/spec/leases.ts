/** Which run has which page, as the calls to the memory say. */
export interface Leases {
  /** A run took a page, or was refused it. What is wrong about that, in words; null when nothing is. */
  taken: (key: string, runId: string, until: number) => string | null;
  refused: (key: string, runId: string) => string | null;
  returned: (key: string, runId: string) => void;
  /** What a run has not given back. */
  heldBy: (runId: string) => string[];
  /** All is lost. */
  clear: () => void;
}

/** Longer than any run can live. */
const IMPOSSIBLE = 20 * 60_000;

export const createLeases = (now: () => number): Leases => {
  const leases = new Map<string, { runId: string; until: number }>();
  const holderOf = (key: string): string | undefined => {
    const lease = leases.get(key);
    return lease && now() <= lease.until && lease.until <= now() + IMPOSSIBLE ? lease.runId : undefined;
  };
  return {
    taken: (key, runId, until) => {
      const holder = holderOf(key);
      leases.set(key, { runId, until });
      return holder === undefined || holder === runId ? null : `${runId} took the page ${key}, which ${holder} has`;
    },
    refused: (key, runId) => {
      const holder = holderOf(key);
      return holder !== undefined && holder !== runId ? null : `${runId} was refused the page ${key}, which nobody has`;
    },
    returned: (key, runId) => {
      if (leases.get(key)?.runId === runId) leases.delete(key);
    },
    heldBy: (runId) => [...leases].filter(([, lease]) => lease.runId === runId).map(([key]) => key),
    clear: () => leases.clear(),
  };
};
