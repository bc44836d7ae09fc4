import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeOptionsFor } from '../../lib/function/node-options';
import { bootstrapOptions } from '../support/bootstrap';
import { type Answer, type Due, startRuntimeApi } from './runtime-api';

/** What a function process is made of. */
export interface FunctionOptions {
  /** The binary of Node. */
  node: string;
  /** The program of the runtime client. */
  client: string;
  /** The directory with the function's code. */
  task: string;
  /** Where its output is kept; an empty directory. */
  output: string;
  /** The function's variables, and those that lead the SDK to an AWS. */
  variables: Readonly<Record<string, string>>;
  /** What runs in the process before the runtime client, besides its addon. */
  inside?: readonly string[];
}

/** A process as Lambda keeps one: it is cold, then warm, and gone whenever Lambda likes. */
export interface FunctionProcess {
  /**
   * Invokes the function, and kills the process when it has not answered by its deadline.
   * @param remainingMs until the deadline. Default: 300 000, as deployed
   * @param call by which way. Default: through the alias that the schedule calls
   */
  invoke: (event: unknown, remainingMs?: number, call?: Pick<Due, 'qualifier' | 'clientContext'>) => Promise<Answer>;
  /** Resolves once the function waits for its next event, so that Lambda may freeze it. */
  idle: () => Promise<void>;
  signal: (signal: NodeJS.Signals) => void;
  /** Its exit code, or the signal that ended it; null while it lives. */
  ended: () => number | NodeJS.Signals | null;
  /** What it has written, complete at any moment: it writes to files. */
  stdout: () => string;
  stderr: () => string;
  close: () => Promise<void>;
}

/** In MB, as deployed. */
const MEMORY_SIZE = 512;

const INSIDE = path.join(import.meta.dirname, 'inside');

/** Starts a process for a function. */
export async function startFunction(options: FunctionOptions): Promise<FunctionProcess> {
  const api = await startRuntimeApi();
  const written = { stdout: path.join(options.output, 'stdout'), stderr: path.join(options.output, 'stderr') };
  const child = spawnClient(options, api.address, written);
  const ended = (): ReturnType<FunctionProcess['ended']> => child.exitCode ?? child.signalCode;
  const exited = once(child, 'exit').then(() =>
    api.fail('Runtime.ExitError', `Error: Runtime exited with error: ${inWords(child)}`),
  );

  const invoke: FunctionProcess['invoke'] = async (event, remainingMs = 300_000, call = { qualifier: 'live' }) => {
    if (ended() !== null) throw new Error('The process is gone: Lambda would start another one.');
    const deadline = Date.now() + remainingMs;
    const timer = setTimeout(() => {
      api.fail('Sandbox.Timedout', `Error: Task timed out after ${(remainingMs / 1000).toFixed(2)} seconds`);
      child.kill('SIGKILL');
    }, remainingMs);
    return api.invoke({ ...call, event: JSON.stringify(event), deadline }).finally(() => clearTimeout(timer));
  };
  return {
    invoke,
    idle: api.idle,
    signal: (signal) => void child.kill(signal),
    ended,
    stdout: () => readFileSync(written.stdout, 'utf8'),
    stderr: () => readFileSync(written.stderr, 'utf8'),
    close: async () => {
      child.kill('SIGKILL');
      await exited;
      await api.close();
    },
  };
}

/** With no variable but those that Lambda sets and the function's own. */
function spawnClient(
  { node, client, task, variables, inside = [] }: FunctionOptions,
  api: string,
  written: { stdout: string; stderr: string },
): ChildProcess {
  const imports = ['native-client.ts', ...inside].map((name) => `--import=${path.join(INSIDE, name)}`);
  const { NODE_OPTIONS = nodeOptionsFor(MEMORY_SIZE), ...own } = variables;
  const [stdout, stderr] = [openSync(written.stdout, 'w'), openSync(written.stderr, 'w')];
  const env = {
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_FUNCTION_NAME: 'oidc-thumbprint-watcher',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_SIZE),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/oidc-thumbprint-watcher',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/21/[1]0123456789abcdef0123456789abcdef',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: task,
    _HANDLER: 'index.handler',
    TZ: ':UTC',
    ...own,
    NODE_OPTIONS: [NODE_OPTIONS, ...imports].join(' '),
  };
  const child = spawn(node, [...bootstrapOptions(MEMORY_SIZE, NODE_OPTIONS), client, 'index.handler'], {
    cwd: task,
    env,
    stdio: ['ignore', stdout, stderr],
  });
  for (const file of [stdout, stderr]) closeSync(file);
  return child;
}

/** Lambda's words for how a process ended. */
function inWords({ exitCode, signalCode }: ChildProcess): string {
  return signalCode === 'SIGKILL' ? 'signal: killed' : (signalCode ?? `exit status ${exitCode}`);
}
