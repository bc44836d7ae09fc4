import type { Command } from 'commander';
import { printIssuer } from '../terminal/issuer-print';
import { type CommonOptions, settingsOf, withCommonOptions } from '../terminal/options';
import { EXIT, examplesText } from '../terminal/program';
import type { Terminal } from '../terminal/terminal';
import { checkIssuers, inspectIssuers, issuerNeedsPerson } from '../terminal/thumbprint';
import { thumbprintCheckFrom } from '../terminal/thumbprint-check';

/** Adds the command `thumbprint`. */
export function addThumbprint(to: Command, { program, screen, print, withProgress }: Terminal): void {
  withCommonOptions(to.command('thumbprint'))
    .description('what AWS expects for an issuer; needs no AWS account')
    .argument('<issuer-url...>', 'for example https://token.actions.githubusercontent.com')
    .addHelpText(
      'after',
      examplesText(program, {
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
}
