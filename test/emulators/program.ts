import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:net';
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

/** How long a program may take until it serves, in milliseconds. */
const PATIENCE_MS = 60_000;

/** How long it may take to stop when it is asked to. */
const FAREWELL_MS = 5_000;

/**
 * Starts a program and waits until it serves.
 * @throws Error when it ends before, or takes more than a minute; it is stopped then
 */
export const startProgram = async ({ command, args, environment, cwd, log, isReady }: Start): Promise<Program> => {
  const output = createWriteStream(log, { flags: 'a' });
  await once(output, 'open');
  // A process group of its own, so that the functions that an emulator starts end with it.
  const child = spawn(command, args, { cwd, env: environment, detached: true, stdio: ['ignore', output, output] });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`));
  }).finally(() => output.end());
  let over: string | undefined;
  void ended.then((reason) => {
    over = reason;
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // Nobody is left in the group.
    }
  };
  const stop = async (): Promise<void> => {
    signal('SIGTERM');
    await Promise.race([ended, sleep(FAREWELL_MS, undefined, { ref: false })]);
    signal('SIGKILL');
    await ended;
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady())) {
    if (over === undefined && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    await stop();
    throw new Error(`${command} does not serve: ${over ?? `not within ${PATIENCE_MS / 1000} s`}. What it said: ${log}`);
  }
  return { stop };
};

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await shutDown(server);
  return port;
};

/** Whether a URL answers at all. */
export const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.body?.cancel();
      return true;
    },
    () => false,
  );
