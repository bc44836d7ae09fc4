import type { Command } from 'commander';
import { InputError } from '../../lambda/contract/input-error';
import { examplesText } from '../terminal/program';
import type { Terminal } from '../terminal/terminal';

/** Adds the command `sandbox`. */
export function addSandbox(to: Command, { program, fromSource, print }: Terminal): void {
  to.command('sandbox')
    .description(
      'an AWS and identity providers on loopback, kept running until Ctrl-C or SIGTERM; from a checkout of the repository',
    )
    .addHelpText('after', examplesText(program, { 'Keep it running in the background': 'sandbox > sandbox.log &' }))
    .action(async () => {
      if (!fromSource) {
        throw new InputError(
          'The sandbox is not in the package. Clone the repository, install with npm ci, and run: npm run -s cli -- sandbox',
        );
      }
      // Loaded on demand: identity providers and a CA take a second, which the other commands need not wait for.
      const { keepSandbox } = await import('../terminal/sandbox');
      await keepSandbox(print, program);
    });
}
