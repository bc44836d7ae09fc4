import { type Command, Option } from 'commander';
import { checkInput } from '../../lambda/input-error';
import { type Settings, settingsSchema } from '../../lambda/settings';

/** The options that every command takes. */
export interface CommonOptions {
  ca?: string;
  connectTo: string[];
  allowPrivate: boolean;
  json: boolean;
}

/** For an option that may be given several times. */
export const collect = (value: string, values: string[]): string[] => [...values, value];

/** Adds the options that every command takes. */
export const withCommonOptions = (command: Command): Command =>
  command
    .addOption(new Option('--ca <file>', 'PEM file with CA certificates to trust besides the public ones'))
    .addOption(
      new Option('--connect-to <HOST:PORT:ADDR:PORT>', "connect to ADDR:PORT for HOST:PORT, as curl's; repeatable")
        .argParser(collect)
        .default([], 'what DNS says'),
    )
    .addOption(new Option('--allow-private', 'contact private and other reserved addresses too').default(false))
    .addOption(new Option('--json', 'print JSON and nothing else').default(false));

/**
 * The settings that the options stand for.
 * @throws InputError naming the setting
 */
export const settingsOf = (options: CommonOptions): Settings =>
  checkInput(
    settingsSchema,
    {
      ...(options.ca === undefined ? {} : { caFile: options.ca }),
      connectTo: options.connectTo,
      allowPrivateAddresses: options.allowPrivate,
    },
    'options',
  );
