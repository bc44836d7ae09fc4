#!/usr/bin/env node
import { restoreCommandFor } from '../lambda/contract/commands';
import { InputError } from '../lambda/contract/input-error';
import { thumbprint } from '../lambda/contract/invocation';
import { version } from '../package.json';
import { type CheckOptions, checkAccount, originOf, reportNeedsPerson } from './terminal/check';
import { explain, readRunbook } from './terminal/explain';
import { type HistoryOptions, historyNeedsPerson, readAccountHistory } from './terminal/history';
import { printIssuer } from './terminal/issuer-print';
import { repeatableOption } from './terminal/option-values';
import {
  type CommonOptions,
  formatOption,
  functionOption,
  jsonOption,
  onlyOption,
  overlapOption,
  providerOption,
  restoreOption,
  settingsOf,
  tableOption,
  textsOption,
  withCommonOptions,
  withLookOptions,
} from './terminal/options';
import { printHistory } from './terminal/print-history';
import { EXIT, createProgram, examplesText, exitCodeOf } from './terminal/program';
import { showProgress } from './terminal/progress';
import { silenceNodeWarning } from './terminal/quiet-sdk';
import { useDefaultRegion } from './terminal/region';
import { registerIssuer, registrationNeedsPerson } from './terminal/register';
import { printRegistration } from './terminal/registration-print';
import type { RegisterOptions } from './terminal/registration-request';
import { screenOf } from './terminal/screen';
import type { TestAlertOptions } from './terminal/test-alert';
import { checkIssuers, inspectIssuers, issuerNeedsPerson } from './terminal/thumbprint';
import { thumbprintCheckFrom } from './terminal/thumbprint-check';
import { type ViewOptions, viewOf } from './terminal/view';

silenceNodeWarning();
useDefaultRegion(process.env);

/** True in the repository, where this program runs from source; installed as a package it is built. */
const FROM_SOURCE = import.meta.url.endsWith('.ts');

/** Command that starts this program. */
const PROGRAM = FROM_SOURCE ? 'npm run -s cli --' : 'npx oidc-thumbprint-watcher';

// A reader such as `head` may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const screen = screenOf(process.stdout, process.env);

function print(text: string): void {
  return void process.stdout.write(`${text}\n`);
}

/** Runs something that takes a while, with a line on the terminal that says what. */
async function withProgress<Result>(
  first: string,
  action: (update: (count: number, of: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(process.stderr, first, 'checked');
  return action(progress.update).finally(progress.end);
}

function examples(of: Readonly<Record<string, string>>): string {
  return examplesText(PROGRAM, of);
}

const program = createProgram(version);

withCommonOptions(program.command('thumbprint'))
  .description('what AWS expects for an issuer; needs no AWS account')
  .argument('<issuer-url...>', 'for example https://token.actions.githubusercontent.com')
  .addHelpText(
    'after',
    examples({
      'What AWS expects for GitHub Actions': 'thumbprint https://token.actions.githubusercontent.com',
      'The same for an issuer whose certificates a private CA signs': 'thumbprint https://login.example --ca ca.pem',
    }),
  )
  .action(async (issuers: string[], options: CommonOptions) => {
    const settings = settingsOf(options);
    const check = await thumbprintCheckFrom(settings);
    checkIssuers(issuers, check === 'aws');
    const reports = await withProgress('Looking at the issuers ...', () => inspectIssuers(issuers, settings, check));
    print(
      options.json
        ? JSON.stringify(reports, null, 2)
        : reports.map((report) => printIssuer(report, check, screen)).join('\n\n'),
    );
    process.exitCode = reports.some(issuerNeedsPerson) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

withCommonOptions(program.command('check'))
  .description("check this account's providers from here; writes nothing without --apply")
  .option('--apply', 'write what is planned')
  .addOption(providerOption())
  .addOption(
    repeatableOption('--approve <thumbprint>', 'accept this live thumbprint for the one --provider', thumbprint),
  )
  .option('--stage', 'with --approve: it need not be live, pin it ahead of a rotation')
  .addOption(
    repeatableOption(
      '--remove <thumbprint>',
      'remove it from the list of the one --provider, and keep it out',
      thumbprint,
    ),
  )
  .option('--even-if-live', 'with --remove: even while it is live and checked, so that sign-ins fail')
  .addOption(restoreOption())
  .addOption(overlapOption())
  .addOption(functionOption())
  .addOption(tableOption())
  .addOption(onlyOption())
  .addOption(formatOption())
  .addHelpText(
    'after',
    examples({
      'What would change, and what is wrong': 'check --only problems',
      'The same by the settings and the state of the deployed watcher': 'check --function oidc-thumbprint-watcher',
      'Change the list of one provider now': 'check --apply --provider https://login.example',
    }),
  )
  .action(async (options: Omit<CheckOptions, 'program'> & ViewOptions) => {
    const first = options.provider.length > 0 ? 'Reading the providers ...' : 'Listing the providers ...';
    const report = await withProgress(first, (update) => checkAccount({ ...options, program: PROGRAM }, update));
    print(viewOf(report, options, screen));
    process.exitCode = reportNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

withCommonOptions(program.command('register'))
  .description('create a provider with every thumbprint that it needs; creates nothing without --apply')
  .usage('<issuer-url> --client-id <id> [options]')
  .argument('<issuer-url>', 'exactly as the "iss" claim of its tokens says')
  .addOption(textsOption('--client-id <id>', 'audience of its tokens, for example sts.amazonaws.com; required'))
  .addOption(textsOption('--tag <KEY=VALUE>', 'tag for the new provider'))
  .addOption(textsOption('--approve <thumbprint>', 'accept this live thumbprint without other evidence'))
  .option('--apply', 'create what is planned')
  .addHelpText(
    'after',
    examples({
      'Commands and code that create a provider for GitHub Actions':
        'register https://token.actions.githubusercontent.com --client-id sts.amazonaws.com',
      'Create one for an issuer with a private CA':
        'register https://login.example --client-id sts.amazonaws.com --ca ca.pem --apply',
    }),
  )
  .action(async (issuer: string, options: Omit<RegisterOptions, 'program'>) => {
    const report = await withProgress('Looking at the issuer ...', () =>
      registerIssuer(issuer, { ...options, program: PROGRAM }),
    );
    print(options.json ? JSON.stringify(report, null, 2) : printRegistration(report, screen));
    process.exitCode = registrationNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

withLookOptions(program.command('history'), ', in the command that is shown')
  .description("what the watcher remembers of providers: this account's, or those named")
  .argument('[arn-or-url...]', 'ARN or issuer URL of a provider')
  .addOption(functionOption())
  .addOption(tableOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    examples({
      'The lists that a provider had, and the command that puts one back':
        'history https://login.example --function oidc-thumbprint-watcher',
    }),
  )
  .action(async (names: string[], options: HistoryOptions) => {
    const history = await withProgress('Reading the history ...', () => readAccountHistory(names, options));
    const restoreCommand = restoreCommandFor(originOf({ ...options, program: PROGRAM }));
    print(options.json ? JSON.stringify(history, null, 2) : printHistory(history, restoreCommand, screen));
    process.exitCode = historyNeedsPerson(history) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

program
  .command('explain')
  .description("the runbook's section about a finding or an alarm: what it means, where to look, what to do")
  .argument('<code>', 'for example approval-required')
  .addHelpText('after', examples({ 'What a finding means, and what to do': 'explain approval-required' }))
  .action((code: string) => print(explain(code, readRunbook())));

program
  .command('test-alert')
  .description("a test alert through the watcher's topic, to see who receives its alerts")
  .usage('--topic <arn> [options]')
  .option('--topic <arn>', 'ARN of the topic (stack output TopicArn); required')
  .option('--chat-topic <arn>', 'ARN of the topic for chat, if there is one')
  .addHelpText(
    'after',
    examples({ 'See who receives alerts': 'test-alert --topic arn:aws:sns:us-east-1:123456789012:alerts' }),
  )
  .action(async (options: TestAlertOptions) => {
    // Loaded on demand: no other command sends anything.
    const { sendTestAlert } = await import('./terminal/test-alert');
    print(`Sent: ${await sendTestAlert(options)}`);
  });

program
  .command('sandbox')
  .description(
    'an AWS and identity providers on loopback, kept running until Ctrl-C or SIGTERM; from a checkout of the repository',
  )
  .addHelpText('after', examples({ 'Keep it running in the background': 'sandbox > sandbox.log &' }))
  .action(async () => {
    if (!FROM_SOURCE) {
      throw new InputError(
        'The sandbox is not in the package. Clone the repository, install with npm ci, and run: npm run -s cli -- sandbox',
      );
    }
    // Loaded on demand: identity providers and a CA take a second, which the other commands need not wait for.
    const { keepSandbox } = await import('./terminal/sandbox');
    await keepSandbox(print, PROGRAM);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error, (text) => process.stderr.write(`${text}\n`));
}
