import type { Tls12Answer } from '../../judge/observation';
import type { Attempt } from './connection';
import type { Open } from './handshakes';

/**
 * Tells whether a host requires TLS 1.3, of an address that took it.
 * @param refusal what came of a handshake at that address which offered TLS 1.2 for one kind of key
 */
export type Requires13 = (open: Open, refusal: Attempt) => Promise<boolean>;

/** The question whether a host takes TLS 1.2 at all: asked once, at the first address that leaves it open. */
export interface Tls12Question {
  requires13: Requires13;
  /** The answer: recalled, or asked for. Undefined when nobody asked, or nobody answered. */
  answer(): Tls12Answer | undefined;
}

/**
 * Makes the question for one host. A server that has no certificate of a kind refuses the offer for that kind whatever versions it
 * takes, so only an offer for every kind tells.
 * @param recalled what it answered not long ago; null asks
 */
export function createTls12Question(remembered: boolean | null): Tls12Question {
  let answer: Tls12Answer | undefined = remembered === null ? undefined : { refused: remembered, remembered: true };
  let asked: Promise<boolean> | undefined = remembered === null ? undefined : Promise.resolve(remembered);
  const ask: Requires13 = async (open, refusal) => {
    const attempt = await open('tls12');
    if (attempt.ok) await attempt.value.close();
    if (attempt.ok || attempt.silence === null) answer = { refused: !attempt.ok, remembered: false };
    return isRefused(attempt, refusal);
  };
  return {
    requires13: (open, refusal) => (asked ??= ask(open, refusal)),
    answer: () => answer,
  };
}

/** A reset, a close and silence refuse TLS 1.2, too, where the offer before met no answer either: else it was an accident. */
function isRefused(attempt: Attempt, refusal: Attempt): boolean {
  if (attempt.ok) return false;
  if (attempt.silence === null) return true;
  return attempt.tlsError !== undefined && !refusal.ok && refusal.silence !== null;
}
