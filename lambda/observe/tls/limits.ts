import { MOST_BLOCKED_MS, loopNow } from './loop-time';

/** Caps on what an issuer may cost: every wait and every size ends here, whatever the server does. */
export interface Limits {
  /** For one address: TCP connection and TLS handshake together, in milliseconds. */
  handshakeMs: number;
  /** For one request: from sending it to the last byte of the answer, in milliseconds. */
  responseMs: number;
  /** For everything about one issuer, in milliseconds. */
  totalMs: number;
  /** For the body of an answer, in bytes. */
  bodyBytes: number;
  /** For the headers of an answer, in bytes. */
  headerBytes: number;
  /** How many redirects within the same host are followed. */
  redirects: number;
}

/**
 * The defaults. STS gives up on an issuer after 5 seconds (AWS re:Post, "InvalidIdentityToken"), so what takes longer does
 * not work there; the response may take a little longer here so that slowness can be told from silence.
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
  /** Milliseconds that a step may take: its own cap, or what is left of the whole. At least 0. */
  next(capMs: number): number;
}

/** Starts the clock for one issuer. While the event loop is blocked it stands still, though not for longer than MOST_BLOCKED_MS. */
export const createBudget = (totalMs: number): Budget => {
  const end = loopNow() + totalMs;
  const latest = performance.now() + totalMs + MOST_BLOCKED_MS;
  return { next: (capMs) => Math.max(0, Math.min(capMs, end - loopNow(), latest - performance.now())) };
};
