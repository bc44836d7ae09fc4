import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SignedRequest } from './call';
import { AwsError } from './error';

/** Largest body, in bytes. It is more than anyone here sends: SNS's 256 KiB, percent-encoded, an item of DynamoDB's 400 KB, or a file of the watcher in S3. */
const MAX_BODY = 8_388_608;

/** Reads a request's body. @throws AwsError RequestEntityTooLarge */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY) chunks.push(bytes);
  }
  if (size > MAX_BODY) throw new AwsError('RequestEntityTooLarge', `The request has more than ${MAX_BODY} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Reads the access key that a request is signed with, the service and the region that it is signed for. The signature itself is not checked: any secret will do.
 * @throws AwsError MissingAuthenticationToken when it is not signed with Signature Version 4
 */
export function toSignedRequest(request: IncomingMessage, body: string): SignedRequest {
  // Credential=ACCESS-KEY/DATE/REGION/SERVICE/aws4_request
  const scope = /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(
    request.headers.authorization ?? '',
  );
  const [, accessKeyId, region, service] = scope ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const { method = 'GET', url = '/', headers } = request;
  const [path = '', query = ''] = url.split('?', 2);
  const requestId = randomUUID();
  return { accessKeyId, service, region, method, path, query: new URLSearchParams(query), headers, body, requestId };
}
