import { DAY } from '../sandbox/chains';
import type { ModelObservation } from '../sandbox/issuer';
import type { Entry, ModelState } from './model-state';

/** A question that has no answer: what could have shown an entry, and did not. */
export interface Question {
  host: string;
  /** `HOST ADDRESS KIND` */
  place: string;
  /** Whether it was asked, or is not to be asked at all; else this machine cannot ask it, or did not come to it. */
  hasRequest: boolean;
  since: number;
}

/** For so long, what has no answer could have shown any entry. */
export const EVERY_ENTRY = 7 * DAY;

const KINDS = ['rsa', 'ecdsa', 'any'] as const;

/** The questions of a look that have no answer. */
export function questionsIn(
  { unanswered }: ModelObservation,
  known: ModelState['unanswered'],
  now: number,
): Question[] {
  return unanswered.flatMap(({ host, address, asked, why }) =>
    (asked === null ? KINDS : [asked]).map((kind) => {
      const place = `${host} ${address} ${kind}`;
      const hasRequest = why === 'silent' || why === 'not-allowed';
      // A moment that lies ahead was noted by a clock that has been set back.
      return { host, place, hasRequest, since: Math.min(known.get(place) ?? now, now) };
    }),
  );
}

/** Since when questions that were asked have no answer, after a look: of hosts that it did not see, nothing is known anew. */
export function unansweredAfter(
  known: ModelState['unanswered'],
  observed: ModelObservation,
  questions: readonly Question[],
): ModelState['unanswered'] {
  const hosts = [observed.issuerHost, observed.keysHost];
  const elsewhere = [...known].filter(([place]) => !hosts.some((host) => host && place.startsWith(`${host} `)));
  const asked = questions.filter(({ hasRequest }) => hasRequest);
  return new Map([...elsewhere, ...asked.map(({ place, since }) => [place, since] as const)]);
}

/** The questions that an entry may have been the answer to. */
export function holding({ places }: Entry, questions: readonly Question[], now: number): Question[] {
  return questions.filter(
    ({ place, hasRequest, since }) =>
      (hasRequest && now - since <= EVERY_ENTRY) || places.some((shown) => isSamePlace(shown, place)),
  );
}

/** Whether two questions may have the same answer: any kind of key is one of both. */
function isSamePlace(one: string, other: string): boolean {
  const [host, address, kind] = one.split(' ');
  const [otherHost, otherAddress, otherKind] = other.split(' ');
  return (
    host === otherHost && address === otherAddress && (kind === otherKind || kind === 'any' || otherKind === 'any')
  );
}
