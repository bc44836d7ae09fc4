#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { restoreCommandFor } from '../lambda/contract/commands';
import { InputError } from '../lambda/contract/input-error';
import { printable } from '../lambda/judge/printable';
import { type CheckOptions, checkAccount, reportNeedsPerson } from './terminal/check';
import type { TestAlertOptions } from './terminal/test-alert';
import { explain, readRunbook } from './terminal/explain';
import { type HistoryOptions, historyNeedsPerson, readAccountHistory } from './terminal/history';
import {
  type CommonOptions,
  collect,
  formatOption,
  jsonOption,
  onlyOption,
  settingsOf,
  tableOption,
  withCommonOptions,
} from './terminal/options';
import { printIssuer } from './terminal/issuer-print';
import { printHistory } from './terminal/print-history';
import { showProgress } from './terminal/progress';
import { silenceNodeWarning } from './terminal/quiet-sdk';
import { registerIssuer, registrationNeedsPerson } from './terminal/register';
import { printRegistration } from './terminal/registration-print';
import type { RegisterOptions } from './terminal/registration-request';
import { thumbprintCheckFrom } from './terminal/thumbprint-check';
import { screenOf } from './terminal/screen';
import { inspectIssuers, issuerNeedsPerson } from './terminal/thumbprint';
import { type ViewOptions, viewOf } from './terminal/view';

silenceNodeWarning();

/** Exit codes for the shell: nothing to do, an error, something needs an operator. */
const EXIT = { nothingToDo: 0, error: 1, needsPerson: 2 };

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

const program = new Command('oidc-thumbprint-watcher')
  .description("Keeps the thumbprints of an AWS account's IAM OIDC providers right.")
  .addHelpText('after', '\nExit codes: 0 nothing to do, 1 error, 2 something needs you.')
  .showHelpAfterError('(add --help for the options)')
  .exitOverride();

withCommonOptions(program.command('thumbprint'))
  .description('what AWS expects for an issuer; needs no AWS account')
  .argument('<issuer-url...>', 'for example https://token.actions.githubusercontent.com')
  .action(async (issuers: string[], options: CommonOptions) => {
    const settings = settingsOf(options);
    const check = await thumbprintCheckFrom(settings);
    const reports = await inspectIssuers(issuers, settings, check);
    print(
      options.json
        ? JSON.stringify(reports, null, 2)
        : reports.map((report) => printIssuer(report, check, screen)).join('\n\n'),
    );
    process.exitCode = reports.some(issuerNeedsPerson) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

withCommonOptions(program.command('check'))
  .description("check this account's providers from here; writes nothing without --apply")
  .option('--apply', 'write what is planned', false)
  .option('--provider <arn>', 'only this provider; repeatable', collect, [])
  .option('--approve <thumbprint>', 'accept this live thumbprint for the one --provider; repeatable', collect, [])
  .option('--stage', 'with --approve: it need not be live, pin it ahead of a rotation', false)
  .option(
    '--remove <thumbprint>',
    'remove it from the list of the one --provider, and keep it out; repeatable',
    collect,
    [],
  )
  .option('--even-if-live', 'with --remove: even while it is live and checked, so that sign-ins fail', false)
  .option('--restore <version>', 'put an earlier list of the one --provider back; history shows them')
  .option('--overlap-days <days>', 'for how many days a superseded thumbprint stays pinned', Number)
  .addOption(tableOption())
  .addOption(onlyOption())
  .addOption(formatOption())
  .action(async (options: Omit<CheckOptions, 'program'> & ViewOptions) => {
    const first = options.provider.length > 0 ? 'Reading the providers ...' : 'Listing the providers ...';
    const progress = showProgress(process.stderr, first, 'checked');
    const report = await checkAccount({ ...options, program: PROGRAM }, progress.update).finally(progress.end);
    print(viewOf(report, options, screen));
    process.exitCode = reportNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

withCommonOptions(program.command('register'))
  .description('create a provider with every thumbprint that it needs; creates nothing without --apply')
  .argument('<issuer-url>', 'exactly as the "iss" claim of its tokens says')
  .option('--client-id <id...>', 'audience of its tokens, for example sts.amazonaws.com; one or more', [])
  .option('--tag <KEY=VALUE>', 'tag for the new provider; repeatable', collect, [])
  .option('--approve <thumbprint>', 'accept this live thumbprint without other evidence; repeatable', collect, [])
  .option('--apply', 'create what is planned', false)
  .action(async (issuer: string, options: Omit<RegisterOptions, 'program'>) => {
    const report = await registerIssuer(issuer, { ...options, program: PROGRAM });
    print(options.json ? JSON.stringify(report, null, 2) : printRegistration(report, screen));
    process.exitCode = registrationNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

program
  .command('history')
  .description("what the watcher remembers of providers: this account's, or those named")
  .argument('[arn...]', 'ARN of a provider')
  .addOption(tableOption())
  .addOption(jsonOption())
  .action(async (arns: string[], options: HistoryOptions) => {
    const history = await readAccountHistory(arns, options);
    const restoreCommand = restoreCommandFor({ kind: 'terminal', program: PROGRAM, table: options.table });
    print(options.json ? JSON.stringify(history, null, 2) : printHistory(history, restoreCommand, screen));
    process.exitCode = historyNeedsPerson(history) ? EXIT.needsPerson : EXIT.nothingToDo;
  });

program
  .command('explain')
  .description("the runbook's section about a finding or an alarm: what it means, where to look, what to do")
  .argument('<code>', 'for example approval-required')
  .action((code: string) => print(explain(code, readRunbook())));

program
  .command('test-alert')
  .description("a test alert through the watcher's topic, to see who receives its alerts")
  .option('--topic <arn>', 'ARN of the topic (stack output TopicArn)')
  .option('--chat-topic <arn>', 'ARN of the topic for chat, if there is one')
  .action(async (options: TestAlertOptions) => {
    // Loaded on demand: no other command sends anything.
    const { sendTestAlert } = await import('./terminal/test-alert');
    print(`Sent: ${await sendTestAlert(options)}`);
  });

program
  .command('sandbox')
  .description(
    'an AWS and identity providers on loopback, kept running until Ctrl-C; from a checkout of the repository',
  )
  .action(async () => {
    if (!FROM_SOURCE) {
      throw new InputError(
        'The sandbox is not in the package. Clone the repository, install with npm ci, and run: npm run -s cli -- sandbox',
      );
    }
    // Loaded on demand: identity providers and a CA take a second, which the other commands need not wait for.
    const { keepSandbox } = await import('./terminal/sandbox');
    await keepSandbox(print);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed the help or what was wrong.
    process.exitCode = error.exitCode === 0 ? EXIT.nothingToDo : EXIT.error;
  } else {
    const text = error instanceof InputError ? error.message : printable(String(error));
    process.stderr.write(`${text}\n`);
    process.exitCode = EXIT.error;
  }
}
