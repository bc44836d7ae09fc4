import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');

/** No command of the journey takes nearly as long, in milliseconds. */
const TIMEOUT_MS = 180_000;

/** The commands that a person types, against the account. */
export interface Commands {
  /**
   * The AWS CLI.
   * @returns what it printed, parsed; null when it printed nothing
   * @throws Error with what it complained about
   */
  aws: (...args: readonly string[]) => Promise<unknown>;
  /** The CDK CLI. */
  cdk: (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<string>;
  /** A line as it stands in the README or in a mail, in a shell. @returns what it printed */
  shell: (line: string) => Promise<string>;
}

/** What the commands run with. */
export interface Surroundings {
  /** All of their environment, besides the PATH. */
  environment: Readonly<Record<string, string>>;
  /** The directory with the AWS CLI. */
  bin: string;
  /** Ends what is under way. */
  signal: AbortSignal;
}

/** Makes the commands. */
export function createCommands({ environment, bin, signal }: Surroundings): Commands {
  const programs = [bin, path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'];
  const env = { ...environment, PATH: programs.join(path.delimiter) };
  const call = async (program: string, args: readonly string[], more = {}): Promise<string> => {
    const options = { cwd: ROOT, env: { ...env, ...more }, signal, timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 };
    try {
      return (await run(program, args, options)).stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = Object(error);
      throw new Error(`${[path.basename(program), ...args].join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
    }
  };
  return {
    aws: async (...args) => {
      const printed = await call(path.join(bin, 'aws'), [...args, '--output', 'json']);
      return printed.trim() === '' ? null : JSON.parse(printed);
    },
    cdk: (args, more) => call(process.execPath, [path.join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args], more),
    // Through a pipe of the shell, as /dev/stdout cannot be opened where it is one of Node's own.
    shell: (line) => call('/bin/bash', ['-c', `set -o pipefail; { ${line}\n} | cat`]),
  };
}
