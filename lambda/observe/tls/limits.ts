import { MOST_BLOCKED_MS, loopNow } from './loop-time';

/** Caps on the cost of an issuer: every wait and every size ends here, whatever the server does. */
export interface Limits {
  /** Time for one address: TCP connection and TLS handshake together, in milliseconds. */
  handshakeMs: number;
  /** Time for one request: from sending it to the last byte of the answer, in milliseconds. */
  responseMs: number;
  /** Time for one issuer as a whole, in milliseconds. */
  totalMs: number;
  /** Size of the body of an answer, in bytes. */
  bodyBytes: number;
  /** Size of the headers of an answer, in bytes. */
  headerBytes: number;
  /** Number of redirects within the same host that are followed. */
  redirects: number;
}

/**
 * The defaults. STS gives up on an issuer after 5 seconds (AWS re:Post, "InvalidIdentityToken"), so a slower issuer does not
 * work there; the response may take a little longer here so that slowness differs from silence.
 */
export const DEFAULT_LIMITS: Limits = {
  handshakeMs: 5_000,
  responseMs: 8_000,
  totalMs: 20_000,
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  redirects: 3,
};

/** The time left for one issuer. */
export interface Budget {
  /** Returns the milliseconds that a step may take: its own cap, or the rest of the whole budget. At least 0. */
  next(capMs: number): number;
}

/** Starts the clock for one issuer. While the event loop is blocked it stands still, though not for longer than MOST_BLOCKED_MS. */
export function createBudget(totalMs: number): Budget {
  const end = loopNow() + totalMs;
  const latest = performance.now() + totalMs + MOST_BLOCKED_MS;
  return { next: (capMs) => Math.max(0, Math.min(capMs, end - loopNow(), latest - performance.now())) };
}
