import { type ChildProcess, spawn } from 'node:child_process';
import type { Resolve } from '../../lambda/observe/tls/addresses';

/**
 * How many names one child process looks up at once. Of libuv's threads, names get half (uv__work_submit, UV__WORK_SLOW_IO), so
 * with twice as many threads no name waits for another's.
 */
const NAMES = 32;

/**
 * What the child runs: text, since the program is a single file when it is installed. It ends with its parent, at once, for
 * `exit` would wait for the threads.
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

/** What the child says of a name. */
type Reply = { id: number } & ({ addresses: string[] } | { code: string; message: string });

/** A child process, and the names that it is looking up. */
interface Lookups {
  child: ChildProcess;
  context: Map<number, { resolve: (addresses: string[]) => void; reject: (error: unknown) => void }>;
  /** Whether a name was given up: its thread stays occupied, so the child gets no more names. */
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
 * Makes a resolver that asks the system's own (`getaddrinfo`), so that hosts files, split horizons and multicast DNS count as they
 * do for every other program. `getaddrinfo` cannot be called off, and holds one of libuv's few threads for as long as a name
 * server is silent: so it runs in child processes. A child that a name was given up in gets no further names, and is killed when
 * those that it has are done. Most runs take one child, a hundred names at once four.
 * @param start default: a child of Node's
 */
export const createSystemResolver = (start: StartChild = startChild): Resolve => {
  let current: Lookups | null = null;
  let lastId = 0;
  return (host, signal) =>
    new Promise((resolve, reject) => {
      if (!current || current.isSpoiled || current.context.size >= NAMES) current = open(start());
      const lookups = current;
      lastId += 1;
      const id = lastId;
      lookups.child.ref();
      lookups.child.channel?.ref();
      lookups.context.set(id, { resolve, reject });
      lookups.child.send(
        { id, host },
        (error) => error && settle(lookups, { id, code: 'EAI_AGAIN', message: error.message }),
      );
      signal?.addEventListener('abort', () => giveUp(lookups, id), { once: true });
    });
};

/** The terminal's resolver. */
export const resolveBySystem: Resolve = createSystemResolver();

const open = (child: ChildProcess): Lookups => {
  const lookups: Lookups = { child, context: new Map(), isSpoiled: false };
  child.on('message', (reply: Reply) => settle(lookups, reply));
  const fail = (error: unknown): void => {
    lookups.isSpoiled = true;
    for (const id of lookups.context.keys()) settle(lookups, { id, code: 'EAI_AGAIN', message: String(error) });
  };
  child.once('error', fail);
  child.once('exit', () => fail('the process that looks names up has ended'));
  return lookups;
};

const settle = (lookups: Lookups, reply: Reply): void => {
  const asked = lookups.context.get(reply.id);
  if (!asked) return;
  lookups.context.delete(reply.id);
  if ('addresses' in reply) asked.resolve(reply.addresses);
  else asked.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  rest(lookups);
};

const giveUp = (lookups: Lookups, id: number): void => {
  if (!lookups.context.has(id)) return;
  lookups.isSpoiled = true;
  settle(lookups, { id, code: 'EAI_AGAIN', message: 'given up' });
};

/** A child without names is killed when it is of no more use; else it keeps nobody from ending. */
const rest = ({ child, context, isSpoiled }: Lookups): void => {
  if (context.size > 0) return;
  if (isSpoiled) {
    child.kill('SIGKILL');
    return;
  }
  child.unref();
  child.channel?.unref();
};
