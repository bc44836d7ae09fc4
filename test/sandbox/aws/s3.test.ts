import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Aws, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';

let aws: Aws;
let client: S3Client;

beforeEach(async () => {
  aws = await startAws({ bucket: 'files' });
  client = new S3Client({ endpoint: aws.url, region: aws.region, credentials, forcePathStyle: true, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

function put(key: string, text: string, more: object = {}) {
  return client.send(new PutObjectCommand({ Bucket: 'files', Key: key, Body: text, ...more }));
}

async function get(key: string, bucket = 'files'): Promise<string | undefined> {
  return (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToString();
}

test('an object is given as it was put, the last one in the place of others', async () => {
  await put('runs/a b/ä.json', 'first');
  await put('runs/a b/ä.json', '{"text":"ü €"}');
  expect(await get('runs/a b/ä.json')).toBe('{"text":"ü €"}');
  expect([...aws.bucket.objects.keys()]).toEqual(['runs/a b/ä.json']);
  expect(aws.calls.map(({ service, action, arn }) => [service, action, arn])).toEqual([
    ['s3', 'PutObject', 'arn:aws:s3:::files/runs/a b/ä.json'],
    ['s3', 'PutObject', 'arn:aws:s3:::files/runs/a b/ä.json'],
    ['s3', 'GetObject', 'arn:aws:s3:::files/runs/a b/ä.json'],
  ]);
});

test('keys and buckets that do not exist are refused as S3 does it', async () => {
  await expect(get('none')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
  await expect(get('none', 'other')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  await expect(put('k'.repeat(1025), '')).rejects.toMatchObject({ name: 'KeyTooLongError' });
});

test('a body that does not have its checksum is refused', async () => {
  await expect(put('key', 'text', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
  expect(aws.bucket.objects.size).toBe(0);
});

test('an object that must not be there yet is put once', async () => {
  await put('key', 'first', { IfNoneMatch: '*' });
  await expect(put('key', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(await get('key')).toBe('first');
});

test('keys are listed by their prefix, page by page, in the order of their bytes', async () => {
  for (const key of ['b/2', 'a/1', 'b/10', 'b/1']) await put(key, key);
  const input = { Bucket: 'files', Prefix: 'b/', MaxKeys: 2 };
  const first = await client.send(new ListObjectsV2Command(input));
  expect(first.Contents).toEqual([
    { Key: 'b/1', Size: 3 },
    { Key: 'b/10', Size: 4 },
  ]);
  const token = first.NextContinuationToken;
  const second = await client.send(new ListObjectsV2Command({ ...input, ContinuationToken: token }));
  expect([second.IsTruncated, second.Contents?.map(({ Key }) => Key)]).toEqual([false, ['b/2']]);
});
