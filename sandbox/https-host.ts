import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { ServerChain } from './certificates';
import { listen, type ListenOptions, shutDown } from './listen';

/** Chains that a host presents: one, or several with keys of different kinds, from which clients choose. */
export type Presented = ServerChain | readonly ServerChain[];

/** A host with a public name that really is a server on loopback. */
export interface HttpsHost {
  /** The name it goes by. */
  host: string;
  /** Address on which it really listens. */
  address: string;
  port: number;
  /** For curl's and our own --connect-to: `HOST:PORT:ADDRESS:PORT`. */
  connectTo: string;
  /** Presents another chain from now on. Connections that are open keep what they saw. */
  rotate: (chain: Presented) => void;
  close: () => Promise<void>;
}

/**
 * Starts the host of a URL.
 * @param chain what it presents at first
 */
export async function startHttpsHost(
  url: URL,
  chain: Presented,
  listener: RequestListener,
  options: ListenOptions = {},
): Promise<HttpsHost> {
  const server = createServer(secureContext(chain), listener);
  const { address = '127.0.0.1' } = options;
  const port = await listen(server, options);
  return {
    host: url.hostname,
    address,
    port,
    connectTo: `${url.hostname}:${url.port || '443'}:${address.includes(':') ? `[${address}]` : address}:${port}`,
    rotate: (next) => server.setSecureContext(secureContext(next)),
    close: () => shutDown(server),
  };
}

function secureContext(presented: Presented): { cert: string[]; key: string[] } {
  const chains = [presented].flat();
  return { cert: chains.map(({ cert }) => cert), key: chains.map(({ key }) => key) };
}
