import { MEMORY_KEYS } from '../../lambda/act/memory-schema';
import { permissionsOf } from './permissions';
import { environmentOf, onlyOne, synthesise } from './synthesise';

const TABLE = 'AWS::DynamoDB::GlobalTable';

test('the table is on demand, encrypted by default, recoverable to a point in time, and items end by themselves', () => {
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

test('its attributes are those that the memory uses', () => {
  const { properties } = onlyOne(synthesise(), TABLE);
  expect(properties).toMatchObject({
    KeySchema: [{ AttributeName: MEMORY_KEYS.partitionKey }, { AttributeName: MEMORY_KEYS.sortKey }],
    TimeToLiveSpecification: { AttributeName: MEMORY_KEYS.timeToLive },
  });
});

test('it stays when the stack goes or the table is replaced, and has no name that would then be taken', () => {
  const template = synthesise();
  template.hasResource(TABLE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(onlyOne(template, TABLE).properties).not.toHaveProperty('TableName');
});

test('the function knows it, and may read, write and query it and nothing else of DynamoDB', () => {
  const template = synthesise();
  expect(environmentOf(template)['TABLE_NAME']).toBe('<WatcherMemory>');
  const permissions = Object.entries(permissionsOf(template)).flatMap(([role, lines]) =>
    lines.filter((line) => /dynamodb/i.test(line)).map((line) => `${role}: ${line}`),
  );
  expect(permissions).toEqual(
    ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) =>
      expect.stringMatching(`^WatcherRole: Allow dynamodb:${action} on <WatcherMemory.Arn> with \\{"Condition"`),
    ),
  );
});
