import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Call, Service } from './call';
import { AwsError } from './error';
import { ConnectionCut, type FaultInjection } from './faults';
import { readBody, toAwsRequest } from './request';
import { renderError } from './xml';

/** Context in which requests are served. */
export interface ServerContext {
  /** Services by the name in the credential scope. */
  services: ReadonlyMap<string, Service>;
  /** Gets a record of every call. */
  calls: Call[];
  injection: FaultInjection;
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
async function answerTo(request: IncomingMessage, { services, calls, injection }: ServerContext): Promise<Answer> {
  let awsRequest;
  try {
    awsRequest = toAwsRequest(request, await readBody(request));
  } catch (error) {
    return refuseAnyhow(toAwsError(error));
  }
  const service = services.get(awsRequest.service);
  if (!service) return refuseAnyhow(new AwsError('UnknownService', `This sandbox has no ${awsRequest.service}.`));
  let call: Call | undefined;
  try {
    const { action, arn, run } = service.receive(awsRequest);
    const { service: name, headers } = awsRequest;
    const userAgent = headers['user-agent'] ?? '';
    call = { sequence: calls.length + 1, service: name, action, arn, userAgent, outcome: 'pending' };
    calls.push(call);
    const answer = await injection.inject(call, run);
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
