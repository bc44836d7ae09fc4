import type { PutBy, RememberedThumbprint } from './memory';
import { normalise } from './thumbprint';

/**
 * What is remembered of each thumbprint of a list, and of no other. What was not known is met now.
 * @param by who put in what was not known
 */
export const thumbprintsOf = (
  list: readonly string[],
  known: ReadonlyMap<string, RememberedThumbprint>,
  now: Date,
  by: PutBy = 'found',
): ReadonlyMap<string, RememberedThumbprint> =>
  new Map(list.map(normalise).map((thumbprint) => [thumbprint, known.get(thumbprint) ?? newcomer(by, now)] as const));

/** What is remembered of a thumbprint at first. */
export const newcomer = (by: PutBy, now: Date): RememberedThumbprint => ({
  by,
  firstSeen: now,
  founds: by !== 'external',
  standing: by === 'approved' || by === 'staged' ? 'approved' : null,
  lastLive: null,
  absentSince: null,
  supersededSince: null,
  missedBy: [],
  places: [],
  certificate: null,
});
