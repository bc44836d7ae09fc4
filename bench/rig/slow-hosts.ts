import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { listen } from '../../sandbox/listen';
import { createSlowChain } from '../../test/support/slow-chain';
import { SLOW_ADDRESSES, SLOW_HOSTS } from './names';
import { serve } from './remote';

/** How many slow keys are in a chain: about as many as fit into a handshake. */
const KEYS = 75;

/** The process of the hosts with slow chains. They share their addresses; the name that a client asks for says which is meant. */
let handshakes = 0;

async function startAt(chain: ReturnType<typeof createSlowChain>, address: string, port: number): Promise<number> {
  const server: Server = createServer(chain, (_, response) => response.end());
  server.on('connection', () => (handshakes += 1));
  server.on('tlsClientError', () => {});
  return listen(server, { address, port });
}

const api = {
  /**
   * Starts them.
   * @returns the port, the same on every address
   */
  start: async (): Promise<number> => {
    const chain = createSlowChain(SLOW_HOSTS, KEYS);
    const [first = '', ...others] = SLOW_ADDRESSES;
    const port = await startAt(chain, first, 0);
    await Promise.all(others.map((address) => startAt(chain, address, port)));
    return port;
  },
  /** Handshakes that were begun with them since it was last asked. */
  handshakes: (): number => {
    const begun = handshakes;
    handshakes = 0;
    return begun;
  },
};

/** What the hosts can be asked. */
export type SlowHostsApi = typeof api;

serve(api);
