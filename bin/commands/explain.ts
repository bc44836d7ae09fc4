import type { Command } from 'commander';
import { explain, readRunbook } from '../terminal/explain';
import { examplesText } from '../terminal/program';
import type { Terminal } from '../terminal/terminal';

/** Adds the command `explain`. */
export function addExplain(to: Command, { program, print }: Terminal): void {
  to.command('explain')
    .description("the runbook's section about a finding or an alarm: what it means, where to look, what to do")
    .argument('<code>', 'for example approval-required')
    .addHelpText(
      'after',
      examplesText(program, { 'What a finding means, and what to do': 'explain approval-required' }),
    )
    .action((code: string) => print(explain(code, readRunbook())));
}
