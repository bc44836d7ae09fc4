import type { Command } from 'commander';
import { restoreCommandFor } from '../../lambda/contract/commands';
import { originOf } from '../terminal/check';
import { type HistoryOptions, historyNeedsPerson, readAccountHistory } from '../terminal/history';
import { functionOption, jsonOption, tableOption, withLookOptions } from '../terminal/options';
import { printHistory } from '../terminal/print-history';
import { EXIT, examplesText } from '../terminal/program';
import type { Terminal } from '../terminal/terminal';

/** Adds the command `history`. */
export function addHistory(to: Command, { program, screen, print, withProgress }: Terminal): void {
  withLookOptions(to.command('history'), ', in the command that is shown')
    .description("what the watcher remembers of providers: this account's, or those named")
    .argument('[arn-or-url...]', 'ARN or issuer URL of a provider')
    .addOption(functionOption())
    .addOption(tableOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText(program, {
        'The lists that a provider had, and the command that puts one back':
          'history https://login.example --function oidc-thumbprint-watcher',
      }),
    )
    .action(async (names: string[], options: HistoryOptions) => {
      const history = await withProgress('Reading the history ...', () => readAccountHistory(names, options));
      const restoreCommand = restoreCommandFor(originOf({ ...options, program }));
      print(options.json ? JSON.stringify(history, null, 2) : printHistory(history, restoreCommand, screen));
      process.exitCode = historyNeedsPerson(history) ? EXIT.needsPerson : EXIT.nothingToDo;
    });
}
