import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import { type SecureContext, type TLSSocket, connect } from 'node:tls';
import type { Presentation, Verdict } from '../judge/observation';
import type { Endpoint } from './addresses';
import { type Result, failureOf, success, timeout } from './failure';
import { http } from './http';

/** An open TLS connection whose handshake was looked at. */
export interface Connection {
  /** How it was opened, to open another like it. */
  handshake: Omit<Handshake, 'timeoutMs'>;
  presentation: Presentation;
  /** How long TCP connection and TLS handshake took, in milliseconds. */
  openingMs: number;
  /** Sends HTTP requests over this connection and no other. */
  agent: Agent;
  /** Whether another request may be sent over it. */
  isOpen(): boolean;
  close(): void;
}

/** What a handshake needs to know. */
export interface Handshake {
  /** The host asked for, lower case: sent as SNI unless it is an address. */
  host: string;
  endpoint: Endpoint;
  /** Trusted CA certificates and TLS settings. */
  context: SecureContext;
  timeoutMs: number;
}

/**
 * Opens a TLS connection and captures the chain as sent. The server is read, not believed: a chain that does not verify
 * still completes the handshake, and the verdict says so. There is no session to resume, since a resumed one shows no chain.
 */
export const openConnection = ({ host, endpoint, context, timeoutMs }: Handshake): Promise<Result<Connection>> =>
  new Promise((resolve) => {
    const where = `${host} at ${endpoint.address}:${endpoint.port}`;
    const startedAt = performance.now();
    let doing = 'connecting';
    const socket = connect({
      host: endpoint.address,
      port: endpoint.port,
      servername: isIP(host) ? '' : host,
      secureContext: context,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    withoutLegacyView(socket);
    const timer = setTimeout(() => socket.destroy(timeout(timeoutMs, doing)), timeoutMs);
    socket.once('connect', () => (doing = 'waiting for the TLS handshake'));
    // Stays attached: an error after the handshake, when no request is under way, must not end the process.
    socket.on('error', (error) => resolve(failureOf(error, where)));
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(failureOf({ code: 'ECONNRESET' }, where));
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(success(describe(socket, { host, endpoint, context }, performance.now() - startedAt)));
    });
  });

/**
 * Keeps Node from building its legacy view of the chain (`getPeerCertificate(true)`, for `checkServerIdentity`), which it
 * does inside the handshake where the chain verifies. It follows issuers by name into the trusted CA certificates, and
 * never ends where two of those certify each other, as after a CA's change of keys: the process hangs until its memory
 * is used up. For a resumed session Node skips it. The verdict is then about the chain alone; judge/ compares the name.
 */
const withoutLegacyView = (socket: TLSSocket): void => {
  socket.isSessionReused = () => true;
};

const describe = (socket: TLSSocket, handshake: Connection['handshake'], openingMs: number): Connection => {
  const { address } = handshake.endpoint;
  const presentation = { address, asked: 'any' as const, chain: chainOf(socket), verdict: verdictOf(socket) };
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;
  return {
    handshake,
    presentation,
    openingMs,
    agent,
    isOpen: () => !socket.destroyed && socket.writable,
    close: () => {
      agent.destroy();
      socket.destroy();
    },
  };
};

/**
 * The certificates in wire order. `getPeerX509Certificate` hands the chain out once, so it is called once and copied;
 * `getPeerCertificate(true)` would append the locally trusted root, which no server sent.
 */
const chainOf = (socket: TLSSocket): Uint8Array[] => {
  const chain: Uint8Array[] = [];
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) {
    chain.push(Uint8Array.from(next.raw));
  }
  return chain;
};

const verdictOf = (socket: TLSSocket): Verdict =>
  socket.authorized ? { trusted: true } : { trusted: false, code: String(socket.authorizationError) };
