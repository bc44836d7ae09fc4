import { type Clocks, ageOf, momentOf } from '../contract/moment';
import { type LeaseTerm, MAX_LEASE_MS } from './store';

/** Clocks of a run, and the time that it can live. */
export interface RunTime extends Clocks {
  /** Returns the time that the run can live, in milliseconds: no lease is longer, but for the time of a last write. */
  leaseMs: () => number;
}

/** A time for which this run holds a lease, once the table has granted it. */
export interface RunLease {
  /** Term that the table is asked for. */
  term: LeaseTerm;
  /** Returns the time that the lease lasts for sure, in milliseconds; 0 when it has ended. */
  leftMs: () => number;
  /** True if the lease ends soon although the run goes on. */
  endsSoon: () => boolean;
}

/** Shortest lease, in milliseconds: a run that is about to end may have to finish a write. */
const SHORTEST_MS = 60_000;

/** Begins the time of a lease. It begins before the table is asked, so it ends for the run before it ends for the others. */
export function beginLease(time: RunTime): RunLease {
  const wanted = (): number => Math.min(MAX_LEASE_MS, Math.max(SHORTEST_MS, time.leaseMs()));
  const [begun, lengthMs] = [momentOf(time), wanted()];
  const leftMs = (): number => Math.max(0, lengthMs - ageOf(begun, time));
  return {
    term: { now: begun.wall, until: begun.wall + lengthMs },
    leftMs,
    endsSoon: () => leftMs() < lengthMs / 2 && wanted() > leftMs() + SHORTEST_MS,
  };
}
