import { type Command, Option } from 'commander';
import { checkInput } from '../../lambda/contract/input-error';
import { type Settings, settingsSchema } from '../../lambda/contract/settings';

/** The options that every command takes which looks at issuers. */
export interface CommonOptions {
  ca?: string;
  connectTo: string[];
  allowPrivate: boolean;
  /** What the service compares; default: as AWS does, where its endpoint is AWS's. */
  thumbprintCheck?: string;
  json: boolean;
}

/** The variable that stands for `--thumbprint-check`. */
export const CHECK_VARIABLE = 'OIDC_THUMBPRINT_WATCHER_THUMBPRINT_CHECK';

/** For an option that may be given several times. */
export const collect = (value: string, values: string[]): string[] => [...values, value];

/** Where the watcher's memory is, for the commands that use it. */
export const tableOption = (): Option =>
  new Option('--table <name>', "the DynamoDB table with the watcher's memory (the stack output TableName)").env(
    'OIDC_THUMBPRINT_WATCHER_TABLE',
  );

/** Says that JSON is wanted. */
export const jsonOption = (): Option => new Option('--json', 'print JSON and nothing else').default(false);

/** Adds the options that every command takes which looks at issuers. */
export const withCommonOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--ca <file>', 'file with CA certificates to trust besides the public ones: PEM, DER or PKCS#7'),
    )
    .addOption(
      new Option('--connect-to <HOST:PORT:ADDR:PORT>', "connect to ADDR:PORT for HOST:PORT, as curl's; repeatable")
        .argParser(collect)
        .default([], 'what DNS says'),
    )
    .addOption(new Option('--allow-private', 'contact private and other reserved addresses too').default(false))
    .addOption(
      new Option(
        '--thumbprint-check <which>',
        'what the service compares: aws, last-certificate, any-certificate or none (default: aws where IAM is AWS)',
      ).env(CHECK_VARIABLE),
    )
    .addOption(jsonOption());

/**
 * The settings that the options stand for.
 * @throws InputError naming the setting
 */
export const settingsOf = (options: CommonOptions & { overlapDays?: number }): Settings =>
  checkInput(
    settingsSchema,
    {
      ...(options.ca === undefined ? {} : { caFile: options.ca }),
      connectTo: options.connectTo,
      allowPrivateAddresses: options.allowPrivate,
      ...(options.thumbprintCheck === undefined ? {} : { thumbprintCheck: options.thumbprintCheck }),
      ...(options.overlapDays === undefined ? {} : { overlapDays: options.overlapDays }),
    },
    'options',
  );
