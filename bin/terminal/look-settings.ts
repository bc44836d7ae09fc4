import { resolve } from 'node:path';
import { InputError } from '../../lambda/contract/input-error';
import type { Settings } from '../../lambda/contract/settings';
import type { KnownCheck } from '../../lambda/judge/evidence/thumbprint-check';
import type { FunctionSettings } from './function-settings';
import { type LookOptions, settingsOf } from './options';
import { type Surroundings, surroundings } from './surroundings';
import { thumbprintCheckFrom } from './thumbprint-check';

/** What a look at a terminal goes by. */
export interface LookSettings {
  settings: Settings;
  thumbprintCheck: KnownCheck;
  /** The parts of a look that depend on the place. */
  surroundings: Surroundings;
  /** Table of the state store, and its region where it need not be that of the shell; null for none. */
  table: { name: string; region?: string } | null;
}

/** Options that say what a look goes by. */
export interface FunctionOptions extends LookOptions {
  /** Deployed function whose settings and table count, where no other option says otherwise. */
  function?: string;
  table?: string;
  overlapDays?: number;
}

/**
 * Returns what a look goes by: the options, and for what they leave open the settings of the deployed function, if one is named.
 * @throws InputError when the options do not fit, or the function does not answer as the watcher does
 * @throws Error when the function cannot be asked
 */
export async function lookSettingsOf(options: FunctionOptions): Promise<LookSettings> {
  const own = settingsOf(options);
  const table = options.table ? { name: options.table } : null;
  if (options.function === undefined)
    return { settings: own, thumbprintCheck: await thumbprintCheckFrom(own), surroundings: surroundings(), table };
  // Loaded on demand: most looks need no client of Lambda.
  const { askForSettings } = await import('./function-settings');
  const asked = await askForSettings(options.function);
  return {
    settings: mergeSettings(asked.settings, own, options),
    thumbprintCheck: options.thumbprintCheck ?? asked.thumbprintCheck,
    surroundings: { ...surroundings(), directory: '/', readCaFile: createReader(asked, options.ca) },
    table: table ?? { name: asked.tableName, region: asked.region },
  };
}

/** Returns the function's settings with those in their place that options say. */
function mergeSettings(deployed: Settings, own: Settings, options: FunctionOptions): Settings {
  return {
    ...deployed,
    ...(options.ca !== undefined && { caFile: OWN_FILE }),
    ...(options.allowPrivate && { allowPrivateAddresses: true }),
    ...(options.overlapDays !== undefined && { overlapDays: own.overlapDays }),
    connectTo: [...own.connectTo, ...deployed.connectTo],
  };
}

/** Path that stands for the CA file of the option `--ca`, beside the paths of the function's own files. */
const OWN_FILE = '/--ca';

/** Returns a reader of CA files that has the certificates of the function's files at hand, by their path from the root folder. */
function createReader({ caFiles }: FunctionSettings, ownFile: string | undefined) {
  const known = new Map(Object.entries(caFiles).map(([path, certificates]) => [resolve('/', path), certificates]));
  const here = surroundings();
  return (path: string): readonly string[] => {
    if (path === OWN_FILE && ownFile !== undefined) return here.readCaFile(resolve(here.directory, ownFile));
    const certificates = known.get(path);
    if (!certificates) throw new InputError(`The function did not give the certificates of its CA file ${path}.`);
    return certificates;
  };
}
