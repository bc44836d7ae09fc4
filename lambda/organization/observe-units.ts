import pMap from 'p-map';
import type { Provider } from '../act/iam';
import { profileOf } from '../contract/settings';
import { LIFETIME_MS, createSharedHosts } from '../observe/shared-hosts';
import { printObservation } from '../observe/stored/observation-format';
import { type ObservationUnit, unitKey, unitOf } from '../observe/stored/observation-unit';
import { MOST_AT_ONCE } from '../run/concurrency';
import type { RunDependencies } from '../run/dependencies';

/** Observations as they are stored, by the keys of their units. */
export type StoredObservations = ReadonlyMap<string, string>;

/** Dependencies of observing units. */
export interface UnitObserver extends Pick<RunDependencies, 'observe' | 'trustOf' | 'settings' | 'clock'> {
  runId: string;
  /** Place that the observations are made from. */
  perspective: string;
  /** Receives the count of units that are done, before the first and after each, and the count of all. */
  onProgress?: (done: number, of: number) => void;
}

/** Observes the units of providers, each once, however many providers of however many accounts it has. */
export async function observeUnits(
  providers: readonly Provider[],
  { observe, trustOf, settings, clock, runId, perspective, onProgress }: UnitObserver,
): Promise<StoredObservations> {
  const units = unitsOf(providers, settings);
  const probeHost = createSharedHosts(LIFETIME_MS, { clock });
  let done = 0;
  onProgress?.(done, units.length);
  const observeUnit = async ({ key, unit, provider }: Member): Promise<[string, string][]> => {
    const profile = profileOf(settings, provider);
    const observedAt = clock();
    const observation = await observe(provider.issuer, profile, trustOf(profile), probeHost);
    done += 1;
    onProgress?.(done, units.length);
    if ('unobserved' in observation) return [];
    return [[key, printObservation({ unit, observedAt, runId, perspective, observation })]];
  };
  return new Map((await pMap(units, observeUnit, { concurrency: MOST_AT_ONCE })).flat());
}

/** A unit, with one of its providers, which stands for all of them. */
interface Member {
  key: string;
  unit: ObservationUnit;
  provider: Provider;
}

/** Returns the units in the order of their URLs, so that issuers on one host come together and share its handshakes. */
function unitsOf(providers: readonly Provider[], settings: UnitObserver['settings']): Member[] {
  const units = new Map<string, Member>();
  for (const provider of providers) {
    const unit = unitOf(settings, provider);
    const key = unitKey(unit);
    if (!units.has(key)) units.set(key, { key, unit, provider });
  }
  return [...units.values()].toSorted((one, other) => (one.unit.issuer < other.unit.issuer ? -1 : 1));
}
