import { type Command, Option } from 'commander';
import * as v from 'valibot';
import { versionNumber } from '../../lambda/contract/invocation';
import {
  type Settings,
  connectTo,
  overlapDays,
  providerName,
  settingsSchema,
  thumbprintCheck,
} from '../../lambda/contract/settings';
import { checkInput } from '../../lambda/contract/input-error';
import { checkedOption, repeatableOption } from './option-values';

/** Options about the hosts that a command looks at, and the evidence that counts. */
export interface LookOptions {
  ca?: string;
  connectTo: string[];
  allowPrivate?: boolean;
  /** Comparison that the service makes; default: as AWS does, where its endpoint is AWS's. */
  thumbprintCheck?: Settings['thumbprintCheck'];
}

/** Options of every command that observes issuers. */
export interface CommonOptions extends LookOptions {
  json?: boolean;
}

/** The variable that stands for `--thumbprint-check`. */
export const CHECK_VARIABLE = 'OIDC_THUMBPRINT_WATCHER_THUMBPRINT_CHECK';

/** Returns the option for the table of the state store, for the commands that use it. */
export function tableOption(): Option {
  return new Option('--table <name>', "the DynamoDB table with the watcher's state (the stack output TableName)").env(
    'OIDC_THUMBPRINT_WATCHER_TABLE',
  );
}

/** Returns the option that asks for JSON. */
export function jsonOption(): Option {
  return new Option('--json', 'print JSON and nothing else');
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

/** Returns the option that names providers. */
export function providerOption(): Option {
  return repeatableOption('--provider <arn-or-url>', 'only the provider with this ARN or issuer URL', providerName);
}

/** Returns the option for the number of an earlier list. */
export function restoreOption(): Option {
  return checkedOption(
    '--restore <version>',
    'put an earlier list of the one --provider back; history shows them',
    v.pipe(v.string(), v.transform(Number), versionNumber),
  );
}

/** Returns the option for the overlap. */
export function overlapOption(): Option {
  return checkedOption(
    '--overlap-days <days>',
    'for how many days a superseded thumbprint stays pinned',
    v.pipe(v.string(), v.transform(Number), overlapDays),
  );
}

/** Returns the option that names the deployed function. */
export function functionOption(): Option {
  return new Option(
    '--function <name>',
    "the watcher's deployed function (the stack output FunctionName): its CA certificates, table and other settings count here too",
  );
}

/** Returns an option that may be given several times, and takes any text. */
export function textsOption(flags: string, description: string): Option {
  return repeatableOption(flags, description, v.string());
}

/**
 * Adds the options about the hosts that are looked at.
 * @param where end of their descriptions, where the command itself looks at no host
 */
export function withLookOptions(command: Command, where = ''): Command {
  return command
    .option('--ca <file>', `file with CA certificates to trust beside the public ones: PEM, DER or PKCS#7${where}`)
    .addOption(
      repeatableOption(
        '--connect-to <HOST:PORT:ADDR:PORT>',
        `connect to ADDR:PORT for HOST:PORT, as curl's${where}`,
        connectTo,
      ),
    )
    .option('--allow-private', `contact private and other reserved addresses too${where}`)
    .addOption(
      checkedOption(
        '--thumbprint-check <which>',
        'what the service compares: aws, last-certificate, any-certificate or none (default: aws where IAM is AWS)',
        thumbprintCheck,
      ).env(CHECK_VARIABLE),
    );
}

/** Adds the options of every command that observes issuers. */
export function withCommonOptions(command: Command): Command {
  return withLookOptions(command).addOption(jsonOption());
}

/** Returns the options about hosts and evidence as words, for a command that is to look at the same. */
export function lookWords({ ca, connectTo: rules, allowPrivate, thumbprintCheck: check }: LookOptions): string[] {
  return [
    ...(ca === undefined ? [] : ['--ca', ca]),
    ...rules.flatMap((rule) => ['--connect-to', rule]),
    ...(allowPrivate ? ['--allow-private'] : []),
    // The variable holds for the next command, too.
    ...(check === undefined || check === process.env[CHECK_VARIABLE] ? [] : ['--thumbprint-check', check]),
  ];
}

/**
 * Returns the settings that the options stand for.
 * @throws InputError naming the setting
 */
export function settingsOf(options: LookOptions & { overlapDays?: number }): Settings {
  return checkInput(
    settingsSchema,
    {
      ...(options.ca === undefined ? {} : { caFile: options.ca }),
      connectTo: options.connectTo,
      allowPrivateAddresses: options.allowPrivate ?? false,
      ...(options.thumbprintCheck === undefined ? {} : { thumbprintCheck: options.thumbprintCheck }),
      ...(options.overlapDays === undefined ? {} : { overlapDays: options.overlapDays }),
    },
    'options',
  );
}
