import type { JudgedHost } from '../evidence/hosts';
import type { ThumbprintRecord } from './provider-state';
import type { KeyKind, Unanswered } from '../observation';
import { isAtHost, isSameQuestion, partsOf, placeOf, skippedPlaceOf } from './places';

/** A question that a host left open in a look. */
export interface OpenQuestion {
  /** As people write it. */
  host: string;
  why: Unanswered['why'];
  /** Where an entry was last live that this question concerns. */
  places: readonly string[];
  /** Under what the question is remembered: one kind of key at an address, or an address beyond the limit. */
  key: string;
}

/** What is open may hold up every entry for so long on end, in milliseconds; after that only those last seen there. */
export const HOLD_UP_MS = 7 * 24 * 60 * 60 * 1000;

/** How many open questions are remembered: those that were left open for longest. */
const MOST_REMEMBERED = 150;

const KINDS: readonly KeyKind[] = ['rsa', 'ecdsa', 'any'];

/** The questions that hosts left open, one for each kind of key. */
export const openQuestionsOf = (hosts: readonly JudgedHost[]): OpenQuestion[] =>
  hosts.flatMap(({ report, seen }) =>
    (seen.unanswered ?? []).flatMap(({ address, asked, why }): OpenQuestion[] => {
      const { host } = report;
      const kinds = asked === null ? KINDS : [asked];
      const places = kinds.map((kind) => placeOf(host, address, kind));
      if (why === 'beyond-limit') return [{ host, why, places, key: skippedPlaceOf(host, address) }];
      return places.map((place) => ({ host, why, places: [place], key: place }));
    }),
  );

/**
 * Since when questions are open, after a look: those of hosts that were not looked at stay, those that were answered go, and
 * so do those at addresses that a host has no longer. A family of addresses without a route is not remembered: no time counts there.
 */
export const updateUnanswered = (
  known: ReadonlyMap<string, Date>,
  questions: readonly OpenQuestion[],
  hosts: readonly string[],
  now: Date,
): ReadonlyMap<string, Date> => {
  const elsewhere = [...known].filter(([key]) => !hosts.some((host) => isAtHost(key, host)));
  const here = questions
    .filter(({ why }) => why !== 'no-route')
    .map(({ key }) => [key, earlier(known.get(key), now)] as const);
  const all = [...elsewhere, ...here].toSorted(
    ([one, since], [other, until]) => since.getTime() - until.getTime() || (one < other ? -1 : 1),
  );
  return new Map(all.slice(0, MOST_REMEMBERED));
};

/** A moment that lies ahead was noted by a clock that has been set back since. */
const earlier = (since: Date | undefined, now: Date): Date => (since && since < now ? since : now);

/**
 * True if a question that is open keeps an entry from being superseded: it might be answered with the entry's certificate.
 * @param since when the questions were first left open, this look included
 */
export const isHeldUpBy = (
  { why, places, key }: OpenQuestion,
  entry: Pick<ThumbprintRecord, 'places'>,
  since: ReadonlyMap<string, Date>,
  now: Date,
): boolean => {
  if (places.some((place) => entry.places.some((seen) => isSameQuestion(place, seen)))) return true;
  if (why === 'no-route' || why === 'beyond-limit') return false;
  return now.getTime() - (since.get(key) ?? now).getTime() <= HOLD_UP_MS;
};

/**
 * The addresses of a host that a look should begin with: where a pin was last seen, then those that were beyond the limit, the
 * longest first.
 * @param host as people write it
 */
export const addressesToAskFirst = (
  {
    thumbprints,
    unanswered,
  }: {
    thumbprints: ReadonlyMap<string, Pick<ThumbprintRecord, 'places'>>;
    unanswered: ReadonlyMap<string, Date>;
  },
  host: string,
): readonly string[] => {
  const seen = [...thumbprints.values()].flatMap(({ places }) => places);
  const skipped = [...unanswered.keys()].filter((key) => key.endsWith(' -'));
  const here = [...seen, ...skipped].filter((place) => isAtHost(place, host));
  return [...new Set(here.map((place) => partsOf(place).address))];
};
