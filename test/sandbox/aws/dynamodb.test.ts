import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { post, startLab } from './clients';
import { lab } from './lab-setup';

const TableName = 'memory';
const Key = { subject: { S: 'a' }, item: { S: 'state' } };

function put(text: string) {
  return lab.dynamoClient.send(new PutItemCommand({ TableName, Item: { ...Key, text: { S: text } } }));
}

async function get() {
  return (await lab.dynamoClient.send(new GetItemCommand({ TableName, Key }))).Item?.['text']?.S;
}

it('DynamoDB in the sandbox keeps items', async () => {
  await put('one');
  expect(await get()).toBe('one');
  expect(await lab.table.items()).toEqual([{ subject: 'a', item: 'state', text: 'one' }]);
});

it('DynamoDB in the sandbox refuses a write whose condition fails', async () => {
  await put('one');
  const update = new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'SET #text = :new',
    ConditionExpression: '#text = :old',
    ExpressionAttributeNames: { '#text': 'text' },
    ExpressionAttributeValues: { ':new': { S: 'three' }, ':old': { S: 'two' } },
  });
  await expect(lab.dynamoClient.send(update)).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
  });
  expect(await get()).toBe('one');
});

it('DynamoDB in the sandbox records calls with their subjects', async () => {
  const { dynamoClient } = lab;
  await put('one');
  await get();
  await dynamoClient.send(new DeleteItemCommand({ TableName, Key }));
  await dynamoClient.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#item = :item AND #key = :key',
      ExpressionAttributeNames: { '#key': 'subject', '#item': 'item' },
      ExpressionAttributeValues: { ':key': { S: 'b' }, ':item': { S: 'state' } },
    }),
  );
  await dynamoClient.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'subject = :it',
      ExpressionAttributeValues: { ':it': { S: 'c' } },
    }),
  );
  await dynamoClient.send(new ScanCommand({ TableName }));
  await dynamoClient.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } }));
  expect(lab.calls.map(({ action, arn, outcome }) => [action, arn, outcome])).toEqual([
    ['PutItem', 'a', 'ok'],
    ['GetItem', 'a', 'ok'],
    ['DeleteItem', 'a', 'ok'],
    ['Query', 'b', 'ok'],
    ['Query', 'c', 'ok'],
    ['Scan', 'memory', 'ok'],
    ['BatchWriteItem', 'memory', 'ok'],
  ]);
  expect(lab.calls.every(({ service }) => service === 'dynamodb')).toBe(true);
});

it.each([
  ['ProvisionedThroughputExceededException', 400],
  ['ThrottlingException', 400],
  ['RequestLimitExceeded', 400],
  ['AccessDeniedException', 400],
  ['ResourceNotFoundException', 400],
  ['ConditionalCheckFailedException', 400],
  ['ValidationException', 400],
  ['InternalServerError', 500],
  ['ServiceUnavailable', 503],
])('DynamoDB in the sandbox fails a call with an injected %s, once and without effect', async (code, status) => {
  lab.faults.fail('PutItem', code);
  await expect(put('one')).rejects.toMatchObject({
    name: code,
    message: `Injected ${code}.`,
    $metadata: { httpStatusCode: status },
  });
  expect(await lab.table.items()).toEqual([]);
  await put('one');
  expect(lab.calls.map(({ outcome }) => outcome)).toEqual([code, 'ok']);
});

it('DynamoDB in the sandbox aims faults at one subject, and cuts connections after the effect', async () => {
  lab.faults.fail('PutItem', 'InternalServerError', { arn: 'b' });
  lab.faults.cut('PutItem', 'after');
  await expect(put('one')).rejects.toThrow('socket hang up');
  expect(await get()).toBe('one');
  expect(lab.faults.waiting).toEqual(['PutItem']);
});

it('DynamoDB in the sandbox lets a test read and change items without recording a call', async () => {
  await lab.table.put({ subject: 'b', item: 'x', number: 1.5, yes: true });
  await lab.table.put({ subject: 'a', item: 'z' });
  await lab.table.put({ subject: 'a', item: 'y', text: 'old' });
  await lab.table.put({ subject: 'a', item: 'y' });
  expect(await lab.table.items()).toEqual([
    { subject: 'a', item: 'y' },
    { subject: 'a', item: 'z' },
    { subject: 'b', item: 'x', number: 1.5, yes: { BOOL: true } },
  ]);
  expect(lab.calls).toEqual([]);
});

it('DynamoDB in the sandbox gives a test all items, however many pages they fill', async () => {
  const text = 'x'.repeat(390_000);
  for (const item of ['1', '2', '3', '4']) await lab.table.put({ subject: 'a', item, text });
  expect((await lab.table.items()).map(({ item }) => item)).toEqual(['1', '2', '3', '4']);
});

it('DynamoDB in the sandbox refuses calls once its table is dropped', async () => {
  await lab.table.drop();
  await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } });
  expect(lab.calls).toMatchObject([{ outcome: 'ResourceNotFoundException' }]);
});

it('DynamoDB in the sandbox can have a table of another name', async () => {
  const other = await startLab({ table: 'other' });
  expect(other.table.name).toBe('other');
  const found = await other.dynamoClient.send(new ScanCommand({ TableName: 'other' }));
  expect(found.Items).toEqual([]);
  await other.close();
});

it('DynamoDB in the sandbox refuses bad JSON and unknown actions with the errors of DynamoDB', async () => {
  const nonsense = await post(lab, 'dynamodb', { headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, body: '{' });
  expect(nonsense.status).toBe(400);
  expect(await nonsense.json()).toMatchObject({ __type: expect.stringContaining('#SerializationException') });
  const actions = ['DynamoDB_20120810.Dance', 'DynamoDB_19990101.GetItem', ''];
  for (const target of actions) {
    const response = await post(lab, 'dynamodb', { headers: { 'x-amz-target': target }, body: '{}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: expect.stringContaining('#UnknownOperationException') });
  }
});

it('DynamoDB in the sandbox closes while a call is under way', async () => {
  lab.faults.before('PutItem', () => lab.close());
  await expect(put('one')).rejects.toThrow(/socket hang up|ECONNRESET/);
});

it('DynamoDB in the sandbox closes while it starts', async () => {
  const items = lab.table.items();
  await lab.close();
  expect(await items).toEqual([]);
  await expect(lab.table.items()).rejects.toThrow('This DynamoDB is closed.');
});
