import pMap from 'p-map';
import { InputError, checkInput } from '../../contract/input-error';
import type { Settings } from '../../contract/settings';
import { quoted } from '../../judge/printable';
import { unitBatch } from '../file-formats';
import { type UnitObserver, observeUnits } from '../observe-units';
import { FILES_AT_ONCE } from '../read-inventories';
import { FILES } from '../state';
import type { StageContext } from './stage';

/** What the stage is given: it can write observations, and nothing else. */
export interface ObserveContext extends Pick<UnitObserver, 'observe' | 'trustOf' | 'clock' | 'perspective'> {
  run: string;
  files: Pick<StageContext['files'], 'put'>;
  /** Batch of units. */
  item: unknown;
  settings: Settings;
}

/**
 * Observes a batch of units, and stores what was seen of each.
 * @throws InputError when the batch is not of its form, or names a CA file that the settings do not
 */
export async function observeBatch({ run, files, item, settings, ...using }: ObserveContext): Promise<object> {
  const { units } = checkInput(unitBatch, item, 'item');
  const known = [settings, ...Object.values(settings.providers)].map(({ caFile }) => caFile ?? null);
  const foreign = units.find(({ caFile }) => caFile !== null && !known.includes(caFile));
  if (foreign)
    throw new InputError(`Invalid item. units: the settings have no CA file ${quoted(foreign.caFile ?? '')}.`);
  const observations = await observeUnits(units, { ...using, runId: run });
  const store = ([key, text]: [string, string]): Promise<void> => files.put(FILES.observation(run, key), text);
  await pMap([...observations], store, { concurrency: FILES_AT_ONCE });
  return {};
}
