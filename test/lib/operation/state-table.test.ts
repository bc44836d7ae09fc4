import type { Stack } from 'aws-cdk-lib';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { TABLE_KEYS } from '../../../lambda/contract/table-keys';
import { permissionsOf } from '../permissions';
import { environmentOf, onlyOne, synthesise } from '../synthesise';

const TABLE = 'AWS::DynamoDB::GlobalTable';

test('the state table is on demand, encrypted by default and recoverable to a point in time, and its items expire', () => {
  expect(onlyOne(synthesise(), TABLE).properties).toEqual({
    AttributeDefinitions: [
      { AttributeName: 'subject', AttributeType: 'S' },
      { AttributeName: 'item', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'subject', KeyType: 'HASH' },
      { AttributeName: 'item', KeyType: 'RANGE' },
    ],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [
      { Region: { Ref: 'AWS::Region' }, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    ],
  });
});

test('the attributes of the state table are those of the contract', () => {
  const { properties } = onlyOne(synthesise(), TABLE);
  expect(properties).toMatchObject({
    KeySchema: [{ AttributeName: TABLE_KEYS.partitionKey }, { AttributeName: TABLE_KEYS.sortKey }],
    TimeToLiveSpecification: { AttributeName: TABLE_KEYS.timeToLive },
  });
});

test('the state table outlasts its stack and its replacement, but not a failed creation, and has no fixed name', () => {
  const template = synthesise();
  template.hasResource(TABLE, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  expect(onlyOne(template, TABLE).properties).not.toHaveProperty('TableName');
});

test('the state table is protected from deletion where the props say so', () => {
  const template = synthesise({ deletionProtection: true });
  expect(onlyOne(template, TABLE).properties['Replicas']).toEqual([
    expect.objectContaining({ DeletionProtectionEnabled: true }),
  ]);
});

describe('a state table that exists already', () => {
  const existing = (stack: Stack) => ({ stateTable: TableV2.fromTableName(stack, 'Existing', 'watcher-state') });
  const ARN = 'arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/watcher-state';

  test('is used in place of a new one, with the same permissions', () => {
    const template = synthesise(existing);
    template.resourceCountIs(TABLE, 0);
    expect(environmentOf(template)['TABLE_NAME']).toBe('watcher-state');
    const onTable = permissionsOf(template)['WatcherRole']?.filter((line) => line.includes('dynamodb'));
    expect(onTable).toHaveLength(5);
    for (const line of onTable ?? []) expect(line).toContain(`on ${ARN} with {"Condition"`);
  });

  test('brings its key, which the function may use through DynamoDB alone', () => {
    const template = synthesise((stack) => ({
      stateTable: TableV2.fromTableAttributes(stack, 'Existing', {
        tableName: 'watcher-state',
        encryptionKey: new Key(stack, 'Key'),
      }),
    }));
    const onKey = permissionsOf(template)['WatcherRole']?.filter((line) => line.includes('kms:')) ?? [];
    expect(onKey).toHaveLength(6);
    for (const line of onKey) expect(line).toMatch(/on <Key.Arn> with .*"dynamodb\.<AWS::Region>\.amazonaws\.com\*"\]/);
  });

  test('is refused together with deletionProtection, which is for a new table', () => {
    expect(() => synthesise((stack) => ({ ...existing(stack), deletionProtection: true }))).toThrow(
      /^deletionProtection: is for a new table/,
    );
  });
});

test('the function knows the state table, and may read, write and query it and do nothing else in DynamoDB', () => {
  const template = synthesise();
  expect(environmentOf(template)['TABLE_NAME']).toBe('<WatcherState>');
  const permissions = Object.entries(permissionsOf(template)).flatMap(([role, lines]) =>
    lines.filter((line) => /dynamodb/i.test(line)).map((line) => `${role}: ${line}`),
  );
  expect(permissions).toEqual(
    ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) =>
      expect.stringMatching(`^WatcherRole: Allow dynamodb:${action} on <WatcherState.Arn> with \\{"Condition"`),
    ),
  );
});
