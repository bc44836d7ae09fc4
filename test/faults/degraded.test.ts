import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE_KEYS } from '../../lambda/contract/table-keys';
import { credentials } from '../support/credentials';
import { codesOf } from '../support/report';
import { gistOf, listsIn, notifiedIn } from './outcome';
import { arnOf } from '../support/provider-arn';
import { runAfterwards, scheduledTrialRun } from './trial-run';
import { HELD, ROTATING } from './setup';
import type { Item, Harness } from './harness';
import { withHarness } from './trial';

const trialRun = await scheduledTrialRun();
const { setup, outcome } = trialRun;
const [rotating, held] = [arnOf(ROTATING), arnOf(HELD)];

/** A run without its memory does its job, says so once, and takes nothing out. */
async function expectDegraded(stage: Harness): Promise<void> {
  const report = await stage.run(trialRun);
  expect(codesOf(report)).toEqual(['state-unavailable']);
  expect(report).toMatchObject({ complete: true, counts: { updated: 1, held: 1, unchanged: 1 } });
  expect(listsIn(stage.aws)).toEqual({ ...outcome.lists, [rotating]: [setup.a, setup.keys, setup.b, setup.c] });
  expect(gistOf(notifiedIn(stage.aws))).toEqual(
    [
      `${rotating}: ${setup.c} [info: thumbprint-added]`,
      `${held}: ${setup.unrelatedCertificate} [critical: approval-required]`,
      'run: [warning: state-unavailable]',
    ].toSorted(),
  );
}

const DYNAMODB = ['GetItem', 'PutItem', 'Query', 'UpdateItem'] as const;

describe('a table that cannot be used', () => {
  const failing =
    (code: string) =>
    ({ aws }: Harness): void => {
      for (const action of DYNAMODB) aws.faults.fail(action, code, { call: 'every' });
    };
  test.each(['AccessDeniedException', 'ProvisionedThroughputExceededException', 'ThrottlingException'])(
    'keeps the run from removing but not from adding, and the next run catches up: %s',
    (code) =>
      withHarness(trialRun, { attempts: 3 }, async (stage) => {
        failing(code)(stage);
        await expectDegraded(stage);
        expect(await stage.aws.table.items()).toEqual(trialRun.before.items);
        stage.aws.faults.clear();
        const healed = await runAfterwards(trialRun, stage);
        expect(healed).toMatchObject({ complete: true, findings: [] });
        expect(listsIn(stage.aws)).toEqual(outcome.lists);
      }),
  );

  test('keeps the run from removing where it is missing, and the next run begins again with a new one', () =>
    withHarness(trialRun, {}, async (stage) => {
      await stage.aws.table.drop();
      await expectDegraded(stage);
      await createTable(stage);
      expect(await runAfterwards(trialRun, stage)).toMatchObject({ complete: true, findings: [] });
      expect(listsIn(stage.aws)[rotating]).toEqual([setup.a, setup.keys, setup.b, setup.c]);
      expect(await stage.aws.table.items()).toHaveLength(7);
    }));
});

async function createTable({ aws }: Harness): Promise<void> {
  const { partitionKey, sortKey } = TABLE_KEYS;
  const client = new DynamoDBClient({ endpoint: aws.url, region: aws.region, credentials });
  await client.send(
    new CreateTableCommand({
      TableName: aws.table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [partitionKey, sortKey].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    }),
  );
  client.destroy();
  while (!(await aws.table.items().catch(() => null))) continue;
}

function itemOf(subject: string): Item {
  const found = trialRun.before.items.find((item) => item['subject'] === subject && item['item'] === 'state');
  if (!found) throw new Error(`Nothing is remembered of ${subject}.`);
  return found;
}

const NEWER = JSON.stringify({ ...JSON.parse(String(itemOf(rotating)['state'])), schema: 2, more: true });

describe('an item that cannot be read', () => {
  const states: [string, string | number | boolean][] = [
    ['empty', ''],
    ['broken off', '{"schema":1,"list":'],
    ['of another shape', '{"schema":1,"list":5}'],
    ['of no version', '{}'],
    ['null', 'null'],
    ['what is kept of the runs', '{"schema":1,"conditions":[],"waiting":[]}'],
    ['a number', 5],
    ['true', true],
    ['written by a newer version', NEWER],
  ];

  test.each(states)('stays as it is until it is fixed: %s', (_, state) =>
    withHarness(trialRun, {}, async (stage) => {
      const { table } = stage.aws;
      await table.put({ ...itemOf(rotating), state });
      const kept = async () => (await table.items()).filter(({ subject }) => subject === rotating);
      const before = await kept();
      await expectDegraded(stage);
      expect(await kept()).toEqual(before);
      await table.put(itemOf(rotating));
      expect(await runAfterwards(trialRun, stage)).toMatchObject({ complete: true, findings: [] });
      expect(listsIn(stage.aws)).toEqual(outcome.lists);
      expect(gistOf(notifiedIn(stage.aws))).toContain('run: [resolved: state-unavailable]');
    }),
  );

  test('stays as it is where it is the state of the runs, and the lists are written all the same', () =>
    withHarness(trialRun, {}, async (stage) => {
      const bad = { ...itemOf('run'), state: 'no JSON' };
      await stage.aws.table.put(bad);
      const report = await stage.run(trialRun);
      expect(codesOf(report)).toEqual(['state-unavailable']);
      expect(listsIn(stage.aws)).toEqual(outcome.lists);
      expect(gistOf(notifiedIn(stage.aws))).toEqual(
        [...gistOf(outcome.notified), 'run: [warning: state-unavailable]'].toSorted(),
      );
      expect(await stage.aws.table.items()).toContainEqual(bad);
    }));
});
