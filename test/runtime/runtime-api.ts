import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, shutDown } from '../../sandbox/listen';

/** What became of an invocation, as Lambda tells whoever made it. */
export interface Answer {
  requestId: string;
  /** Lambda's header `X-Amz-Function-Error`. */
  functionError: 'Unhandled' | null;
  /** JSON: what the handler returned, or `{ errorType, errorMessage, trace }`. */
  payload: string;
  /** What the process still had under way as it posted this; the names are Node's. Null when it did not get there. */
  active: readonly string[] | null;
}

/** An event for the function. */
export interface Due {
  event: string;
  /** When Lambda ends the process; milliseconds since 1970. */
  deadline: number;
  /** The alias or version that was called. Default: none */
  qualifier?: string | undefined;
  /** What the caller sent along: JSON. Default: nothing */
  clientContext?: string | undefined;
}

/** Lambda's Runtime API, for one function process. */
export interface RuntimeApi {
  /** HOST:PORT. */
  address: string;
  /** Gives the function an event as soon as it asks for one. One at a time. */
  invoke: (due: Due) => Promise<Answer>;
  /** Answers the invocation under way, if there is one, in the function's stead. */
  fail: (errorType: string, message: string) => void;
  /** Resolves once the function has asked for its next event. */
  idle: () => Promise<void>;
  close: () => Promise<void>;
}

/** Lambda's limit for what a function returns, in bytes: 6 MB and some room. */
export const RESPONSE_LIMIT = 6 * 1024 * 1024 + 100;

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:oidc-thumbprint-watcher';

interface Invocation extends Due {
  requestId: string;
  settle: (answer: Answer) => void;
}

/**
 * Starts a Runtime API on loopback.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let due: Invocation | null = null;
  let pending: Invocation | null = null;
  let asking: ServerResponse | null = null;
  let onIdle: (() => void)[] = [];

  const hand = (): void => {
    if (!due || !asking) return;
    const headers = {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': due.requestId,
      'lambda-runtime-deadline-ms': String(due.deadline),
      'lambda-runtime-invoked-function-arn': [FUNCTION_ARN, ...(due.qualifier ? [due.qualifier] : [])].join(':'),
      ...(due.clientContext !== undefined && { 'lambda-runtime-client-context': due.clientContext }),
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
    };
    asking.writeHead(200, headers).end(due.event);
    [pending, due, asking] = [due, null, null];
  };
  const settle = (answer: Omit<Answer, 'requestId'>): void => {
    const invocation = pending ?? due;
    [pending, due] = [null, null];
    invocation?.settle({ requestId: invocation.requestId, ...answer });
  };
  const fail: RuntimeApi['fail'] = (errorType, message) => {
    const requestId = (pending ?? due)?.requestId;
    const payload = JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} ${message}` });
    settle({ functionError: 'Unhandled', payload, active: null });
  };
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, what = ''] = /^\/2018-06-01\/runtime\/(.*)$/.exec(request.url ?? '') ?? [];
    if (what === 'invocation/next') {
      asking = response;
      for (const hear of onIdle) hear();
      onIdle = [];
      return hand();
    }
    const payload = await text(request);
    const active = String(request.headers['x-active'] ?? '')
      .split(',')
      .filter((name) => name !== '');
    const functionError = what.endsWith('/response') ? null : 'Unhandled';
    if (!what.startsWith('init/') && !what.includes(pending?.requestId ?? 'none')) {
      response.writeHead(400).end();
    } else if (Buffer.byteLength(payload) > RESPONSE_LIMIT) {
      response.writeHead(413).end();
      const limit = `maximum allowed payload size (${RESPONSE_LIMIT} bytes).`;
      fail('Function.ResponseSizeTooLarge', `Response payload size exceeded ${limit}`);
    } else {
      response.writeHead(202).end();
      settle({ functionError, payload, active });
    }
  };

  const server = createServer((request, response) => {
    response.once('close', () => {
      if (asking === response) asking = null;
    });
    receive(request, response).catch(() => request.socket.destroy());
  });
  const port = await listen(server);
  return {
    address: `127.0.0.1:${port}`,
    invoke: (what) =>
      new Promise((settleWith) => {
        due = { ...what, requestId: randomUUID(), settle: settleWith };
        hand();
      }),
    fail,
    idle: () =>
      new Promise((resolve) => {
        if (asking) resolve();
        else onIdle.push(resolve);
      }),
    close: () => shutDown(server),
  };
}
