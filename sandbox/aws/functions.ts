import type { Answer, AwsRequest, PendingCall, Service } from './call';
import { AwsError } from './error';

/** Facts of a call that Lambda hands to a function. */
export interface FunctionCall {
  /** ARN with the alias or version that was called, if there was one. */
  invokedFunctionArn: string;
  /** Context that the caller sent along; undefined when it sent none. */
  clientContext?: unknown;
}

/** A Lambda function: JSON in, JSON out. */
export type FunctionHandler = (event: unknown, call: FunctionCall) => unknown;

/** The functions that can be invoked. */
export interface Functions {
  /** Registers a function, or replaces the one of that name. */
  set: (name: string, handler: FunctionHandler) => void;
  /** Waits for asynchronous invocations (`--invocation-type Event`) to end. Their errors go nowhere, as in AWS. */
  settle: () => Promise<void>;
}

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Makes a Lambda that can invoke functions, and nothing else. */
export function createFunctions(options: { partition: string; account: string; region: string }): {
  functions: Functions;
  service: Service;
} {
  const handlers = new Map<string, FunctionHandler>();
  const pending = new Set<Promise<unknown>>();
  const arnOf = (name: string): string =>
    `arn:${options.partition}:lambda:${options.region}:${options.account}:function:${name}`;

  const receive = (request: AwsRequest): PendingCall => {
    const { name, qualifier } = functionIn(request);
    const run = async (): Promise<Answer> => {
      const handler = handlers.get(name);
      if (!handler) throw new AwsError('ResourceNotFoundException', `Function not found: ${arnOf(name)}`);
      const event = parseEvent(request.body);
      const invokedFunctionArn = qualifier === null ? arnOf(name) : `${arnOf(name)}:${qualifier}`;
      const call = { invokedFunctionArn, clientContext: clientContextIn(request) };
      const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
      if (type === 'DryRun') return answer(204, request.requestId);
      if (type === 'RequestResponse') return invoke(() => handler(event, call), request.requestId);
      const invocation = invoke(() => handler(event, call), request.requestId).finally(() =>
        pending.delete(invocation),
      );
      pending.add(invocation);
      return answer(202, request.requestId);
    };
    return { action: 'Invoke', arn: arnOf(name), run };
  };
  const functions: Functions = {
    set: (name, handler) => {
      handlers.set(name, handler);
    },
    settle: async () => {
      await Promise.all(pending);
    },
  };
  return { functions, service: { receive, refuse } };
}

/** Reads the name from a name, a partial or a whole ARN; and the alias or version from there, or from the query. */
function functionIn({ method, path, query }: AwsRequest): { name: string; qualifier: string | null } {
  const identifier = decodeURIComponent(PATH.exec(path)?.[1] ?? '');
  const [, name, qualifier] = /^(?:.*:?function:)?([\w-]+)(?::([\w$-]+))?$/.exec(identifier) ?? [];
  if (method === 'POST' && name !== undefined) return { name, qualifier: qualifier ?? query.get('Qualifier') };
  throw new AwsError('InvalidAction', `This sandbox cannot ${method} ${path}: of Lambda it has only Invoke.`);
}

function parseEvent(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${String(error)}`);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-request-ClientContext */
function clientContextIn({ headers }: AwsRequest): unknown {
  const context = headers['x-amz-client-context'];
  return context === undefined ? undefined : parseEvent(Buffer.from(String(context), 'base64').toString());
}

/** Runs a handler; an error that it throws is an answer as well. Event and result take the way through JSON, as in Lambda. */
async function invoke(run: () => unknown, requestId: string): Promise<Answer> {
  try {
    const result = JSON.stringify((await run()) ?? null);
    return answer(200, requestId, result, { 'x-amz-executed-version': '$LATEST' });
  } catch (error) {
    const headers = { 'x-amz-executed-version': '$LATEST', 'x-amz-function-error': 'Unhandled' };
    return answer(200, requestId, JSON.stringify(failureOf(error)), headers);
  }
}

function failureOf(error: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

const refuse: Service['refuse'] = (error, requestId) => {
  const body = JSON.stringify({ Type: error.status < 500 ? 'User' : 'Service', Message: error.message });
  return answer(error.status, requestId, body, { 'x-amzn-errortype': error.code });
};

function answer(status: number, requestId: string, body = '', headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
    body,
  };
}
