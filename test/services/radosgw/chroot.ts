import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import path from 'node:path';
import { atTheEnd } from '../../issuers/clean-up';

/** Where `build.sh` put it. */
export const ROOT = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'oidc-thumbprint-watcher/radosgw',
);

/** Its own /proc, and a hosts file of the test's, seen by this program alone. Executes step by step, so that it keeps its process. */
const ENTER = 'mount -t proc proc "$0/proc" && mount --bind "$0$1" "$0/etc/hosts" && shift && exec chroot "$0" "$@"';

/** What a program in the directory is run with. */
export interface Run {
  /** Path of the hosts file, within the directory. */
  hosts: string;
  program: string;
  args: readonly string[];
}

function commandOf({ hosts, program, args }: Run): string[] {
  return ['--mount', 'bash', '-c', ENTER, ROOT, hosts, program, ...args];
}

/** Nothing of this process's environment. */
const ENV = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/**
 * Runs a program to its end, and gives what it printed.
 * @throws Error with what it printed when it fails
 */
export function runInside(run: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('unshare', commandOf(run), { env: ENV, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${run.program} ${run.args.join(' ')} failed: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}

/** Starts a program that stays. It is stopped at the end. */
export async function startInside(run: Run): Promise<void> {
  const child = spawn('unshare', commandOf(run), { env: ENV, stdio: 'ignore' });
  await once(child, 'spawn');
  atTheEnd(() => stop(child));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  // Nothing of it is kept.
  child.kill('SIGKILL');
  await ended;
}
