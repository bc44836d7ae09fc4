import type { Tls12Answer } from '../../judge/observation';
import type { Attempt, Open } from './connection';

/**
 * Returns true if a host requires TLS 1.3; asked about an address that took TLS 1.3.
 * @param refusal result of a handshake at that address that offered TLS 1.2 for one kind of key
 */
export type Requires13 = (open: Open, refusal: Attempt) => Promise<boolean>;

/** The question whether a host takes TLS 1.2 at all: asked once, at the first address that leaves it open. */
export interface Tls12Question {
  requires13: Requires13;
  /** Returns the answer, remembered or asked for. Undefined when the question was not asked, or not answered. */
  answer(): Tls12Answer | undefined;
}

/**
 * Makes the question for one host. A server without a certificate of a kind refuses the offer for that kind whatever versions it
 * takes, so only an offer for every kind answers the question.
 * @param remembered true if the host refused TLS 1.2 not long ago; null asks it
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

/** True if TLS 1.2 is refused. A reset, a close or silence counts where the offer before met no answer either: else it was an accident. */
function isRefused(attempt: Attempt, refusal: Attempt): boolean {
  if (attempt.ok) return false;
  if (attempt.silence === null) return true;
  return attempt.tlsError !== undefined && !refusal.ok && refusal.silence !== null;
}
