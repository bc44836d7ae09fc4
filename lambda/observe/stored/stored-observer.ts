import { type Clocks, ageOf, momentBefore } from '../../contract/moment';
import type { Observation } from '../../judge/observation';
import type { Observe, Unobserved } from '../observer';
import { STORED_FRESH_MS, observationTooOld } from './freshness';
import { type ObservationUnit, unitFor, unitKey } from './observation-unit';
import { UnusableObservationError, parseObservation } from './parse-observation';

/** Reads what is stored of a unit; null when nothing is. It should not read more than `MAX_OBSERVATION_BYTES`. */
export type ReadStored = (unit: ObservationUnit) => Promise<string | null>;

/**
 * Makes an observer that finds stored observations, and asks no host. Providers of one unit share what was read.
 * @param maxAgeMs greatest age of an observation. Default: `STORED_FRESH_MS`; Infinity for a run that only reports
 */
export function createStoredObserver(read: ReadStored, clocks: Clocks, maxAgeMs = STORED_FRESH_MS): Observe {
  const known = new Map<string, Promise<Observation | Unobserved>>();
  return async (issuer, profile) => {
    const unit = unitFor(issuer, profile);
    const key = unitKey(unit);
    const found = known.get(key) ?? find(unit, read);
    known.set(key, found);
    const observation = await found;
    return 'unobserved' in observation ? observation : inTime(observation, clocks, maxAgeMs);
  };
}

async function find(unit: ObservationUnit, read: ReadStored): Promise<Observation | Unobserved> {
  try {
    const written = await read(unit);
    if (written === null) return unusable('it is missing');
    return parseObservation(written, unit).observation;
  } catch (error) {
    return unusable(
      error instanceof UnusableObservationError ? error.message : `it could not be read: ${String(error)}`,
    );
  }
}

function unusable(reason: string): Unobserved {
  return { unobserved: { code: 'observation-unusable', facts: { reason } } };
}

/** Returns an observation if it is young enough. Nothing is of the future, whatever it says. */
function inTime(observation: Observation, clocks: Clocks, maxAgeMs: number): Observation | Unobserved {
  const { observedAt } = observation;
  if (!observedAt) return observation;
  const age = ageOf(momentBefore(observedAt, clocks), clocks);
  if (age === Infinity) return unusable(`it says that it is of ${observedAt.toISOString()}, which is yet to come`);
  return age < maxAgeMs ? observation : { unobserved: observationTooOld(observedAt) };
}
