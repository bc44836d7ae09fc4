import type { Open, Attempt, Connection } from './connection';
import type { Failure, KeyKind, SingleKind } from '../../judge/observation';
import type { Requires13 } from './tls12-question';

/** Answers of one address to the handshakes with it. */
export interface AddressProbe {
  /** Results of the handshakes as they come in; null for a question that was not asked. */
  attempts: readonly Promise<Attempt | null>[];
  /** Outcome of all of them. */
  outcome: Promise<AddressOutcome>;
}

/** Outcome of the handshakes with one address. */
export interface AddressOutcome {
  connections: readonly Connection[];
  /** Reason why there is no connection at all; null when there is one. */
  failure: Failure | null;
  /** True if the address took TLS 1.3 and refused TLS 1.2. */
  tls13Only: boolean;
  /** Questions without an answer; null alone stands for all that could be asked. */
  unanswered: readonly (KeyKind | null)[];
  /** The kind that was not asked for, since the address is remembered to have none; null when both were. */
  notAsked: KeyKind | null;
  /** True if every handshake failed for want of a route. */
  noRoute: boolean;
}

/**
 * Performs the handshakes with one address: at most two where it behaves, one for each kind of certificate; one where it is
 * remembered to have one kind, and presents what it did. A missing certificate of a kind is no failure.
 * @param requires13 returns true if the host takes nothing but TLS 1.3
 * @param remembered the kind that the host has alone; null asks for both
 */
export function performHandshakes(
  open: Open,
  requires13: Requires13,
  remembered: SingleKind | null = null,
): AddressProbe {
  const { rsa, ecdsa } = remembered ? askInTurn(open, remembered) : { rsa: open('rsa'), ecdsa: open('ecdsa') };
  const both = Promise.all([rsa, ecdsa]);
  const third = both.then(([first, second]) => (first && second ? askThird(first, second, open, requires13) : null));
  const outcome = async (): Promise<AddressOutcome> => {
    const [[first, second], asked] = [await both, await third];
    if (!first || !second) return outcomeOfOne(first, second);
    return outcomeOf(first, second, asked, await isTls13Only(first, second, asked, open, requires13));
  };
  return { attempts: [rsa, ecdsa, third], outcome: outcome() };
}

/** Asks for the kind that is remembered, and for the other one if the answer is not the one that is remembered. */
function askInTurn(open: Open, { kind, isSame }: SingleKind): Record<'rsa' | 'ecdsa', Promise<Attempt | null>> {
  const known = open(kind);
  const other = known.then((attempt) => {
    if (attempt.ok && isSame(attempt.value.presentation)) return null;
    return open(kind === 'rsa' ? 'ecdsa' : 'rsa');
  });
  return kind === 'rsa' ? { rsa: known, ecdsa: other } : { rsa: other, ecdsa: known };
}

/** Outcome where one kind was asked for. The host takes TLS 1.2: otherwise its kind is not remembered. */
function outcomeOfOne(rsa: Attempt | null, ecdsa: Attempt | null): AddressOutcome {
  const answer = rsa ?? ecdsa;
  return {
    connections: answer?.ok ? [answer.value] : [],
    failure: null,
    tls13Only: false,
    unanswered: [],
    notAsked: rsa ? 'ecdsa' : 'rsa',
    noRoute: false,
  };
}

function outcomeOf(rsa: Attempt, ecdsa: Attempt, third: Attempt | null, tls13Only: boolean): AddressOutcome {
  const attempts = [rsa, ecdsa, ...(third ? [third] : [])];
  const connections = attempts.flatMap((attempt) => (attempt.ok ? [attempt.value] : []));
  const failures = attempts.flatMap((attempt) => (attempt.ok ? [] : [attempt.failure]));
  return {
    connections,
    // Of silence, the first handshake had the whole time.
    failure: connections.length > 0 ? null : (failures.at(attempts.every(isTimeout) ? 0 : -1) ?? null),
    tls13Only,
    unanswered: unansweredIn(rsa, ecdsa, third, tls13Only),
    notAsked: null,
    noRoute: attempts.every((attempt) => !attempt.ok && attempt.silence === 'no-route'),
  };
}

function unansweredIn(
  rsa: Attempt,
  ecdsa: Attempt,
  third: Attempt | null,
  tls13Only: boolean,
): readonly (KeyKind | null)[] {
  // A question that was refused for its version, or not answered, has the result of the question asked in its place.
  const isReplaced = rsa.ok && third !== null && (tls13Only || refusedVersion(ecdsa));
  const isRsaReplaced = ecdsa.ok && third !== null;
  const questions: [KeyKind, Attempt][] = [
    ['rsa', isRsaReplaced ? third : rsa],
    ['ecdsa', isReplaced ? third : ecdsa],
  ];
  const silent = questions.filter(([, attempt]) => !isAnswer(attempt)).map(([kind]) => kind);
  if (silent.length === questions.length && !third?.ok) return [null];
  return third && !isReplaced && !isRsaReplaced && !isAnswer(third) ? [...silent, 'any'] : silent;
}

function isAnswer(attempt: Attempt): boolean {
  return attempt.ok || attempt.silence === null;
}

/** Performs a third handshake, but only where the first two leave a question open and TLS itself could be the reason. */
async function askThird(rsa: Attempt, ecdsa: Attempt, open: Open, requires13: Requires13): Promise<Attempt | null> {
  // A server without an RSA certificate says so by an alert.
  if (ecdsa.ok) return isOfTls(rsa) && !isAnswer(rsa) ? open('rsa12') : null;
  if (rsa.ok) {
    const isOpen = refusedVersion(ecdsa) || (isOver13(rsa) && (await requires13(open, ecdsa)));
    return isOpen ? open('any') : null;
  }
  const failures = [rsa, ecdsa];
  if (!failures.some(isOfTls)) return null;
  const offer = failures.some(isUnsafeRenegotiation) ? 'unsafe-renegotiation' : 'any';
  return open(offer, failures.every(isTimeout) ? AFTER_SILENCE_MS : undefined);
}

/**
 * Time for the third handshake where the first two met nothing but silence, in milliseconds. What chokes on an offer answers another at
 * once, and most of those that say nothing are dead: a run ends when the last of them has had its time.
 */
const AFTER_SILENCE_MS = 2_000;

function isTimeout(attempt: Attempt): boolean {
  return !attempt.ok && attempt.failure.code === 'timed-out';
}

/** True if an address took TLS 1.3, and it or another address of the host refuses TLS 1.2. */
async function isTls13Only(
  rsa: Attempt,
  ecdsa: Attempt,
  third: Attempt | null,
  open: Open,
  requires13: Requires13,
): Promise<boolean> {
  const taken = [rsa, ...(third ? [third] : [])].filter(({ ok }) => ok);
  return !ecdsa.ok && taken.length > 0 && taken.every(isOver13) && requires13(open, ecdsa);
}

function isOver13(attempt: Attempt): boolean {
  return attempt.ok && attempt.value.presentation.handshake?.version === 'TLSv1.3';
}

/** True if the offer may be the reason for a failure: the TCP connection stood, and as far as is known the server speaks TLS. */
function isOfTls(attempt: Attempt): boolean {
  return !attempt.ok && attempt.tlsError !== undefined && attempt.failure.code !== 'not-tls';
}

function isUnsafeRenegotiation(attempt: Attempt): boolean {
  return !attempt.ok && attempt.tlsError === 'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED';
}

function refusedVersion(attempt: Attempt): boolean {
  return !attempt.ok && attempt.failure.code === 'tls-version';
}
