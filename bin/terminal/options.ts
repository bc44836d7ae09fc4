import { type Command, Option } from 'commander';
import { checkInput } from '../../lambda/contract/input-error';
import { type Settings, settingsSchema } from '../../lambda/contract/settings';

/** Options of every command that observes issuers. */
export interface CommonOptions {
  ca?: string;
  connectTo: string[];
  allowPrivate: boolean;
  /** Comparison that the service makes; default: as AWS does, where its endpoint is AWS's. */
  thumbprintCheck?: string;
  json: boolean;
}

/** The variable that stands for `--thumbprint-check`. */
export const CHECK_VARIABLE = 'OIDC_THUMBPRINT_WATCHER_THUMBPRINT_CHECK';

/** Collects the values of an option that may be given several times. */
export function collect(value: string, values: string[]): string[] {
  return [...values, value];
}

/** Returns the option for the table of the state store, for the commands that use it. */
export function tableOption(): Option {
  return new Option('--table <name>', "the DynamoDB table with the watcher's memory (the stack output TableName)").env(
    'OIDC_THUMBPRINT_WATCHER_TABLE',
  );
}

/** Returns the option that asks for JSON. */
export function jsonOption(): Option {
  return new Option('--json', 'print JSON and nothing else').default(false);
}

/** Returns the option about what of a report is shown. */
export function onlyOption(): Option {
  return new Option(
    '--only <what>',
    'show only problems: no unchanged provider without one, no finding that is only information',
  ).choices(['problems']);
}

/** Returns the option that asks for a report in a form that CI systems read. */
export function formatOption(): Option {
  return new Option('--format <format>', 'print a report for CI: Markdown for the summary of a job, or JUnit XML')
    .choices(['markdown', 'junit'])
    .conflicts('json');
}

/** Adds the options of every command that observes issuers. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--ca <file>', 'file with CA certificates to trust beside the public ones: PEM, DER or PKCS#7'),
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
}

/**
 * Returns the settings that the options stand for.
 * @throws InputError naming the setting
 */
export function settingsOf(options: CommonOptions & { overlapDays?: number }): Settings {
  return checkInput(
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
}
