import type { Failure } from '../../judge/observation';
import { failed } from './failure';

/**
 * CPU time that any honest handshake may take, in milliseconds; and how much more than that the handshakes with one host may take
 * together. So one that takes 425 ms ends the asking of its host, and so do six of 95 ms. It is much, since the first handshake of a
 * process pays for what others find ready, and Node 20 counts what V8 does beside it (more than 125 ms were seen on a busy machine).
 *
 * Measured on an AMD EPYC, Node 20 and 24, TLS 1.2 and 1.3, median and most of 40: a chain of four RSA-4096
 * certificates, the server's own among them, 3.7 ms and 5.2 ms; of RSA-2048, 2.2 ms and 5.6 ms; of RSA-8192, 4.6 ms and 12 ms. The
 * dearest that fits into a handshake, 75 keys of test/support/slow-keys.ts, 820 ms; ten of those 95 ms. A smaller share of a
 * processor, such as comes with the default memory, makes a handshake take longer, and no more CPU time.
 */
export const USUAL_MS = 25;
export const TOO_MUCH_MS = 400;

/** What the handshakes with one host have cost in a run. */
export interface HostCost {
  /** Why the host is not asked any more in this run; null while it is. */
  over(): Failure | null;
  /**
   * Begins to count what a handshake costs.
   * @param end ends it when those of its host have cost too much; not called for what is done
   */
  begin(end: (why: Failure) => void): HandshakeCost;
}

/** What one handshake costs. */
export interface HandshakeCost {
  /** Adds CPU time, in milliseconds. */
  add(cpuMs: number): void;
  /** Says that nothing of it is under way any more. */
  done(): void;
}

/** Counts what the handshakes with a host cost, and ends all that are under way when it is too much. */
export const createHostCost = (host: string): HostCost => {
  const context = new Set<(why: Failure) => void>();
  let failure: Failure | null = null;
  let excessMs = 0;
  const charge = (cpuMs: number): void => {
    excessMs += cpuMs;
    if (failure !== null || excessMs <= TOO_MUCH_MS) return;
    const why = `checking its certificates takes so much CPU time that it is not asked any more in this run`;
    ({ failure } = failed('handshake-too-costly', host, why));
    for (const end of context) end(failure);
  };
  const begin = (end: (why: Failure) => void): HandshakeCost => {
    let spentMs = 0;
    context.add(end);
    const add = (cpuMs: number): void => {
      const before = Math.max(0, spentMs - USUAL_MS);
      spentMs += cpuMs;
      charge(Math.max(0, spentMs - USUAL_MS) - before);
    };
    return { add, done: () => void context.delete(end) };
  };
  return { over: () => failure, begin };
};

/** Gives the cost of each host by its name, whatever the port: the hosts of one run. */
export const createHostCosts = (): ((host: string) => HostCost) => {
  const known = new Map<string, HostCost>();
  return (host) => {
    const cost = known.get(host) ?? createHostCost(host);
    known.set(host, cost);
    return cost;
  };
};
