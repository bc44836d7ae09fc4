import type { JudgedHost } from '../evidence/hosts';
import type { ThumbprintRecord } from './provider-state';
import type { KeyKind, Unanswered } from '../observation';
import { isAtHost, isSameQuestion, partsOf, placeOf, skippedPlaceOf } from './places';

/** A question that a host left open in a look. */
export interface OpenQuestion {
  /** The host in display form (`displayHost`). */
  host: string;
  why: Unanswered['why'];
  /** Places where an entry that this question concerns was last live. */
  places: readonly string[];
  /** Key under which the question is kept: one kind of key at an address, or an address beyond the limit. */
  key: string;
}

/** Time on end for which an open question may hold up every entry, in milliseconds; after that only those last seen there. */
export const HOLD_UP_MS = 7 * 24 * 60 * 60 * 1000;

/** Maximum number of open questions that are kept: those that were left open for longest. */
const MOST_REMEMBERED = 150;

const KINDS: readonly KeyKind[] = ['rsa', 'ecdsa', 'any'];

/** Returns the questions that hosts left open, one for each kind of key. */
export function openQuestionsOf(hosts: readonly JudgedHost[]): OpenQuestion[] {
  return hosts.flatMap(({ report, seen }) =>
    (seen.unanswered ?? []).flatMap(({ address, asked, why }): OpenQuestion[] => {
      const { host } = report;
      const kinds = asked === null ? KINDS : [asked];
      const places = kinds.map((kind) => placeOf(host, address, kind));
      if (why === 'beyond-limit') return [{ host, why, places, key: skippedPlaceOf(host, address) }];
      return places.map((place) => ({ host, why, places: [place], key: place }));
    }),
  );
}

/**
 * Returns the moments since which questions are open, after a look. Questions of hosts that were not observed stay. Answered
 * questions go, and so do questions at addresses that a host has no longer. A family of addresses without a route is not kept,
 * nor is a kind that is remembered to be missing: no time counts there.
 */
export function updateUnanswered(
  known: ReadonlyMap<string, Date>,
  questions: readonly OpenQuestion[],
  hosts: readonly string[],
  now: Date,
): ReadonlyMap<string, Date> {
  const elsewhere = [...known].filter(([key]) => !hosts.some((host) => isAtHost(key, host)));
  const here = questions
    .filter(({ why }) => why !== 'no-route' && why !== 'remembered')
    .map(({ key }) => [key, earlier(known.get(key), now)] as const);
  const all = [...elsewhere, ...here].toSorted(
    ([one, since], [other, until]) => since.getTime() - until.getTime() || (one < other ? -1 : 1),
  );
  return new Map(all.slice(0, MOST_REMEMBERED));
}

/** Returns the earlier moment: one that lies ahead was noted by a clock that has been set back since. */
function earlier(since: Date | undefined, now: Date): Date {
  return since && since < now ? since : now;
}

/**
 * True if an open question keeps an entry from being superseded: it might be answered with the entry's certificate.
 * @param since the moments when the questions were first left open, this look included
 */
export function isHeldUpBy(
  { why, places, key }: OpenQuestion,
  entry: Pick<ThumbprintRecord, 'places'>,
  since: ReadonlyMap<string, Date>,
  now: Date,
): boolean {
  if (places.some((place) => entry.places.some((seen) => isSameQuestion(place, seen)))) return true;
  if (why !== 'silent' && why !== 'not-allowed') return false;
  return now.getTime() - (since.get(key) ?? now).getTime() <= HOLD_UP_MS;
}

/**
 * Returns the addresses of a host that a look should begin with: addresses where a pin was last seen, then addresses that were
 * beyond the limit, the longest first.
 * @param host the host in display form (`displayHost`)
 */
export function addressesToAskFirst(
  {
    thumbprints,
    unanswered,
  }: {
    thumbprints: ReadonlyMap<string, Pick<ThumbprintRecord, 'places'>>;
    unanswered: ReadonlyMap<string, Date>;
  },
  host: string,
): readonly string[] {
  const seen = [...thumbprints.values()].flatMap(({ places }) => places);
  const skipped = [...unanswered.keys()].filter((key) => key.endsWith(' -'));
  const here = [...seen, ...skipped].filter((place) => isAtHost(place, host));
  return [...new Set(here.map((place) => partsOf(place).address))];
}
