import { type Socket, connect } from 'node:net';
import { type TestServer, serveTcp } from './issuer';

/**
 * Starts what stands before a server and reads the first bytes of each client.
 * @param deal deals with a connection itself and says so by true; else it is handed on
 */
export function serveFront(
  { port }: Pick<TestServer, 'port'>,
  deal: (hello: Buffer, socket: Socket) => boolean,
): Promise<TestServer> {
  return serveTcp((socket) =>
    socket.once('data', (hello: Buffer) => {
      if (deal(hello, socket)) return;
      const onward = connect(port, '127.0.0.1');
      onward.on('error', () => socket.destroy());
      socket.once('close', () => onward.destroy());
      onward.write(hello);
      socket.pipe(onward).pipe(socket);
    }),
  );
}
