import { sha256Of } from '../judge/chain/thumbprint';
import type { Observation } from '../judge/observation';
import { MAX_OBSERVATION_BYTES } from '../observe/stored/observation-format';
import { type ObservationUnit, unitKey } from '../observe/stored/observation-unit';
import { UnusableObservationError, parseObservation } from '../observe/stored/parse-observation';
import type { ReadStored } from '../observe/stored/stored-observer';
import { FileTooLargeError, type ObjectStore } from './object-store';
import { FILES } from './state';

/** An observation that a run compares with the lists, and the SHA-256 of its file. */
export interface ReadObservation {
  observation: Observation;
  sha256: string;
}

/**
 * Reads the stored observation of a unit; null when there is none that can be used: those who act find the same, and say why.
 * @throws Error with which the store did not give it
 */
export async function readObservation(
  run: string,
  unit: ObservationUnit,
  files: Pick<ObjectStore, 'get'>,
): Promise<ReadObservation | null> {
  const text = await files.get(FILES.observation(run, unitKey(unit)), MAX_OBSERVATION_BYTES).catch(nullIfTooLarge);
  if (text === null) return null;
  try {
    return { observation: parseObservation(text, unit).observation, sha256: sha256Of(Buffer.from(text)) };
  } catch (error) {
    if (error instanceof UnusableObservationError) return null;
    throw error;
  }
}

function nullIfTooLarge(error: unknown): null {
  if (error instanceof FileTooLargeError) return null;
  throw error;
}

/**
 * Makes the reader of observations for those who write. The function that observes can replace an observation at any time, even after
 * the run has counted what it would write: so only the very text is given that was compared.
 */
export function createComparedReader(
  run: string,
  compared: Readonly<Record<string, { sha256: string }>>,
  files: Pick<ObjectStore, 'get'>,
): ReadStored {
  return async (unit) => {
    const key = unitKey(unit);
    const text = await files.get(FILES.observation(run, key), MAX_OBSERVATION_BYTES);
    if (text === null) return null;
    if (compared[key]?.sha256 === sha256Of(Buffer.from(text))) return text;
    throw new UnusableObservationError('it is not the one that this run compared with the lists');
  };
}
