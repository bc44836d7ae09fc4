import { Token } from 'aws-cdk-lib';
import { checkInput, InputError } from '../lambda/contract/input-error';
import { quoted } from '../lambda/judge/printable';
import { type Settings, settingsSchema } from '../lambda/contract/settings';
import type { CaFiles } from './function/ca-files';
import { DEFAULT_QUICK_LOOK, quickLookMinutesOf } from './operation/schedule';
import { identityOf } from './permissions/provider-names';
import type { OidcThumbprintWatcherProps } from './watcher-props';

/**
 * Returns the function's settings, from the construct's props. Names may be tokens, such as the ARN of a provider in the same
 * app: tokens are left as they are, everything else is checked as the function will check it.
 * @param caFiles gets every CA file; the settings then name its place in the asset
 * @throws InputError naming the prop
 */
export function settingsOf(props: OidcThumbprintWatcherProps, caFiles: CaFiles): Settings {
  // To the function an empty list means all providers: hardly the meaning of a list that came out empty.
  if (props.include?.length === 0) throw new InputError('include: is empty; leave it out to watch every provider.');
  const settings: Settings = {
    updates: props.updates ?? 'verified',
    overlapDays: props.overlapDays ?? 30,
    accountName: props.accountName,
    include: [...(props.include ?? [])],
    exclude: [...(props.exclude ?? [])],
    caFile: props.caFile === undefined ? undefined : caFiles.add(props.caFile, ''),
    allowPrivateAddresses: props.allowPrivateAddresses ?? false,
    connectTo: [...(props.connectTo ?? [])],
    thumbprintCheck: props.thumbprintCheck,
    runbookUrl: props.runbookUrl,
    manualCommands: props.manualCommands ?? true,
    affectedRoles: props.affectedRoles ?? true,
    quickLookMinutes: quickLookMinutesOf(props.quickLook ?? DEFAULT_QUICK_LOOK),
    providers: Object.fromEntries(
      Object.entries(props.providers ?? {}).map(([name, { caFile, ...own }]) => [
        name,
        { ...own, ...(caFile !== undefined && { caFile: caFiles.add(caFile, `providers.${name}.`) }) },
      ]),
    ),
  };
  checkInput(settingsSchema, withoutTokens(settings), 'props of OidcThumbprintWatcher');
  refuseVariables(settings);
  refuseDoubles(settings);
  return settings;
}

/** Returns the settings with stand-ins for tokens, whose values are not known before the deployment. */
function withoutTokens(settings: Settings): Settings {
  return {
    ...settings,
    accountName: Token.isUnresolved(settings.accountName) ? undefined : settings.accountName,
    runbookUrl: Token.isUnresolved(settings.runbookUrl) ? undefined : settings.runbookUrl,
    include: settings.include.map(nameOrStandIn),
    exclude: settings.exclude.map(nameOrStandIn),
    connectTo: settings.connectTo.filter((text) => !Token.isUnresolved(text)),
    providers: Object.fromEntries(Object.entries(settings.providers).map(([name, own]) => [nameOrStandIn(name), own])),
  };
}

function nameOrStandIn(name: string): string {
  return Token.isUnresolved(name) ? 'https://token.invalid' : name;
}

/**
 * Refuses names with `$`: IAM would take `${...}` in the policies for one of its variables, and the function for a name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function refuseVariables({ include, exclude, providers }: Settings): void {
  for (const [key, names] of Object.entries({ include, exclude, providers: Object.keys(providers) })) {
    const name = names.find((one) => one.includes('$') && !Token.isUnresolved(one));
    if (name !== undefined)
      throw new InputError(`${key}: ${quoted(name, 300)} holds a $, which begins a variable in IAM policies.`);
  }
}

/** Refuses two entries for one provider: it would be unclear which one the function obeys and which one its policy. */
function refuseDoubles({ providers }: Settings): void {
  const seen = new Map<string, string>();
  for (const name of Object.keys(providers)) {
    const other = seen.get(identityOf(name));
    if (other !== undefined) throw new InputError(`providers: ${name} and ${other} are the same provider.`);
    seen.set(identityOf(name), name);
  }
}
