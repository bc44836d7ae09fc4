import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Answer, AwsRequest, PendingCall, S3Action, Service } from './call';
import { AwsError } from './error';
import { type XmlElements, renderElement } from './xml';

/** A bucket, to be looked into. */
export interface Bucket {
  readonly name: string;
  /** Texts of the objects by key. */
  readonly objects: Map<string, string>;
}

/** Longest key, in bytes. Source: S3 guide, Naming objects. */
const LONGEST_KEY = 1024;

/** Most keys on a page. Source: S3 API reference, ListObjectsV2. */
const PAGE = 1000;

/**
 * Makes an S3 with one bucket, addressed by path: GetObject, PutObject and ListObjectsV2 with a prefix. Objects are texts in UTF-8.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function createS3({ bucket: name = 'sandbox-files' }: { bucket?: string | undefined }): {
  bucket: Bucket;
  service: Service;
} {
  const bucket: Bucket = { name, objects: new Map() };
  const receive: Service['receive'] = (request) => {
    const { key } = placeIn(request);
    const [action, run] = callIn(request, bucket);
    const arn = key === '' ? `arn:aws:s3:::${name}` : `arn:aws:s3:::${name}/${key}`;
    return { action, arn, run: () => withBucket(request, bucket, run) } satisfies PendingCall;
  };
  return { bucket, service: { receive, refuse } };
}

function refuse({ code, message, status, details }: AwsError, requestId: string): Answer {
  return xml(status, requestId, 'Error', { Code: code, Message: message, ...details, RequestId: requestId });
}

/** Returns the bucket and the key that a path names; the key is empty where it names the bucket alone. */
export function placeIn({ path }: Pick<AwsRequest, 'path'>): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decodeURIComponent(path)) ?? [];
  return { bucket, key };
}

/** Returns the name of the action that a request asks for; it stands in no request, only in its method and path. */
export function s3ActionIn(request: Pick<AwsRequest, 'method' | 'path' | 'query'>): S3Action | null {
  const { method, query } = request;
  const isObject = placeIn(request).key !== '';
  if (method === 'GET' && !isObject && query.get('list-type') === '2') return 'ListObjectsV2';
  if (method === 'GET' && isObject) return 'GetObject';
  return method === 'PUT' && isObject ? 'PutObject' : null;
}

function callIn(request: AwsRequest, bucket: Bucket): [action: string, run: () => Answer] {
  const action = s3ActionIn(request);
  const { key } = placeIn(request);
  switch (action) {
    case 'GetObject':
      return [action, () => getObject(key, request, bucket)];
    case 'PutObject':
      return [action, () => putObject(key, request, bucket)];
    case 'ListObjectsV2':
      return [action, () => listObjects(request, bucket)];
    case null:
      return [
        request.method,
        () => {
          throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented');
        },
      ];
  }
}

function withBucket(request: AwsRequest, { name }: Bucket, run: () => Answer): Answer {
  const { bucket, key } = placeIn(request);
  if (bucket !== name)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
  if (Buffer.byteLength(key) > LONGEST_KEY) throw new AwsError('KeyTooLongError', 'Your key is too long');
  return run();
}

function getObject(key: string, { requestId }: AwsRequest, { objects }: Bucket): Answer {
  const body = objects.get(key);
  if (body === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  const headers = { etag: etagOf(body), 'content-type': 'application/octet-stream', 'x-amz-request-id': requestId };
  return { status: 200, headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}` }, body };
}

function putObject(key: string, { body, headers, requestId }: AwsRequest, { objects }: Bucket): Answer {
  refuseBadDigest(body, headers['x-amz-checksum-crc32']);
  if (headers['if-none-match'] === '*' && objects.has(key))
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  objects.set(key, body);
  return { status: 200, headers: { etag: etagOf(body), 'x-amz-request-id': requestId }, body: '' };
}

function refuseBadDigest(body: string, checksum: string | string[] | undefined): void {
  if (checksum === undefined) return;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  if (bytes.toString('base64') === checksum) return;
  throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
}

function etagOf(body: string): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function listObjects({ query, requestId }: AwsRequest, { name, objects }: Bucket): Answer {
  const [prefix, after] = [
    query.get('prefix') ?? '',
    query.get('continuation-token') ?? query.get('start-after') ?? '',
  ];
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted(byBytes);
  const page = keys.slice(0, Math.min(PAGE, Number(query.get('max-keys') ?? PAGE)));
  const isTruncated = page.length < keys.length;
  return xml(200, requestId, 'ListBucketResult', {
    Name: name,
    Prefix: prefix,
    KeyCount: `${page.length}`,
    MaxKeys: `${PAGE}`,
    IsTruncated: `${isTruncated}`,
    ...(isTruncated && { NextContinuationToken: page.at(-1) ?? '' }),
    Contents: page.map((key) => ({ Key: key, Size: `${Buffer.byteLength(objects.get(key) ?? '')}` })),
  });
}

/** Keys come in the order of their bytes in UTF-8. Source: S3 API reference, ListObjectsV2. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function xml(status: number, requestId: string, name: string, content: XmlElements): Answer {
  const headers = { 'content-type': 'application/xml', 'x-amz-request-id': requestId };
  return { status, headers, body: renderElement(name, content) };
}
