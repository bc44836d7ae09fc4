import { execFile } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a command left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs one of the project's TypeScript programs as a person does, in a process of its own.
 * @param reader `head` closes the output before the program writes to it
 */
export const runProgram = (
  file: string,
  args: readonly string[],
  input = '',
  reader: 'all' | 'head' = 'all',
): Promise<Outcome> =>
  new Promise((resolve) => {
    const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
    const child = execFile(
      process.execPath,
      [tsx, path.join(ROOT, file), ...args],
      // Jest gives tests a copy of the environment, which children do not see by themselves.
      { cwd: ROOT, env: process.env, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
    if (reader === 'head') child.stdout?.destroy();
    child.stdin?.end(input);
  });
