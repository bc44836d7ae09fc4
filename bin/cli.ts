#!/usr/bin/env node
import { version } from '../package.json';
import { addCheck } from './commands/check';
import { addExplain } from './commands/explain';
import { addHistory } from './commands/history';
import { addRegister } from './commands/register';
import { addSandbox } from './commands/sandbox';
import { addTestAlert } from './commands/test-alert';
import { addThumbprint } from './commands/thumbprint';
import { createProgram, exitCodeOf } from './terminal/program';
import { silenceNodeWarning } from './terminal/quiet-sdk';
import { useDefaultRegion } from './terminal/region';
import { openTerminal } from './terminal/terminal';

silenceNodeWarning();
useDefaultRegion(process.env);

// A reader such as `head` may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = createProgram(version);
const terminal = openTerminal(import.meta.url.endsWith('.ts'));
// In the order of the help.
for (const add of [addThumbprint, addCheck, addRegister, addHistory, addExplain, addTestAlert, addSandbox])
  add(program, terminal);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error, (text) => process.stderr.write(`${text}\n`));
}
