import { createServer } from 'node:net';
import { listen } from '../../sandbox/listen';
import { startCpuClock } from './cpu';
import { bridge } from './distance';
import { MOST_ADDRESSES, SILENT_ADDRESS, addressesOf, findName, hasBothKinds } from './names';
import { serve } from './remote';

/**
 * The process of the proxies, which put a distance between the contenders and the issuers. All hosts share their
 * addresses, as behind a load balancer: the name that a client asks for, which a TLS handshake begins with, says where to.
 */
let ports: readonly number[] = [];

/** What the issuers saw of handshakes. */
export interface Handshakes {
  total: number;
  /** The most that one address saw for one host: of all hosts, and of those with one kind of certificate. */
  most: number;
  mostOfOneKind: number;
}

/** Handshakes begun, by address and host. */
const handshakes = new Map<string, { index: number; count: number }>();

function startAt(address: string, port: number, rttMs: number): Promise<number> {
  const route = (first: Buffer): number | null => {
    const host = findName(first.toString('latin1'));
    if (!host) return null;
    const place = `${address} ${host.index}`;
    handshakes.set(place, { index: host.index, count: (handshakes.get(place)?.count ?? 0) + 1 });
    return ports[host.index] ?? null;
  };
  return listen(
    createServer({ allowHalfOpen: true }, (client) => bridge(client, route, rttMs)),
    { address, port },
  );
}

function startSilence(port: number): Promise<number> {
  return listen(
    createServer((client) => client.on('error', () => {}).resume()),
    { address: SILENT_ADDRESS, port },
  );
}

function mostOf(places: readonly { count: number }[]): number {
  return Math.max(0, ...places.map(({ count }) => count));
}

const api = {
  /** Says where the hosts are, in their order: the port of each on 127.0.0.1. */
  lead: (to: readonly number[]): void => {
    ports = to;
  },
  /**
   * Opens a way of this round-trip time to the issuers, on all addresses.
   * @returns the port, the same on every address: it stands in the issuers' URLs
   */
  open: async (rttMs: number): Promise<number> => {
    const [first = '', ...others] = addressesOf(MOST_ADDRESSES);
    const port = await startAt(first, 0, rttMs);
    await Promise.all(others.map((address) => startAt(address, port, rttMs)));
    await startSilence(port);
    return port;
  },
  /** The handshakes begun since it was last asked. */
  handshakes: (): Handshakes => {
    const places = [...handshakes.values()];
    handshakes.clear();
    return {
      total: places.reduce((sum, { count }) => sum + count, 0),
      most: mostOf(places),
      mostOfOneKind: mostOf(places.filter(({ index }) => !hasBothKinds(index))),
    };
  },
  /** CPU time spent so far, in milliseconds. */
  cpuMs: startCpuClock(),
};

/** What the proxies can be asked. */
export type ProxyApi = typeof api;

serve(api);
