import type { Failure, KeyKind } from '../judge/observation';
import type { Attempt, Connection } from './connection';
import type { Offer } from './tls-settings';

/** Opens a connection to one address with an offer. */
export type Open = (offer: Offer) => Promise<Attempt>;

/** What one address answered to the handshakes with it. */
export interface AddressLookout {
  /** The handshakes as they come in; an address that was not asked a third time gives nothing for it. */
  attempts: readonly Promise<Attempt | null>[];
  /** What came of all of them. */
  outcome: Promise<AddressOutcome>;
}

/** What came of one address. */
export interface AddressOutcome {
  connections: readonly Connection[];
  /** Why there is no connection at all; null when there is one. */
  failure: Failure | null;
  /** Whether the address refused TLS 1.2 and took TLS 1.3. */
  tls13Only: boolean;
  /** The questions without an answer; null alone for all that could be asked. */
  unanswered: readonly (KeyKind | null)[];
  /** Whether nothing failed but for want of a route. */
  noRoute: boolean;
}

/**
 * Shakes hands with one address: at most twice where it behaves, once for each kind of certificate. That a server has
 * no certificate of a kind is no failure.
 */
export const shakeHands = (open: Open): AddressLookout => {
  const rsa = open('rsa');
  const ecdsa = open('ecdsa');
  const third = decideThird(rsa, ecdsa, open);
  const outcome = async (): Promise<AddressOutcome> => outcomeOf(await rsa, await ecdsa, await third);
  return { attempts: [rsa, ecdsa, third.then((asked) => asked && asked.attempt)], outcome: outcome() };
};

/** The kind of certificate that an offer asks for. */
export const kindOf = (offer: Offer): KeyKind => (offer === 'ecdsa13' ? 'ecdsa' : offer);

/** A third handshake. */
interface Third {
  offer: Offer;
  attempt: Attempt;
}

const outcomeOf = (rsa: Attempt, ecdsa: Attempt, third: Third | null): AddressOutcome => {
  const attempts = [rsa, ecdsa, ...(third ? [third.attempt] : [])];
  const connections = attempts.flatMap((attempt) => (attempt.ok ? [attempt.value] : []));
  const failures = attempts.flatMap((attempt) => (attempt.ok ? [] : [attempt.failure]));
  return {
    connections,
    failure: connections.length > 0 ? null : (failures.at(-1) ?? null),
    tls13Only: connections.length > 0 && refusedVersion(ecdsa),
    unanswered: unansweredIn(rsa, ecdsa, third),
    noRoute: attempts.every((attempt) => !attempt.ok && attempt.silence === 'no-route'),
  };
};

const unansweredIn = (rsa: Attempt, ecdsa: Attempt, third: Third | null): readonly (KeyKind | null)[] => {
  // A question that was refused for its version stands or falls with the one that was asked instead.
  const questions: [KeyKind, Attempt][] = [
    ['rsa', rsa],
    ['ecdsa', refusedVersion(ecdsa) && third ? third.attempt : ecdsa],
  ];
  const silent = questions.filter(([, attempt]) => !isAnswer(attempt)).map(([kind]) => kind);
  if (silent.length === questions.length) return [null];
  return third?.offer === 'any' && !isAnswer(third.attempt) ? [...silent, 'any'] : silent;
};

const isAnswer = (attempt: Attempt): boolean => attempt.ok || attempt.silence === null;

/** A third handshake, only where the first two leave something open that TLS itself could be the reason for. */
const decideThird = async (rsa: Promise<Attempt>, ecdsa: Promise<Attempt>, open: Open): Promise<Third | null> => {
  const [first, second] = await Promise.all([rsa, ecdsa]);
  const ask = async (offer: Offer): Promise<Third> => ({ offer, attempt: await open(offer) });
  if (refusedVersion(second)) return ask(first.ok ? 'ecdsa13' : 'any');
  if (first.ok || second.ok) return null;
  return [first, second].some(({ failure }) => TLS_FAILURES.has(failure.code)) ? ask('any') : null;
};

/** The failures by which servers answer an offer that does not suit them. */
const TLS_FAILURES: ReadonlySet<Failure['code']> = new Set(['tls-failed', 'tls-version']);

const refusedVersion = (outcome: Attempt): boolean => !outcome.ok && outcome.failure.code === 'tls-version';
