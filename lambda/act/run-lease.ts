import { type LeaseTerm, MAX_LEASE_MS } from './memory';

/** What a run tells the time by, and how long it can live. */
export interface RunTime {
  clock: () => Date;
  /** Milliseconds that pass whatever is done to the system's clock. */
  monotonic: () => number;
  /** How long the run can live, in milliseconds. */
  leaseMs: () => number;
}

/** A time for which this run holds a lease, once the table has granted it. */
export interface RunLease {
  /** What the table is asked for. */
  term: LeaseTerm;
  /**
   * How long it lasts for sure, in milliseconds, 0 when it is over: by the clock and by the monotonic one, whichever has gone
   * on more. The monotonic one stands still while a machine sleeps, and the clock may be set.
   */
  leftMs: () => number;
  /** Whether it ends soon although the run goes on. */
  endsSoon: () => boolean;
}

/** No lease is shorter, in milliseconds: a run that is about to end may have to finish a write. */
const SHORTEST_MS = 60_000;

/** A clock that went back further was set, in milliseconds: then nobody knows how long the lease has lasted. */
const SET_BACK_MS = 5_000;

/** Begins the time of a lease. It begins before the table is asked, so it ends for the run before it ends for the others. */
export function beginLease({ clock, monotonic, leaseMs }: RunTime): RunLease {
  const wanted = (): number => Math.min(MAX_LEASE_MS, Math.max(SHORTEST_MS, leaseMs()));
  const [now, begun, lengthMs] = [clock().getTime(), monotonic(), wanted()];
  const leftMs = (): number => {
    const passed = clock().getTime() - now;
    return passed < -SET_BACK_MS ? 0 : Math.max(0, lengthMs - Math.max(passed, monotonic() - begun));
  };
  return {
    term: { now, until: now + lengthMs },
    leftMs,
    endsSoon: () => leftMs() < lengthMs / 2 && wanted() > leftMs() + SHORTEST_MS,
  };
}
