import type { Command } from 'commander';
import { thumbprint } from '../../lambda/contract/invocation';
import { type CheckOptions, checkAccount, reportNeedsPerson } from '../terminal/check';
import { repeatableOption } from '../terminal/option-values';
import {
  formatOption,
  functionOption,
  onlyOption,
  overlapOption,
  providerOption,
  restoreOption,
  tableOption,
  withCommonOptions,
} from '../terminal/options';
import {
  type OrganizationOptions,
  checkOrganizationOptions,
  isOfOrganization,
  withOrganizationOptions,
} from '../terminal/organization-options';
import { EXIT, examplesText } from '../terminal/program';
import type { Terminal } from '../terminal/terminal';
import { type ViewOptions, organizationViewOf, viewOf } from '../terminal/view';

type Options = Omit<CheckOptions, 'program'> & ViewOptions & OrganizationOptions;

/** Adds the command `check`. */
export function addCheck(to: Command, terminal: Terminal): void {
  withOrganizationOptions(withChangeOptions(withCommonOptions(to.command('check'))))
    .description("check this account's providers from here, or an organization's; writes nothing without --apply")
    .addOption(providerOption())
    .addOption(overlapOption())
    .addOption(functionOption())
    .addOption(tableOption())
    .addOption(onlyOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      examplesText(terminal.program, {
        'What would change, and what is wrong': 'check --only problems',
        'The same by the settings and the state of the deployed watcher': 'check --function oidc-thumbprint-watcher',
        'Change the list of one provider now': 'check --apply --provider https://login.example',
        'What is wrong in all accounts of the organization': 'check --organization --only problems',
      }),
    )
    .action(async (options: Options, command: Command) => {
      checkOrganizationOptions(
        { ...options, program: terminal.program },
        { table: command.getOptionValueSource('table') === 'cli' },
      );
      await (isOfOrganization(options) ? checkMany(options, terminal) : checkOne(options, terminal));
    });
}

/** Adds the options that change lists. */
function withChangeOptions(command: Command): Command {
  return command
    .option('--apply', 'write what is planned')
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
    .addOption(restoreOption());
}

async function checkOne(options: Options, { program, screen, print, withProgress }: Terminal): Promise<void> {
  const first = options.provider.length > 0 ? 'Reading the providers ...' : 'Listing the providers ...';
  const report = await withProgress(first, (show) =>
    checkAccount({ ...options, program }, (count, of) => show(`checked ${count} of ${of}`)),
  );
  print(viewOf(report, options, screen));
  process.exitCode = reportNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
}

async function checkMany(options: Options, { program, screen, print, withProgress }: Terminal): Promise<void> {
  // Loaded on demand: one account needs no client of Organizations and STS.
  const { checkAccounts, organizationNeedsPerson } = await import('../terminal/organization');
  const report = await withProgress('Listing the accounts ...', (show) => checkAccounts({ ...options, program }, show));
  print(organizationViewOf(report, options, screen));
  process.exitCode = organizationNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
}
