import pMap from 'p-map';
import type { ProviderProfile, Settings } from '../contract/settings';
import { LIFETIME_MS, createSharedHosts } from '../observe/shared-hosts';
import { printObservation } from '../observe/stored/observation-format';
import { type ObservationUnit, unitKey, unitOf } from '../observe/stored/observation-unit';
import { MOST_AT_ONCE } from '../run/concurrency';
import type { RunDependencies } from '../run/dependencies';

/** Observations as they are stored, by the keys of their units. */
export type StoredObservations = ReadonlyMap<string, string>;

/** Dependencies of observing units. */
export interface UnitObserver extends Pick<RunDependencies, 'observe' | 'trustOf' | 'clock'> {
  runId: string;
  /** Place that the observations are made from. */
  perspective: string;
  /** Receives the count of units that are done, before the first and after each, and the count of all. */
  onProgress?: (done: number, of: number) => void;
}

/** Observes units, each once. */
export async function observeUnits(
  units: readonly ObservationUnit[],
  { observe, trustOf, clock, runId, perspective, onProgress }: UnitObserver,
): Promise<StoredObservations> {
  const probeHost = createSharedHosts(LIFETIME_MS, { clock });
  let done = 0;
  onProgress?.(done, units.length);
  const observeUnit = async (unit: ObservationUnit): Promise<[string, string][]> => {
    const profile = profileFor(unit);
    const observedAt = clock();
    const observation = await observe(unit.issuer, profile, trustOf(profile), probeHost);
    done += 1;
    onProgress?.(done, units.length);
    if ('unobserved' in observation) return [];
    return [[unitKey(unit), printObservation({ unit, observedAt, runId, perspective, observation })]];
  };
  return new Map((await pMap(units, observeUnit, { concurrency: MOST_AT_ONCE })).flat());
}

/** Returns the profile that a unit is observed with: of the rest of the settings an observation knows nothing. */
function profileFor({ caFile, caExclusive, allowPrivateAddresses }: ObservationUnit): ProviderProfile {
  return { updates: 'never', overlapDays: 0, caFile: caFile ?? undefined, caExclusive, allowPrivateAddresses };
}

/**
 * Returns the units of providers, each once, however many providers of however many accounts it has, in the order of their URLs: so
 * issuers on one host come together and share its handshakes.
 */
export function unitsOf(providers: readonly { arn: string; issuer: string }[], settings: Settings): ObservationUnit[] {
  const units = new Map(
    providers.map((provider) => {
      const unit = unitOf(settings, provider);
      return [unitKey(unit), unit];
    }),
  );
  return [...units].toSorted(byIssuer).map(([, unit]) => unit);
}

function byIssuer([key, one]: [string, ObservationUnit], [otherKey, other]: [string, ObservationUnit]): number {
  if (one.issuer !== other.issuer) return one.issuer < other.issuer ? -1 : 1;
  return key < otherKey ? -1 : 1;
}
