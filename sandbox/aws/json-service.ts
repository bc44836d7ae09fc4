import type { Answer, AwsRequest, Service } from './call';
import { AwsError } from './error';

/** JSON out. */
export type JsonAction = (input: Readonly<Record<string, unknown>>, request: AwsRequest) => object;

/** A service that speaks JSON 1.1: the action in the header `x-amz-target`, JSON in, JSON out. */
export interface JsonApi {
  /** Text before the action's name, with the dot between them. */
  targetPrefix: string;
  /** Text before the name of an error in `__type`. */
  namespace: string;
  actions: ReadonlyMap<string, JsonAction>;
  /** The parameters that name what a call is about; the first one present counts. */
  subjects: readonly string[];
}

/**
 * Makes a service of its actions. What it refuses has status 400, whatever the code: seen of Organizations, although newer service
 * models have others (nozaq/terraform-aws-secure-baseline#70).
 */
export function createJsonService({ targetPrefix, namespace, actions, subjects }: JsonApi): Service {
  const receive: Service['receive'] = (request) => {
    const target = String(request.headers['x-amz-target']);
    const name = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
    const input = parse(request.body);
    const subject = subjects.map((parameter) => input[parameter]).find((value) => typeof value === 'string');
    const run = (): Answer => {
      const action = actions.get(name);
      if (!action) throw new AwsError('UnknownOperationException', `This sandbox does not have ${target}.`);
      return json(200, action(input, request), request.requestId);
    };
    return { action: name, arn: subject ?? null, run };
  };
  const refuse: Service['refuse'] = ({ code, message, status, details }, requestId) => {
    const body = { __type: `${namespace}#${code}`, Message: message, ...details };
    return json(status < 500 ? 400 : status, body, requestId);
  };
  return { receive, refuse };
}

function parse(body: string): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === 'object' && input !== null) return { ...input };
  } catch {
    // The same as any other JSON.
  }
  throw new AwsError('SerializationException', 'The request is no JSON object.');
}

function json(status: number, body: object, requestId: string): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
  return { status, headers, body: JSON.stringify(body) };
}
