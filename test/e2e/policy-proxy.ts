import { type IncomingMessage, type ServerResponse, createServer, request as send } from 'node:http';
import { readBody, toSignedRequest } from '../../sandbox/aws/request';
import { AwsError } from '../../sandbox/aws/error';
import { renderError } from '../../sandbox/aws/xml';
import type { SignedRequest } from '../../sandbox/aws/call';
import { listen, shutDown } from '../../sandbox/listen';
import { type Statement, type Wanted, isAllowed } from '../../sandbox/aws/policy';
import { wantedIn } from '../../sandbox/aws/policy-request';

/** A call that came by. */
export interface Recorded extends Wanted {
  allowed: boolean;
  body: string;
}

/** Stands between the function and the account, and lets through what the function's role allows. */
export interface PolicyProxy {
  url: string;
  /** Every call so far. */
  calls: readonly Recorded[];
  /**
   * The role's policies from now on; before, nothing is allowed.
   * @param caller ARN of the function that calls, as Lambda puts it into its calls
   */
  enforce: (statements: readonly Statement[], caller?: string) => void;
  close: () => Promise<void>;
}

/** What it guards. */
export interface Guarded {
  /** Where calls of IAM go. */
  iam: string;
  /** Where all others go. */
  others: string;
  account: string;
  region: string;
}

/**
 * Starts a policy proxy. No emulator here holds a role to its policies; this one does, and remembers what was wanted.
 */
export async function startPolicyProxy(guarded: Guarded): Promise<PolicyProxy> {
  const calls: Recorded[] = [];
  let statements: readonly Statement[] = [];
  let context: Wanted['context'];
  const server = createServer((request, response) => {
    pass(request, response, guarded, (wanted, body) => {
      const allowed = isAllowed(statements, { ...wanted, context });
      calls.push({ ...wanted, allowed, body });
      return allowed;
    }).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    enforce: (next, caller) => {
      statements = next;
      context = { 'lambda:SourceFunctionArn': caller };
    },
    close: () => shutDown(server),
  };
}

async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  guarded: Guarded,
  ask: (wanted: Wanted, body: string) => boolean,
): Promise<void> {
  const body = await readBody(incoming);
  const request = toSignedRequest(incoming, body);
  const wanted = wantedIn(request, { partition: 'aws', ...guarded });
  if (!ask(wanted, body)) return refuse(response, request, wanted);
  const target = new URL(request.service === 'iam' ? guarded.iam : guarded.others);
  const { method, path: uri, headers } = request;
  const onward = send(target, { method, path: uri, headers: { ...headers, host: target.host } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}

/** As the services themselves refuse. */
function refuse(response: ServerResponse, { service, requestId }: SignedRequest, wanted: Wanted): void {
  const message = `User is not authorized to perform: ${wanted.action} on resource: ${wanted.resource}`;
  if (service === 'dynamodb') {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }));
    return;
  }
  const error = new AwsError(service === 'sns' ? 'AuthorizationError' : 'AccessDenied', message, 403);
  response.writeHead(403, { 'content-type': 'text/xml' });
  response.end(renderError(error, { namespace: 'https://iam.amazonaws.com/doc/2010-05-08/', requestId }));
}
