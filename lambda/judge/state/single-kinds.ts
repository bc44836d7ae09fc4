import { displayHost, type JudgedHost } from '../evidence/hosts';
import type { HostObservation, SingleKind } from '../observation';
import { isKnownChain } from './chain-changes';
import { isAtHost, partsOf, placeOf } from './places';
import type { ProviderState } from './provider-state';

/** Time for which it stands that an address has certificates of one kind alone, in milliseconds: a day. */
const STANDS_MS = 24 * 60 * 60 * 1000;

/** Number of addresses of a host that are kept. */
const MOST_ADDRESSES = 16;

/** Part of a state that says which chains hosts presented, and where they had one kind of certificate alone. */
type Known = Pick<ProviderState, 'singleKinds' | 'chains'>;

/** A look at the hosts of a provider. */
interface Look {
  hosts: readonly JudgedHost[];
  /** True if the look counts (`isCompleteLook`). Others add nothing. */
  counts: boolean;
  now: Date;
}

/**
 * Returns the places to keep after a look. Where a host presents anything new, or both kinds, or leaves a question open, nothing is
 * kept of it: the next look asks all its addresses for both kinds.
 * @param known the state before the look
 */
export function updateSingleKinds(known: Known, { hosts, counts, now }: Look): ProviderState['singleKinds'] {
  return new Map(
    hosts.flatMap(({ seen }) => {
      const places = isAsKnown(seen, known) ? placesIn(seen) : [];
      const before = known.singleKinds;
      const here = places.flatMap((place) => {
        const since = before.get(place);
        if (since && stands(since, now)) return [[place, since] as const];
        return counts && !isRemembered(seen, place) ? [[place, now] as const] : [];
      });
      const others = places.length === 0 ? [] : elsewhere(seen, known, new Set(places), now);
      return [...here, ...others].slice(0, MOST_ADDRESSES);
    }),
  );
}

/** True if a host presents one kind alone, left no question open, and presents nothing that was not known. */
function isAsKnown(seen: HostObservation, { chains }: Known): boolean {
  const before = chains.get(displayHost(seen));
  const open = (seen.unanswered ?? []).filter(({ why }) => why !== 'no-route' && why !== 'remembered');
  return (
    open.length === 0 &&
    seen.tls13Only !== true &&
    seen.presentations.every(({ chain }) => !before || isKnownChain(before, chain))
  );
}

/** Returns the places where a host presented something; none if it presented two kinds, or one that nobody asked for by itself. */
function placesIn(seen: HostObservation): string[] {
  const kinds = new Set(seen.presentations.map(({ asked }) => asked));
  if (kinds.size !== 1 || kinds.has('any')) return [];
  const host = displayHost(seen);
  return [...new Set(seen.presentations.map(({ address, asked }) => placeOf(host, address, asked)))].toSorted();
}

/** True if one kind alone was asked for at the place. */
function isRemembered({ unanswered = [] }: HostObservation, place: string): boolean {
  const { address } = partsOf(place);
  return unanswered.some((one) => one.why === 'remembered' && one.address === address);
}

/** Returns what is known of addresses of a host that DNS did not give in this look, as long as it stands and is of the same kind. */
function elsewhere(seen: HostObservation, { singleKinds }: Known, here: ReadonlySet<string>, now: Date) {
  const host = displayHost(seen);
  const kinds = new Set([...here].map((place) => partsOf(place).asked));
  return [...singleKinds].filter(
    ([place, since]) =>
      isAtHost(place, host) && !here.has(place) && kinds.has(partsOf(place).asked) && stands(since, now),
  );
}

function stands(since: Date, now: Date): boolean {
  const age = now.getTime() - since.getTime();
  return age >= 0 && age < STANDS_MS;
}

/**
 * Returns the one kind of certificate that a host has; null if both are to be asked for. That is so wherever AWS checks the
 * thumbprint, or it is not known whether it does: a certificate of the other kind would fail sign-ins there.
 * @param host the host in display form (`displayHost`)
 */
export function singleKindOf(
  { singleKinds, chains, enforced }: Pick<ProviderState, 'singleKinds' | 'chains' | 'enforced'>,
  host: string,
  now: Date,
): SingleKind | null {
  if (enforced !== false) return null;
  const places = new Set(
    [...singleKinds].flatMap(([place, since]) => (isAtHost(place, host) && stands(since, now) ? [place] : [])),
  );
  const kinds = new Set([...places].map((place) => partsOf(place).asked));
  const kind = (['rsa', 'ecdsa'] as const).find((one) => kinds.has(one));
  if (!kind || kinds.size > 1) return null;
  const known = chains.get(host) ?? [];
  return {
    kind,
    isSame: ({ address, chain, verdict }) =>
      verdict.trusted && places.has(placeOf(host, address, kind)) && isKnownChain(known, chain),
  };
}
