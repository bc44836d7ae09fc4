import { Socket } from 'node:net';
import { serveTcp } from '../../support/issuer';
import type { Row } from '../row';
import { HOSTILE_HOST } from '../../support/mint';

/** A server that does this with each TCP connection. */
export function onConnection(act: (socket: Socket) => void): Row['start'] {
  return async () => [(await serveTcp(act)).connectTo(HOSTILE_HOST)];
}

/** A server that does this once the client has spoken: on its ClientHello. */
export function onHello(act: (socket: Socket) => void): Row['start'] {
  return onConnection((socket) => socket.once('data', () => act(socket)));
}

/** Writes byte by byte, and then says no more. A byte each time is progress: only a deadline of one's own ends it. */
export function drip(socket: Socket, bytes: Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.writable && at < bytes.length) socket.write(bytes.subarray(at, (at += 1)));
    else clearInterval(timer);
  }, 10);
}

/**
 * Writes the same again and again, as fast as it is taken, until the other side has had enough.
 * @param hear is told how many bytes that were in the end
 */
export function flood(socket: Socket, bytes: Uint8Array | string, hear: (bytes: number) => void = () => {}): void {
  let written = 0;
  const pour = () => {
    while (socket.writable && !socket.destroyed) {
      written += bytes.length;
      if (!socket.write(bytes)) {
        socket.once('drain', pour);
        return;
      }
    }
  };
  socket.once('close', () => hear(written));
  pour();
}

/** How a connection ends. */
export const ENDINGS: Record<'closes' | 'resets' | 'falls silent', (socket: Socket) => void> = {
  closes: (socket) => void socket.end(),
  resets: (socket) => void beneath(socket).resetAndDestroy(),
  'falls silent': () => {},
};

/** The TCP connection beneath a TLS connection of Node's server, which alone can be reset. */
function beneath(socket: Socket): Socket {
  const parent: unknown = Reflect.get(socket, '_parent');
  return parent instanceof Socket ? parent : socket;
}
