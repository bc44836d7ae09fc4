import type { Failure } from '../../judge/observation';
import { failed } from './failure';

/**
 * CPU time that any honest handshake may take, in milliseconds; and the excess over it that the handshakes with one host may take
 * together. So one handshake of 425 ms ends the probing of its host, and so do six of 95 ms. The limit is high. The first
 * handshake of a process pays for set-up that later ones find ready, and Node 20 also counts the work of V8 (more than 125 ms were
 * seen on a busy machine).
 *
 * Measured on an AMD EPYC, Node 20 and 24, TLS 1.2 and 1.3, median and most of 40: a chain of four RSA-4096
 * certificates, the server's own among them, 3.7 ms and 5.2 ms; of RSA-2048, 2.2 ms and 5.6 ms; of RSA-8192, 4.6 ms and 12 ms. The
 * most costly chain that fits into a handshake, 75 keys of test/support/slow-keys.ts, 820 ms; ten of those 95 ms. A smaller share of a
 * processor, such as comes with the default memory, makes a handshake take longer, and no more CPU time.
 */
export const USUAL_MS = 25;
export const TOO_MUCH_MS = 400;

/** Cost of the handshakes with one host in a run. */
export interface HostCost {
  /** Returns the reason why the host is not asked any more in this run; null while it is. */
  over(): Failure | null;
  /**
   * Begins to count the cost of a handshake.
   * @param end ends the handshake when those with its host have cost too much; not called once it is done
   */
  begin(end: (why: Failure) => void): HandshakeCost;
}

/** Cost of one handshake. */
export interface HandshakeCost {
  /** Adds CPU time, in milliseconds. */
  add(cpuMs: number): void;
  /** Marks the handshake as done: no part of it is under way any more. */
  done(): void;
}

/** Counts the cost of the handshakes with a host, and ends all that are under way when it is too high. */
export function createHostCost(host: string): HostCost {
  const pending = new Set<(why: Failure) => void>();
  let failure: Failure | null = null;
  let excessMs = 0;
  const charge = (cpuMs: number): void => {
    excessMs += cpuMs;
    if (failure !== null || excessMs <= TOO_MUCH_MS) return;
    const why = 'its certificates take so much CPU time to check that it is not contacted again in this run';
    ({ failure } = failed('handshake-too-costly', host, why));
    for (const end of pending) end(failure);
  };
  const begin = (end: (why: Failure) => void): HandshakeCost => {
    let spentMs = 0;
    pending.add(end);
    const add = (cpuMs: number): void => {
      const before = Math.max(0, spentMs - USUAL_MS);
      spentMs += cpuMs;
      charge(Math.max(0, spentMs - USUAL_MS) - before);
    };
    return { add, done: () => void pending.delete(end) };
  };
  return { over: () => failure, begin };
}

/** Returns a function that gives the cost of each host of one run by its name, whatever the port. */
export function createHostCosts(): (host: string) => HostCost {
  const known = new Map<string, HostCost>();
  return (host) => {
    const cost = known.get(host) ?? createHostCost(host);
    known.set(host, cost);
    return cost;
  };
}
