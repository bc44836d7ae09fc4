import { S3Client } from '@aws-sdk/client-s3';
import { type ObjectStore, createObjectStore, storeClient } from '../../../lambda/organization/object-store';
import { type Aws, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';

let aws: Aws;
let client: S3Client;
let store: ObjectStore;

beforeEach(async () => {
  aws = await startAws({ bucket: 'files' });
  const settings = storeClient(aws.environment);
  client = new S3Client({ ...settings, endpoint: aws.url, region: aws.region, credentials, maxAttempts: 1 });
  store = createObjectStore(client, 'files');
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

test('a file is read as it was written', async () => {
  await store.put('runs/1/a.json', '["ü"]');
  expect(await store.get('runs/1/a.json', 100)).toBe('["ü"]');
});

test('a file that is not there is null, and any other refusal an error', async () => {
  expect(await store.get('runs/1/a.json', 100)).toBeNull();
  aws.faults.fail('GetObject', 'AccessDenied');
  await expect(store.get('runs/1/a.json', 100)).rejects.toThrow('AccessDenied');
});

test('a file that is too large is not read', async () => {
  await store.put('runs/1/a.json', 'four');
  expect(await store.get('runs/1/a.json', 4)).toBe('four');
  await expect(store.get('runs/1/a.json', 3)).rejects.toThrow('The file runs/1/a.json has more than 3 bytes.');
});

test('buckets of AWS are addressed by name, and those elsewhere by path', () => {
  expect(storeClient({}).forcePathStyle).toBe(false);
  expect(storeClient({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }).forcePathStyle).toBe(true);
});
