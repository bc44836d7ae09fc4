import { type IncomingHttpHeaders, request } from 'node:http';
import Module from 'node:module';

/**
 * Runs inside the function's process, before anything else: stands in for the native addon of `aws-lambda-ric`, which
 * speaks to the Runtime API. Besides, with each answer it says what the process still had under way (`x-active`), as
 * Lambda may freeze it from then on.
 */
const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation`;

interface Heard {
  headers: IncomingHttpHeaders;
  bodyJson: string;
}

function call(method: string, path: string, body = '', headers = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${api}/${path}`, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      // Only when its connection is gone, so that it is not counted among what the function has under way.
      outgoing.on('close', () => resolve({ headers: incoming.headers, bodyJson: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', reject).end(body);
  });
}

let posted: Promise<unknown> = Promise.resolve();

function post(path: string, body: string): void {
  posted = call('POST', path, body, { 'x-active': process.getActiveResourcesInfo().join() });
}

const client = {
  initializeClient: (): void => {},
  // The addon posts and waits; here posting takes a turn of its own, for which the next event waits.
  next: async (): Promise<Heard> => {
    await posted;
    return call('GET', 'next');
  },
  done: (id: string, body: string): void => post(`${id}/response`, body),
  error: (id: string, body: string): void => post(`${id}/error`, body),
};

const load: unknown = Reflect.get(Module, '_load');

function loadOrStandIn(...asked: unknown[]): unknown {
  if (typeof load !== 'function') throw new Error('This Node loads modules in another way.');
  return String(asked[0]).endsWith('rapid-client.node') ? client : Reflect.apply(load, Module, asked);
}

Reflect.set(Module, '_load', loadOrStandIn);
