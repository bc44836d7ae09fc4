import type { Report } from '../../lambda/contract/report';
import { invoke } from '../../sandbox/invoke';
import { type Outcome, runProgram } from '../support/command';
import { sandbox } from '../support/sandbox-setup';

/** The options that lead a command to the hosts of the test's sandbox, and have it trust their CA. */
export let where: string[];

beforeEach(() => {
  where = ['--ca', sandbox.settings.caFile, ...sandbox.settings.connectTo.flatMap((rule) => ['--connect-to', rule])];
});

/** The option that has a command use the sandbox's table. */
export const table = ['--table', 'memory'];

/** Runs the terminal program. */
export function cli(...args: string[]): Promise<Outcome> {
  return runProgram('bin/cli.ts', args);
}

/** Invokes the function, as its schedule does. */
export function scheduled(): Promise<Report> {
  return invoke(sandbox.aws, sandbox.functionName, '{}');
}
