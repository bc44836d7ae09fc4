import { BatchGetItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Aws, startAws } from '../../sandbox/aws/server';
import { credentials } from '../support/credentials';
import { type PolicyProxy, startPolicyProxy } from './policy-proxy';

let aws: Aws;
let policyProxy: PolicyProxy;

beforeEach(async () => {
  aws = await startAws();
  const { url, account, region } = aws;
  policyProxy = await startPolicyProxy({ iam: url, others: url, account, region });
});
afterEach(async () => {
  await policyProxy.close();
  await aws.close();
});

function client() {
  return {
    endpoint: policyProxy.url,
    region: aws.region,
    credentials,
    maxAttempts: 1,
  };
}

/** One call of each service, with the error's name where it failed. */
async function callAll(): Promise<string[]> {
  const { topicArn: TopicArn } = aws.inbox;
  const key = { pk: { S: 'state' }, sk: { S: 'arn:aws:iam::123456789012:oidc-provider/issuer.example' } };
  const calls: Promise<unknown>[] = [
    new IAMClient(client()).send(new ListOpenIDConnectProvidersCommand({})),
    new SNSClient(client()).send(new PublishCommand({ TopicArn, Message: 'news' })),
    new DynamoDBClient(client()).send(new GetItemCommand({ TableName: aws.table.name, Key: key })),
    new DynamoDBClient(client()).send(new BatchGetItemCommand({ RequestItems: { [aws.table.name]: { Keys: [key] } } })),
  ];
  const outcomes = await Promise.allSettled(calls);
  return outcomes.map((one) => (one.status === 'fulfilled' ? 'ok' : Object(one.reason).name));
}

function table() {
  return `arn:aws:dynamodb:us-east-1:123456789012:table/${aws.table.name}`;
}

function wanted() {
  return [
    { action: 'iam:ListOpenIDConnectProviders', resource: '*' },
    { action: 'sns:Publish', resource: aws.inbox.topicArn },
    { action: 'dynamodb:GetItem', resource: table() },
    { action: 'dynamodb:BatchGetItem', resource: table() },
  ];
}

function inOrder(calls: readonly { action: string }[]) {
  return calls.toSorted((one, other) => one.action.localeCompare(other.action));
}

test('a call that the role does not allow is refused as its service refuses it, and recorded', async () => {
  const denied = 'AccessDeniedException';
  expect(await callAll()).toEqual(['AccessDenied', 'AuthorizationErrorException', denied, denied]);
  expect(aws.calls).toEqual([]);
  expect(inOrder(policyProxy.calls)).toMatchObject(inOrder(wanted().map((one) => ({ ...one, allowed: false }))));
});

test('a call that the role allows goes through, and is recorded', async () => {
  policyProxy.enforce(
    wanted().map(({ action, resource }) => ({ Effect: 'Allow', Action: action, Resource: resource })),
  );
  const [listed, published, ...read] = await callAll();
  expect([listed, published]).toEqual(['ok', 'ok']);
  // What it asks of the table is nonsense; the table has said so itself.
  expect(read).not.toContain('AccessDeniedException');
  expect(aws.inbox.messages.map(({ message }) => message)).toEqual(['news']);
  expect(inOrder(policyProxy.calls)).toMatchObject(inOrder(wanted().map((one) => ({ ...one, allowed: true }))));
});

test('a call that is allowed to one function alone is refused to another with the same role, and to a caller that is no function', async () => {
  const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:watcher';
  const condition = { ArnLike: { 'lambda:SourceFunctionArn': [functionArn, `${functionArn}:*`] } };
  const statements = wanted().map(({ action, resource }) => ({
    Effect: 'Allow' as const,
    Action: action,
    Resource: resource,
    ...(action.startsWith('iam:') && { Condition: condition }),
  }));
  const listing = async (...caller: string[]): Promise<string | undefined> => {
    policyProxy.enforce(statements, ...caller);
    const [listed] = await callAll();
    return listed;
  };
  expect(await listing(functionArn)).toBe('ok');
  expect(await listing(`${functionArn}:7`)).toBe('ok');
  expect(await listing(`${functionArn}-2`)).toBe('AccessDenied');
  expect(await listing()).toBe('AccessDenied');
});
