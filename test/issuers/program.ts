import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { atTheEnd } from './clean-up';
import { PATIENCE_MS } from './soon';

/** The programs that others wrote, and how one gets them. */
const SOURCES = {
  nginx: 'On Debian: apt-get install nginx-light',
  haproxy: 'On Debian: apt-get install haproxy',
  pebble: 'On Debian: apt-get install pebble',
  lego: 'On Debian: apt-get install lego',
  keycloak: 'It is installed by test/issuers/keycloak/install.sh',
  'kube-apiserver': 'It is built by test/issuers/kubernetes/build.sh',
  etcd: 'It is built by test/issuers/kubernetes/build.sh',
  java: 'On Debian: apt-get install default-jdk-headless',
  dex: 'It is built by test/issuers/dex/build.sh',
} as const;

/** One of these programs. */
export type Program = keyof typeof SOURCES;

/** How a program is started. */
export interface Start {
  args: readonly string[];
  /** Its working directory. */
  directory: string;
  /** Variables besides `PATH`; nothing else of this process's environment reaches it. */
  variables?: Readonly<Record<string, string>>;
}

/** A server of somebody else's, running. */
export interface Running {
  signal: (name: 'SIGHUP' | 'SIGUSR2') => void;
  /**
   * Waits until what it has printed so far matches, and gives the match.
   * @param options.from where to begin to look, as `printed()` gave it; default: at the beginning
   * @param options.withinMs default `PATIENCE_MS`
   * @throws Error with what it printed, when it ended before or the time has passed
   */
  until: (pattern: RegExp, options?: { from?: number; withinMs?: number }) => Promise<RegExpExecArray>;
  /** How many characters it has printed so far. */
  printed: () => number;
  stop: () => Promise<void>;
}

/** Debian has servers in a directory that is not in everybody's path; what is built here lies in the user's cache. */
const PATH = [
  process.env['PATH'] ?? '',
  '/usr/sbin',
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'oidc-thumbprint-watcher'),
].join(path.delimiter);

/** Makes a directory that is gone when the test is over. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'oidc-thumbprint-watcher-issuers-'));
  atTheEnd(() => rm(directory, { recursive: true }));
  return directory;
}

/**
 * Runs a program to its end.
 * @throws Error with what it printed when it fails; saying what to install when it is missing
 */
export function runProgram(program: Program, { args, directory, variables }: Start): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { cwd: directory, env: { PATH, ...variables }, timeout: PATIENCE_MS };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(isMissing(error) ? missing(program) : new Error(`${program} failed: ${stdout}${stderr}`));
      else resolve();
    });
  });
}

/**
 * Starts a server. It is stopped at the end of the test at the latest.
 * @throws Error saying what to install when the program is missing
 */
export async function startProgram(program: Program, { args, directory, variables }: Start): Promise<Running> {
  const child = spawn(program, args, {
    cwd: directory,
    env: { PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await once(child, 'spawn').catch((error: unknown) => {
    throw isMissing(error) ? missing(program) : error;
  });
  let output = '';
  let ended = false;
  child.once('close', () => (ended = true));
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  atTheEnd(() => stop(child));
  const until: Running['until'] = async (pattern, { from = 0, withinMs = PATIENCE_MS } = {}) => {
    for (const end = performance.now() + withinMs; ; await setTimeout(20)) {
      const found = pattern.exec(output.slice(from));
      if (found) return found;
      if (ended) throw new Error(`${program} ended: ${output}`);
      if (performance.now() > end) throw new Error(`${program} did not print ${pattern.source} in time: ${output}`);
    }
  };
  return { signal: (name) => child.kill(name), until, printed: () => output.length, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function missing(program: Program): Error {
  return new Error(`${program} is not there. ${SOURCES[program]}`);
}
