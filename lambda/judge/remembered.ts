import type { PutBy, RememberedThumbprint } from './memory';
import { normalise } from './thumbprint';

/** What is remembered of each thumbprint of a list, and of no other. What was not known is met now. */
export const thumbprintsOf = (
  list: readonly string[],
  known: ReadonlyMap<string, RememberedThumbprint>,
  now: Date,
): ReadonlyMap<string, RememberedThumbprint> =>
  new Map(
    list.map(normalise).map((thumbprint) => [thumbprint, known.get(thumbprint) ?? newcomer('found', now)] as const),
  );

/** What is remembered of a thumbprint at first. */
export const newcomer = (by: PutBy, now: Date): RememberedThumbprint => ({
  by,
  firstSeen: now,
  lastLive: null,
  supersededSince: null,
  places: [],
  certificate: null,
});
