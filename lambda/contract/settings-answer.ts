import { resolve } from 'node:path';
import { readCaFile } from './ca-file';
import type { Settings } from './settings';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';

/**
 * Answer to `{"settings": true}`: what a look from another place needs, so that it comes to the same result as the function. There is no
 * secret in it: CA certificates are public.
 */
export interface SettingsAnswer {
  settings: Settings;
  /** Comparison that the service with the providers makes, as the function knows it. */
  thumbprintCheck: KnownCheck;
  /** Name of the table of the state store. */
  tableName: string;
  /** Certificates of each CA file that the settings name, in PEM form, by the path in the settings. */
  caFiles: Readonly<Record<string, readonly string[]>>;
}

/**
 * Returns the answer.
 * @param directory folder that paths of CA files are relative to
 * @throws InputError when a CA file cannot be read
 */
export function answerSettings(
  { settings, ...known }: Omit<SettingsAnswer, 'caFiles'>,
  directory: string,
): SettingsAnswer {
  const paths = [settings, ...Object.values(settings.providers)].flatMap(({ caFile }) => caFile ?? []);
  const caFiles = Object.fromEntries(paths.map((path) => [path, readCaFile(resolve(directory, path))]));
  return { settings, ...known, caFiles };
}
