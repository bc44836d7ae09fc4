import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { listen, shutDown } from '../../sandbox/listen';

/** Where a server of somebody else's is to listen. */
export interface Place {
  /** An address of its own out of 127.0.0.0/8: nothing else of this machine takes the port before the server does. */
  address: string;
  port: number;
}

/** Finds a place on loopback, for servers that cannot say which port the system gave them. */
export async function freePlace(): Promise<Place> {
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  const server = createServer();
  const port = await listen(server, { address });
  await shutDown(server);
  return { address, port };
}
