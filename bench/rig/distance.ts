import { type Socket, connect } from 'node:net';

/**
 * Puts a distance between a client and a server: whatever one says reaches the other half a round trip later.
 *
 * The TCP handshake costs a round trip, too, before the client may say anything: SYN there, SYN-ACK back. On loopback it
 * is over at once, and the client speaks too soon. So what it says within the first round trip counts as said at the end of
 * it: the first bytes arrive 1.5 round trips after the connection was begun, and the answer to them after 2, as over a
 * real line. That the connection ends travels the same way, in its turn.
 * @param route gives the server's port by the first bytes; null for a server that is not there
 */
export function bridge(client: Socket, route: (first: Buffer) => number | null, rttMs: number): void {
  const established = performance.now() + rttMs;
  client.setNoDelay();
  client.on('error', () => {});
  client.once('data', (first: Buffer) => {
    const port = route(first);
    if (port === null) return void client.destroy();
    const server = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    server.on('error', () => {});
    client.unshift(first);
    relay(client, server, () => Math.max(performance.now(), established) + rttMs / 2);
    relay(server, client, () => performance.now() + rttMs / 2);
  });
}

function relay(from: Socket, to: Socket, arrival: () => number): void {
  const pending: (() => void)[] = [];
  // Timers that are due at the same moment may go off in any order: each delivers what was said first.
  const deliver = (what: () => void): void => {
    pending.push(what);
    setTimeout(() => pending.shift()?.(), arrival() - performance.now());
  };
  from.on('data', (chunk) => deliver(() => to.write(chunk)));
  from.on('end', () => deliver(() => to.end()));
  from.on('close', () => deliver(() => to.destroy()));
}
