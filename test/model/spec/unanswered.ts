import { DAY } from '../world/chains';
import type { Look } from '../world/issuer';
import type { Entry, Knowledge } from './knowledge';

/** A question that has no answer: what could have shown an entry, and did not. */
export interface Question {
  host: string;
  /** `HOST ADDRESS KIND` */
  place: string;
  /** Whether it was asked, or is not to be asked at all; else this machine cannot ask it, or did not come to it. */
  isAsked: boolean;
  since: number;
}

/** For so long, what has no answer could have shown any entry. */
export const EVERY_ENTRY = 7 * DAY;

const KINDS = ['rsa', 'ecdsa', 'any'] as const;

/** The questions of a look that have no answer. */
export const questionsIn = ({ unanswered }: Look, known: Knowledge['unanswered'], now: number): Question[] =>
  unanswered.flatMap(({ host, address, asked, why }) =>
    (asked === null ? KINDS : [asked]).map((kind) => {
      const place = `${host} ${address} ${kind}`;
      const isAsked = why === 'silent' || why === 'not-allowed';
      // A moment that lies ahead was noted by a clock that has been set back.
      return { host, place, isAsked, since: Math.min(known.get(place) ?? now, now) };
    }),
  );

/** Since when questions that were asked have no answer, after a look: of hosts that it did not see, nothing is known anew. */
export const unansweredAfter = (
  known: Knowledge['unanswered'],
  look: Look,
  questions: readonly Question[],
): Knowledge['unanswered'] => {
  const hosts = [look.issuerHost, look.keysHost];
  const elsewhere = [...known].filter(([place]) => !hosts.some((host) => host && place.startsWith(`${host} `)));
  const asked = questions.filter(({ isAsked }) => isAsked);
  return new Map([...elsewhere, ...asked.map(({ place, since }) => [place, since] as const)]);
};

/** The questions that an entry may have been the answer to. */
export const holding = ({ places }: Entry, questions: readonly Question[], now: number): Question[] =>
  questions.filter(
    ({ place, isAsked, since }) =>
      (isAsked && now - since <= EVERY_ENTRY) || places.some((shown) => isSamePlace(shown, place)),
  );

/** Whether two questions may have the same answer: any kind of key is one of both. */
const isSamePlace = (one: string, other: string): boolean => {
  const [host, address, kind] = one.split(' ');
  const [otherHost, otherAddress, otherKind] = other.split(' ');
  return (
    host === otherHost && address === otherAddress && (kind === otherKind || kind === 'any' || otherKind === 'any')
  );
};
