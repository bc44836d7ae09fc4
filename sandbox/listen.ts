import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** Address and port on which a server listens. */
export interface ListenOptions {
  /** A loopback address, for example 127.0.0.2. Default 127.0.0.1. */
  address?: string | undefined;
  /** Default 0: a free one. */
  port?: number | undefined;
}

/** The open connections of each server. `closeAllConnections` knows only those that have shaken hands. */
const connections = new WeakMap<Server, Set<Socket>>();

/**
 * Starts a server.
 * @returns the port
 * @throws Error when the address cannot be bound
 */
export async function listen(server: Server, { address = '127.0.0.1', port = 0 }: ListenOptions = {}): Promise<number> {
  const sockets = new Set<Socket>();
  connections.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error(`The server does not listen on ${address}.`);
  return bound.port;
}

/** Stops a server that `listen` started, and cuts its connections, whatever their state. Harmless when repeated. */
export async function shutDown(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  for (const socket of connections.get(server) ?? []) socket.destroy();
  await closed;
}
