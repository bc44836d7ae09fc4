import { type ChildProcess, spawn } from 'node:child_process';
import type { Resolve } from '../../lambda/observe/tls/addresses';

/**
 * Number of names that one child process looks up at once. Names get half of libuv's threads (uv__work_submit,
 * UV__WORK_SLOW_IO), so with twice as many threads no name waits for another.
 */
const NAMES = 32;

/**
 * Script that the child runs: text, since this program is a single file when it is installed. The child kills itself as soon as
 * its parent ends, for `exit` would wait for the threads.
 */
const SCRIPT = `
  const { lookup } = require('node:dns');
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', ({ id, host }) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, found) => {
      process.send(error ? { id, code: error.code, message: error.message } : { id, addresses: found.map(({ address }) => address) });
    });
  });
`;

/** Child's reply about a name. */
type Reply = { id: number } & ({ addresses: string[] } | { code: string; message: string });

/** A child process, and the names that it is looking up. */
interface Lookups {
  child: ChildProcess;
  pending: Map<number, { resolve: (addresses: string[]) => void; reject: (error: unknown) => void }>;
  /** True if a name was given up: its thread stays occupied, so the child gets no more names. */
  isSpoiled: boolean;
}

/** Starts a child that takes messages `{ id, host }` and sends a `Reply` to each. */
export type StartChild = () => ChildProcess;

const startChild: StartChild = () => {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return spawn(process.execPath, ['-e', SCRIPT], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...inherited, UV_THREADPOOL_SIZE: String(2 * NAMES) },
  });
};

/**
 * Makes a resolver that asks the system's own (`getaddrinfo`), so that hosts files, split horizons and multicast DNS count as
 * they do for every other program. `getaddrinfo` cannot be called off, and holds one of libuv's few threads for as long as a
 * name server is silent: so it runs in child processes. A child with a given-up name gets no further names, and is killed when
 * its other names are done. Most runs take one child; a hundred names at once take four.
 * @param start default: a child of Node's
 */
export function createSystemResolver(start: StartChild = startChild): Resolve {
  let current: Lookups | null = null;
  let lastId = 0;
  return (host, signal) =>
    new Promise((resolve, reject) => {
      if (!current || current.isSpoiled || current.pending.size >= NAMES) current = open(start());
      const lookups = current;
      lastId += 1;
      const id = lastId;
      lookups.child.ref();
      lookups.child.channel?.ref();
      lookups.pending.set(id, { resolve, reject });
      lookups.child.send(
        { id, host },
        (error) => error && settle(lookups, { id, code: 'EAI_AGAIN', message: error.message }),
      );
      signal?.addEventListener('abort', () => giveUp(lookups, id), { once: true });
    });
}

/** The terminal's resolver. */
export const resolveBySystem: Resolve = createSystemResolver();

function open(child: ChildProcess): Lookups {
  const lookups: Lookups = { child, pending: new Map(), isSpoiled: false };
  child.on('message', (reply: Reply) => settle(lookups, reply));
  const fail = (error: unknown): void => {
    lookups.isSpoiled = true;
    for (const id of lookups.pending.keys()) settle(lookups, { id, code: 'EAI_AGAIN', message: String(error) });
  };
  child.once('error', fail);
  child.once('exit', () => fail('the process that looks names up has ended'));
  return lookups;
}

function settle(lookups: Lookups, reply: Reply): void {
  const asked = lookups.pending.get(reply.id);
  if (!asked) return;
  lookups.pending.delete(reply.id);
  if ('addresses' in reply) asked.resolve(reply.addresses);
  else asked.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  rest(lookups);
}

function giveUp(lookups: Lookups, id: number): void {
  if (!lookups.pending.has(id)) return;
  lookups.isSpoiled = true;
  settle(lookups, { id, code: 'EAI_AGAIN', message: 'given up' });
}

/** Kills a spoiled child without names; any other child without names no longer keeps this program from ending. */
function rest({ child, pending, isSpoiled }: Lookups): void {
  if (pending.size > 0) return;
  if (isSpoiled) {
    child.kill('SIGKILL');
    return;
  }
  child.unref();
  child.channel?.unref();
}
