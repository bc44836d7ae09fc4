import type { Command } from 'commander';
import { textsOption, withCommonOptions } from '../terminal/options';
import { EXIT, examplesText } from '../terminal/program';
import { registerIssuer, registrationNeedsPerson } from '../terminal/register';
import { printRegistration } from '../terminal/registration-print';
import type { RegisterOptions } from '../terminal/registration-request';
import type { Terminal } from '../terminal/terminal';

/** Adds the command `register`. */
export function addRegister(to: Command, { program, screen, print, withProgress }: Terminal): void {
  withCommonOptions(to.command('register'))
    .description('create a provider with every thumbprint that it needs; creates nothing without --apply')
    .usage('<issuer-url> --client-id <id> [options]')
    .argument('<issuer-url>', 'exactly as the "iss" claim of its tokens says')
    .addOption(textsOption('--client-id <id>', 'audience of its tokens, for example sts.amazonaws.com; required'))
    .addOption(textsOption('--tag <KEY=VALUE>', 'tag for the new provider'))
    .addOption(textsOption('--approve <thumbprint>', 'accept this live thumbprint without other evidence'))
    .option('--apply', 'create what is planned')
    .addHelpText(
      'after',
      examplesText(program, {
        'Commands and code that create a provider for GitHub Actions':
          'register https://token.actions.githubusercontent.com --client-id sts.amazonaws.com',
        'Create one for an issuer with a private CA':
          'register https://login.example --client-id sts.amazonaws.com --ca ca.pem --apply',
      }),
    )
    .action(async (issuer: string, options: Omit<RegisterOptions, 'program'>) => {
      const report = await withProgress('Looking at the issuer ...', () =>
        registerIssuer(issuer, { ...options, program }),
      );
      print(options.json ? JSON.stringify(report, null, 2) : printRegistration(report, screen));
      process.exitCode = registrationNeedsPerson(report) ? EXIT.needsPerson : EXIT.nothingToDo;
    });
}
