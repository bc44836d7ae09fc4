import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Outcome } from '../support/command';

/** Root of the repository. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Variables that npm sets for the scripts of this repository, which other packages would take for their own. */
const OWN = /^(npm_(package|lifecycle|config_local_prefix)|JEST_|NODE_ENV$)/;

/** Runs a program in a directory. The CDK CLI is on the PATH, as where it was installed globally. */
export function run(
  directory: string,
  command: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const [program = '', ...args] = command;
  const inherited = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    PATH: [process.env['PATH'], path.join(ROOT, 'node_modules/.bin')].join(path.delimiter),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    ...variables,
  };
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { cwd: directory, env, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
    child.stdin?.end();
  });
}

/**
 * Runs a program that has to succeed.
 * @returns what it printed
 * @throws Error with what it complained about
 */
export async function succeed(...args: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) throw new Error(`${args[1].join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
