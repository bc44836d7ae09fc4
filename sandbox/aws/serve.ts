import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Authority, authorize } from './authorization';
import type { Answer, AwsRequest, Call, Service } from './call';
import type { Caller } from './caller';
import { callerOf, refuseBadToken } from './credentials';
import { AwsError } from './error';
import { ConnectionCut, type FaultInjection } from './faults';
import { readBody, toSignedRequest } from './request';
import type { Sessions } from './sessions';
import { renderError } from './xml';

/** Context in which requests are served. */
export interface ServerContext {
  /** Services by the name in the credential scope. */
  services: ReadonlyMap<string, Service>;
  /** Gets a record of every call. */
  calls: Call[];
  injection: FaultInjection;
  sessions: Sessions;
  /** The caller of requests whose access key belongs to no session. */
  user: Caller;
  authority: Authority;
  /** The time that answers state. */
  clock: () => Date;
}

/** Serves a request, or cuts its connection when a fault wants that. Never rejects. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  serverContext: ServerContext,
): Promise<void> {
  try {
    const { status, headers, body } = await answerTo(request, serverContext);
    response.writeHead(status, { date: serverContext.clock().toUTCString(), ...headers }).end(body);
  } catch {
    // A cut that was asked for, or a client that left while it was being served.
    request.socket.destroy();
  }
}

/** @throws ConnectionCut when there is to be no answer */
async function answerTo(request: IncomingMessage, context: ServerContext): Promise<Answer> {
  const { services, calls, injection, sessions, authority } = context;
  let awsRequest: AwsRequest;
  try {
    const signed = toSignedRequest(request, await readBody(request));
    awsRequest = { ...signed, caller: callerOf(signed, sessions, context.user) };
  } catch (error) {
    return refuseAnyhow(toAwsError(error));
  }
  const service = services.get(awsRequest.service);
  if (!service) return refuseAnyhow(new AwsError('UnknownService', `This sandbox has no ${awsRequest.service}.`));
  let call: Call | undefined;
  try {
    const { action, arn, run } = service.receive(awsRequest);
    call = recordOf(awsRequest, { sequence: calls.length + 1, action, arn });
    calls.push(call);
    const answer = await injection.inject(call, () => {
      refuseBadToken(awsRequest, sessions, context.clock());
      authorize(awsRequest, authority);
      return run();
    });
    call.outcome = 'ok';
    return answer;
  } catch (error) {
    if (call && error instanceof ConnectionCut) call.outcome = 'cut';
    const refused = toAwsError(error);
    const translated = service.translate?.(refused) ?? refused;
    if (call) call.outcome = translated.code;
    return service.refuse(translated, awsRequest.requestId);
  }
}

function recordOf({ service, caller, headers }: AwsRequest, numbered: Pick<Call, 'sequence' | 'action' | 'arn'>): Call {
  const { account, arn } = caller;
  return { ...numbered, service, account, caller: arn, userAgent: headers['user-agent'] ?? '', outcome: 'pending' };
}

/** @throws ConnectionCut when that is what it is */
function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof ConnectionCut) throw error;
  return new AwsError('InternalFailure', `The sandbox failed: ${String(error)}`);
}

/** Refuses a request for which no service here can be found. */
function refuseAnyhow(error: AwsError): Answer {
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: renderError(error, {
      namespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
      requestId: randomUUID(),
    }),
  };
}
