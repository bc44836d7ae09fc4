import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen, shutDown } from '../../sandbox/listen';

/** A server of somebody else's that runs. */
export interface Program {
  /** Stops it and everything that it started. Harmless when repeated. */
  stop: () => Promise<void>;
}

/** How a program is started. */
export interface Start {
  command: string;
  args: readonly string[];
  /** All of its environment. */
  environment: Readonly<Record<string, string>>;
  cwd: string;
  /** The file that gets what it prints. */
  log: string;
  /** Whether it serves now; asked again and again. */
  isReady: () => Promise<boolean>;
}

/** How long a program may take until it serves, and then until it stops when it is asked to, in milliseconds. */
const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 5_000;

/**
 * Starts a program and waits until it serves.
 * @throws Error with the end of what it printed when it ends before, or takes more than a minute; it is stopped then
 */
export async function startProgram({ command, args, environment, cwd, log, isReady }: Start): Promise<Program> {
  const output = openSync(log, 'a');
  // A process group of its own, so that what it starts ends with it.
  const child = spawn(command, args, { cwd, env: environment, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  await once(child, 'spawn');
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady())) {
    if (isRunning(child) && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    await stop(child);
    throw new Error(`${command} does not serve. What it said:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  }
  return { stop: () => stop(child) };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (isRunning(child)) {
    const ended = once(child, 'exit');
    signal(child, 'SIGTERM');
    await Promise.race([ended, sleep(STOPPED_WITHIN_MS, undefined, { ref: false })]);
  }
  signal(child, 'SIGKILL');
}

/** To the program and all that it started. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // Nobody is left in the group.
  }
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await shutDown(server);
  return port;
}

/** Whether a URL answers at all. */
export function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.body?.cancel())
    .then(
      () => true,
      () => false,
    );
}
