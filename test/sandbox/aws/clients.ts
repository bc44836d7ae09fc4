import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import { type Aws, type AwsOptions, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';

/** An AWS of a test's own, and SDK clients that talk to it. */
export interface Lab extends Aws {
  /** Like the others, tries once. */
  iamClient: IAMClient;
  snsClient: SNSClient;
  dynamoClient: DynamoDBClient;
  close: () => Promise<void>;
}

/** Starts an AWS with clients. Close it in `afterEach`. */
export async function startLab(options: AwsOptions = {}): Promise<Lab> {
  const aws = await startAws(options);
  const configuration = {
    endpoint: aws.url,
    region: aws.region,
    credentials,
    maxAttempts: 1,
  };
  const iamClient = new IAMClient(configuration);
  const snsClient = new SNSClient(configuration);
  const dynamoClient = new DynamoDBClient(configuration);
  const close = async (): Promise<void> => {
    iamClient.destroy();
    snsClient.destroy();
    dynamoClient.destroy();
    await aws.close();
  };
  return { ...aws, iamClient, snsClient, dynamoClient, close };
}

/** A call by hand: signed in form only, as the sandbox does not check signatures. */
export function post(
  { url, region }: Pick<Aws, 'url' | 'region'>,
  service: string,
  { path = '/', body = '', headers = {} }: { path?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    body,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      connection: 'close',
      ...headers,
    },
  });
}
