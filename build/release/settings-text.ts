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
  const replacements: readonly [RegExp, string][] = [
    [/"updates":"verified"/, '"updates":"${Updates}"'],
    [/"overlapDays":30\b/, '"overlapDays":${OverlapDays}'],
    [/"include":\[\]/, '"include":[${Providers}]'],
    [/"quickLookMinutes":5\b/, '"quickLookMinutes":${QuickLook}'],
    [/^\{/, '{${CaFile}'],
  ];
  const text = replacements.reduce((all, [pattern, replacement]) => replaced(all, pattern, replacement), settings);
  return { 'Fn::Sub': [text, VARIABLES] };
}

function replaced(text: string, pattern: RegExp, replacement: string): string {
  if (!pattern.test(text)) throw new Error(`The settings have nothing like ${pattern}: ${text}`);
  return text.replace(pattern, () => replacement);
}
