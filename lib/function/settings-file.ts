import { Token } from 'aws-cdk-lib';
import { VARIABLES } from '../../lambda/contract/environment';
import type { Settings } from '../../lambda/contract/settings';
import { type AssetFile, placeFile } from './asset-commands';

/** Most bytes of the environment that the settings may take: the rest is for ARNs and for Node's options. */
const MOST_IN_ENVIRONMENT = 2560;

/** Name of the settings file in the asset. */
const SETTINGS_FILE = 'settings.json';

/** Settings in two places: in the environment, and, if they are too long for it, in a file of the asset. */
export interface PlacedSettings {
  environment: Settings;
  /** The variable that names the file; none if there is no file. */
  variables: Readonly<Record<string, string>>;
  /** The file for the asset; none if the settings are short. */
  files: readonly AssetFile[];
}

/**
 * Places settings. Lambda's environment holds 4 KB: long lists of names go into the asset. Items with a token stay in the
 * environment, since the token's value is known only to the deployment.
 */
export function placeSettings(settings: Settings): PlacedSettings {
  const isShort = Buffer.byteLength(JSON.stringify(settings)) <= MOST_IN_ENVIRONMENT;
  if (isShort) return { environment: settings, variables: {}, files: [] };
  const file = partOf(settings, (text) => !isOpen(text));
  return {
    environment: { ...settings, ...partOf(settings, isOpen) },
    variables: { [VARIABLES.settingsFile]: SETTINGS_FILE },
    files: [{ source: placeFile(SETTINGS_FILE, JSON.stringify(file)), target: SETTINGS_FILE }],
  };
}

function isOpen(text: string): boolean {
  return Token.isUnresolved(text);
}

/** Returns the settings that may be long, with only the items for which `is` holds. */
function partOf(
  { include, exclude, connectTo, providers }: Settings,
  is: (text: string) => boolean,
): Pick<Settings, 'include' | 'exclude' | 'connectTo' | 'providers'> {
  return {
    include: include.filter(is),
    exclude: exclude.filter(is),
    connectTo: connectTo.filter(is),
    providers: Object.fromEntries(Object.entries(providers).filter(([name]) => is(name))),
  };
}
