import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process of the bench can be asked: plain data in, plain data out. */
export type Api = Record<string, (argument: never) => unknown>;

/** A process of the bench, as the one that started it sees it. */
export interface Remote<Offered extends Api> {
  process: ChildProcess;
  /** Asks for something. @throws Error when that failed, or the process ended before it answered */
  ask: <Name extends keyof Offered & string>(
    name: Name,
    argument: Parameters<Offered[Name]>[0],
  ) => Promise<Awaited<ReturnType<Offered[Name]>>>;
  /** Ends the process at once. Harmless when repeated. */
  stop: () => Promise<void>;
}

/** What travels between the two, as JSON. */
interface Question {
  id: number;
  name: string;
  argument: unknown;
}

type Reply<Value> = { value: Value } | { error: string };

/**
 * Starts a process that calls `serve`.
 * @param file its program: JavaScript, or with `--import tsx` among `execArgv` TypeScript
 */
export function startRemote<Offered extends Api>(file: string, options: ForkOptions = {}): Remote<Offered> {
  const child = fork(file, options);
  /** What to do with a reply, by the number of the question. */
  const waiting = new Map<number, (reply: string) => void>();
  let asked = 0;
  child.on('message', ({ id, reply }: { id: number; reply: string }) => {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
  child.on('exit', (code, signal) => {
    const reply = JSON.stringify({ error: `${file} ended (${code ?? signal})` });
    for (const settle of waiting.values()) settle(reply);
  });
  const ask: Remote<Offered>['ask'] = (name, argument) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, (text) => {
        // Both ends share `Offered`.
        const reply: Reply<Awaited<ReturnType<Offered[typeof name]>>> = JSON.parse(text);
        if ('error' in reply) reject(new Error(`${name}: ${reply.error}`));
        else resolve(reply.value);
      });
      child.send({ id: asked, name, argument } satisfies Question);
    });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { process: child, ask, stop };
}

/** Offers something to the process that started this one, and ends with it. */
export function serve(api: Api): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, name, argument }: Question) => {
    void answerTo(api[name], argument).then((reply) => process.send?.({ id, reply: JSON.stringify(reply) }));
  });
}

async function answerTo(offered: Api[string] | undefined, argument: unknown): Promise<Reply<unknown>> {
  try {
    if (!offered) throw new Error('is not offered');
    return { value: (await Reflect.apply(offered, null, [argument])) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
