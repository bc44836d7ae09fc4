import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import { type SecureContext, type TLSSocket, connect } from 'node:tls';
import type { Failure, Presentation } from '../../judge/observation';
import type { Endpoint } from './addresses';
import { startCpuTime } from './cpu-time';
import { type Silence, codeOf, failureOf, silenceOf, success, timeout } from './failure';
import { type HandshakeCost, type HostCost, createHostCost } from './host-cost';
import { http } from './node-http';
import { afterLoopTime } from './loop-time';
import { presentationOf } from './presentation';
import type { Offer } from './tls-settings';
import { Wire } from './wire';

/** An open TLS connection whose handshake was captured. */
export interface Connection {
  /** Handshake that opened the connection, to open another like it. */
  handshake: Omit<Handshake, 'timeoutMs'>;
  presentation: Presentation;
  /** Duration of TCP connection and TLS handshake, in milliseconds. */
  openingMs: number;
  /** Sends HTTP requests over this connection and no other. */
  agent: Agent;
  /** True if the server asked for a client certificate. */
  asksForCertificate: boolean;
  /** Returns true if another request may be sent over the connection. */
  isOpen(): boolean;
  /** Closes the connection; resolves when no part of it is under way any more. */
  close(): Promise<void>;
}

/** Parameters of a handshake. */
export interface Handshake {
  /** The host asked for, lower case: sent as SNI unless it is an address. */
  host: string;
  endpoint: Endpoint;
  /** The offer to the server. */
  offer: Offer;
  /** Trusted CA certificates, and the TLS settings of the offer. */
  context: SecureContext;
  /** Time for TCP connection and TLS handshake, in milliseconds in which the event loop is not blocked. */
  timeoutMs: number;
  /** Counter of the handshake's cost. Default: one for this handshake alone. */
  cost?: HostCost;
}

/** Result of a handshake: a connection, or a miss. */
export type Attempt = { ok: true; value: Connection } | Miss;

/**
 * Opens a connection to one address with an offer.
 * @param atMostMs time for it, if that is less than for others
 */
export type Open = (offer: Offer, atMostMs?: number) => Promise<Attempt>;

/** Failed handshake, with the reason. `silence` is null where the failure is an answer to the question. */
export interface Miss {
  ok: false;
  failure: Failure;
  silence: Silence | null;
  /** Node's code of the error if the TCP connection stood, so that TLS may be the reason; else undefined. */
  tlsError?: string;
}

/**
 * Opens a TLS connection and captures the chain as sent. The server is read, not believed: a chain that does not verify
 * still completes the handshake, and the verdict says so. No session is resumed, since a resumed one shows no chain.
 */
export async function openConnection(handshake: Handshake): Promise<Attempt> {
  const cost = handshake.cost ?? createHostCost(handshake.host);
  const over = cost.over();
  return over ? missed(over) : performHandshake(handshake, cost);
}

function performHandshake({ timeoutMs, ...handshake }: Handshake, cost: HostCost): Promise<Attempt> {
  return new Promise((resolve) => {
    const { host, endpoint } = handshake;
    const where = `${host} at ${endpoint.address}:${endpoint.port}`;
    const startedAt = performance.now();
    let doing = 'connecting';
    let isDone = false;
    const end = (attempt: () => Attempt): void => {
      if (isDone) return;
      isDone = true;
      stopWaiting();
      spent.done();
      resolve(attempt());
    };
    let asked = false;
    // A server that asks for a certificate has taken the offer.
    const fail = (error: unknown): void => end(() => missOf(error, where, asked, doing !== 'connecting'));
    const wire = new Wire(endpoint);
    const spent = cost.begin((failure) => {
      wire.destroy();
      end(() => missed(failure));
    });
    const socket = connectOver(wire, handshake, spent);
    wire.on('data', () => (asked ||= !isDone && hasRequest(socket)));
    const stopWaiting = afterLoopTime(timeoutMs, () => socket.destroy(timeout(timeoutMs, doing)));
    wire.once('connect', () => (doing = 'waiting for the TLS handshake'));
    // These stay attached: an error after the handshake, when no request is under way, must not end the process.
    wire.on('error', fail);
    socket.on('error', (error) => {
      fail(error);
      // Node leaves it open after an alert that comes when the handshake is done, and a request would wait for nothing.
      socket.destroy();
    });
    socket.once('close', () => fail({ code: 'ECONNRESET' }));
    // Not at once: the cost is known when OpenSSL is done with all data that came.
    socket.once('secureConnect', () =>
      process.nextTick(end, () => success(describe(socket, wire, handshake, performance.now() - startedAt))),
    );
  });
}

/**
 * Returns the miss for an error.
 * @param asked true if the server asked for a client certificate
 * @param isConnected true if the TCP connection stood
 */
function missOf(error: unknown, where: string, asked: boolean, isConnected: boolean): Miss {
  return {
    ...failureOf(error, where, asked),
    silence: asked ? 'silent' : silenceOf(error),
    ...(isConnected && { tlsError: codeOf(error) }),
  };
}

function missed(failure: Failure): Attempt {
  return { ok: false, failure, silence: 'silent' };
}

/** Speaks TLS over a connection, and counts the CPU time that goes into it until it is done. */
function connectOver(wire: Wire, { host, context }: Connection['handshake'], spent: HandshakeCost): TLSSocket {
  let cpuTime: (() => number) | undefined;
  // The first listener before TLS has its own, the second after it.
  const before = (): void => void (cpuTime = startCpuTime());
  const after = (): void => spent.add(cpuTime?.() ?? 0);
  wire.on('data', before);
  const socket = connect({
    socket: wire,
    servername: isIP(host) ? '' : host,
    secureContext: context,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  wire.on('data', after);
  socket.once('secureConnect', () => process.nextTick(() => wire.off('data', before).off('data', after)));
  withoutLegacyView(socket);
  return socket;
}

/**
 * Keeps Node from building its legacy view of the chain (`getPeerCertificate(true)`, for `checkServerIdentity`). Node builds it
 * inside the handshake where the chain verifies. It follows issuers by name into the trusted CA certificates, and never
 * ends where two of those certify each other, as after a CA's change of keys: the process hangs until its RAM is used up.
 * For a resumed session Node skips it. The verdict is then about the chain alone; judge/ compares the name.
 */
function withoutLegacyView(socket: TLSSocket): void {
  socket.isSessionReused = () => true;
}

function describe(socket: TLSSocket, wire: Wire, handshake: Connection['handshake'], openingMs: number): Connection {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;
  return {
    handshake,
    presentation: presentationOf(socket, handshake),
    openingMs,
    agent,
    asksForCertificate: hasRequest(socket),
    isOpen: () => !socket.destroyed && socket.writable,
    close: async () => {
      const closed = new Promise<unknown>((resolve) => {
        if (wire.closed) resolve(null);
        else wire.once('close', resolve);
      });
      agent.destroy();
      socket.destroy();
      wire.destroy();
      await closed;
    },
  };
}

/** True if the server has asked for a client certificate: OpenSSL then compares the signatures that both know. */
function hasRequest(socket: TLSSocket): boolean {
  return !socket.destroyed && socket.getSharedSigalgs().length > 0;
}
