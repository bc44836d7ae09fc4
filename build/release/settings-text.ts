import { CA_FILE, type Value, choose, ref } from './parameters';

/** What stands in the settings for a parameter, and the text that it is replaced by. */
const VARIABLES: Readonly<Record<string, Value>> = {
  Providers: choose('HasProviders', { 'Fn::Join': ['', ['"', { 'Fn::Join': ['","', ref('Providers')] }, '"']] }, ''),
  CaFile: choose('HasCaLayer', `"caFile":"${CA_FILE}",`, ''),
  QuickLook: choose('HasQuickLook', ref('QuickLookMinutes'), 'null'),
};

/**
 * Returns the settings of the function as text in which CloudFormation puts the parameters.
 * @param settings JSON of the settings with the defaults of all parameters
 * @throws Error when a setting is missing that a parameter gives
 */
export function settingsText(settings: string): Value {
  if (settings.includes('${')) throw new Error(`The settings hold a variable already: ${settings}`);
  const text = [
    [/"updates":"verified"/, '"updates":"${Updates}"'],
    [/"overlapDays":30\b/, '"overlapDays":${OverlapDays}'],
    [/"include":\[\]/, '"include":[${Providers}]'],
    [/"quickLookMinutes":5\b/, '"quickLookMinutes":${QuickLook}'],
    [/^\{/, '{${CaFile}'],
  ].reduce((all, [pattern, replacement]) => replaced(all, pattern, replacement), settings);
  return { 'Fn::Sub': [text, VARIABLES] };
}

function replaced(
  text: string,
  pattern: string | RegExp | undefined,
  replacement: string | RegExp | undefined,
): string {
  const result = text.replace(pattern ?? '', () => `${replacement}`);
  if (result === text) throw new Error(`The settings have nothing like ${pattern}: ${text}`);
  return result;
}
