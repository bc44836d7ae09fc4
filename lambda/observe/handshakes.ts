import type { Failure } from '../judge/observation';
import type { Connection } from './connection';
import type { Result } from './failure';
import type { Offer } from './tls-settings';

/** Opens a connection to one address with an offer. */
export type Open = (offer: Offer) => Promise<Result<Connection>>;

/** What one address answered to the handshakes with it. */
export interface AddressLookout {
  /** The handshakes as they come in; an address that was not asked a second time gives nothing for it. */
  attempts: readonly Promise<Result<Connection> | null>[];
  /** Waits for all of them. */
  finish(): Promise<AddressOutcome>;
}

/** What came of one address. */
export interface AddressOutcome {
  connections: readonly Connection[];
  /** Why there is no connection at all; null when there is one. */
  failure: Failure | null;
  /** Whether the address refused TLS 1.2 and took TLS 1.3. */
  tls13Only: boolean;
  /** Whether it said all that it has: it answered one handshake at least, and left none without an end. */
  answered: boolean;
}

/**
 * Shakes hands with one address: at most twice where it behaves, once for each kind of certificate. That a server has
 * no certificate of a kind is no failure.
 */
export const shakeHands = (open: Open): AddressLookout => {
  const rsa = open('rsa');
  const ecdsa = open('ecdsa');
  const third = decideThird(rsa, ecdsa, open);
  const attempts = [rsa, ecdsa, third];
  const finish = async (): Promise<AddressOutcome> => {
    const outcomes = (await Promise.all(attempts)).filter((outcome) => outcome !== null);
    const connections = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure]));
    const tls13Only = connections.length > 0 && refusedVersion(await ecdsa);
    const failure = connections.length > 0 ? null : (failures.at(-1) ?? null);
    const answered = connections.length > 0 && failures.every(({ code }) => code !== 'timed-out');
    return { connections, failure, tls13Only, answered };
  };
  return { attempts, finish };
};

/** A third handshake, only where the first two leave something open that TLS itself could be the reason for. */
const decideThird = async (
  rsa: Promise<Result<Connection>>,
  ecdsa: Promise<Result<Connection>>,
  open: Open,
): Promise<Result<Connection> | null> => {
  const [first, second] = await Promise.all([rsa, ecdsa]);
  if (refusedVersion(second)) return first.ok ? open('ecdsa13') : open('any');
  if (first.ok || second.ok) return null;
  return [first, second].some(({ failure }) => TLS_FAILURES.has(failure.code)) ? open('any') : null;
};

/** The failures by which servers answer an offer that does not suit them. */
const TLS_FAILURES: ReadonlySet<Failure['code']> = new Set(['tls-failed', 'tls-version']);

const refusedVersion = (outcome: Result<Connection>): boolean => !outcome.ok && outcome.failure.code === 'tls-version';
