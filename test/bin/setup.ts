import type { RenderedReport } from '../../lambda/notify/rendered-report';
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
export function scheduled(): Promise<RenderedReport> {
  return invoke(sandbox.aws, sandbox.functionName, '{}');
}

/** A text in one line, as it was before it was broken to the width of the screen. */
export function unbroken(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
