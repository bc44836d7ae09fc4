import type { Failure, KeyKind } from '../judge/observation';
import type { Attempt, Connection } from './connection';
import type { Requires13 } from './tls12-question';
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
  /** Whether the address took TLS 1.3 and refused TLS 1.2. */
  tls13Only: boolean;
  /** The questions without an answer; null alone for all that could be asked. */
  unanswered: readonly (KeyKind | null)[];
  /** Whether nothing failed but for want of a route. */
  noRoute: boolean;
}

/**
 * Shakes hands with one address: at most twice where it behaves, once for each kind of certificate. That a server has
 * no certificate of a kind is no failure.
 * @param requires13 tells whether the host takes nothing but TLS 1.3
 */
export const shakeHands = (open: Open, requires13: Requires13): AddressLookout => {
  const rsa = open('rsa');
  const ecdsa = open('ecdsa');
  const further = askFurther(rsa, ecdsa, open, requires13);
  const outcome = async (): Promise<AddressOutcome> => outcomeOf(await rsa, await ecdsa, await further);
  return { attempts: [rsa, ecdsa, further.then(({ third }) => third)], outcome: outcome() };
};

/** What was learned after the first two handshakes. */
interface Further {
  /** The third handshake, for any kind of certificate; null when none was made. */
  third: Attempt | null;
  tls13Only: boolean;
}

const outcomeOf = (rsa: Attempt, ecdsa: Attempt, { third, tls13Only }: Further): AddressOutcome => {
  const attempts = [rsa, ecdsa, ...(third ? [third] : [])];
  const connections = attempts.flatMap((attempt) => (attempt.ok ? [attempt.value] : []));
  const failures = attempts.flatMap((attempt) => (attempt.ok ? [] : [attempt.failure]));
  return {
    connections,
    failure: connections.length > 0 ? null : (failures.at(-1) ?? null),
    tls13Only,
    unanswered: unansweredIn(rsa, ecdsa, third, tls13Only),
    noRoute: attempts.every((attempt) => !attempt.ok && attempt.silence === 'no-route'),
  };
};

const unansweredIn = (
  rsa: Attempt,
  ecdsa: Attempt,
  third: Attempt | null,
  tls13Only: boolean,
): readonly (KeyKind | null)[] => {
  // A question that was refused for its version stands or falls with the one that was asked instead.
  const isReplaced = rsa.ok && third !== null && (tls13Only || refusedVersion(ecdsa));
  const questions: [KeyKind, Attempt][] = [
    ['rsa', rsa],
    ['ecdsa', isReplaced ? third : ecdsa],
  ];
  const silent = questions.filter(([, attempt]) => !isAnswer(attempt)).map(([kind]) => kind);
  if (silent.length === questions.length && !third?.ok) return [null];
  return third && !isReplaced && !isAnswer(third) ? [...silent, 'any'] : silent;
};

const isAnswer = (attempt: Attempt): boolean => attempt.ok || attempt.silence === null;

/** A third handshake, only where the first two leave something open that TLS itself could be the reason for. */
const askFurther = async (
  rsa: Promise<Attempt>,
  ecdsa: Promise<Attempt>,
  open: Open,
  requires13: Requires13,
): Promise<Further> => {
  const [first, second] = await Promise.all([rsa, ecdsa]);
  if (second.ok) return { third: null, tls13Only: false };
  if (!first.ok) {
    const failures = [first, second];
    if (!failures.some(isOfTls)) return { third: null, tls13Only: false };
    const third = await open(failures.some(isUnsafeRenegotiation) ? 'unsafe-renegotiation' : 'any');
    return { third, tls13Only: isOver13(third) && (await requires13(open, second)) };
  }
  const tls13Only = isOver13(first) && (await requires13(open, second));
  return { third: tls13Only || refusedVersion(second) ? await open('any') : null, tls13Only };
};

const isOver13 = (attempt: Attempt): boolean =>
  attempt.ok && attempt.value.presentation.handshake?.version === 'TLSv1.3';

/** What was offered may be the reason: the TCP connection stood, and what answers there speaks TLS as far as anyone knows. */
const isOfTls = (attempt: Attempt): boolean =>
  !attempt.ok && attempt.tlsError !== undefined && attempt.failure.code !== 'not-tls';

const isUnsafeRenegotiation = (attempt: Attempt): boolean =>
  !attempt.ok && attempt.tlsError === 'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED';

const refusedVersion = (attempt: Attempt): boolean => !attempt.ok && attempt.failure.code === 'tls-version';
