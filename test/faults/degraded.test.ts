import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MEMORY_KEYS } from '../../lambda/contract/table-keys';
import { gistOf, listsIn, toldIn } from './outcome';
import { arnOf, runAfterwards, scheduledPlot } from './plot';
import { HELD, ROTATING } from './scene';
import type { Item, Stage } from './stage';
import { onStage } from './trial';

const plot = await scheduledPlot();
const { scene, outcome } = plot;
const [rotating, held] = [arnOf(ROTATING), arnOf(HELD)];

const codesIn = (findings: readonly { code: string }[]): string[] => findings.map(({ code }) => code);

/** A run without its memory does its job, says so once, and takes nothing out. */
const expectDegraded = async (stage: Stage): Promise<void> => {
  const report = await stage.run(plot);
  expect(codesIn(report.findings)).toEqual(['memory-degraded']);
  expect(report).toMatchObject({ complete: true, counts: { updated: 1, held: 1, unchanged: 1 } });
  expect(listsIn(stage.aws)).toEqual({ ...outcome.lists, [rotating]: [scene.a, scene.keys, scene.b, scene.c] });
  expect(gistOf(toldIn(stage.aws))).toEqual(
    [
      `${rotating}: ${scene.c} [info: thumbprint-added]`,
      `${held}: ${scene.stranger} [critical: approval-required]`,
      'run: [warning: memory-degraded]',
    ].toSorted(),
  );
};

const DYNAMODB = ['GetItem', 'PutItem', 'Query', 'UpdateItem'] as const;

describe('a table that cannot be used', () => {
  const failing =
    (code: string) =>
    ({ aws }: Stage): void => {
      for (const action of DYNAMODB) aws.faults.fail(action, code, { call: 'every' });
    };
  test.each(['AccessDeniedException', 'ProvisionedThroughputExceededException', 'ThrottlingException'])(
    '%s, and later no more',
    (code) =>
      onStage(plot, { attempts: 3 }, async (stage) => {
        failing(code)(stage);
        await expectDegraded(stage);
        expect(await stage.aws.table.items()).toEqual(plot.before.items);
        stage.aws.faults.clear();
        const healed = await runAfterwards(plot, stage);
        expect(healed).toMatchObject({ complete: true, findings: [] });
        expect(listsIn(stage.aws)).toEqual(outcome.lists);
      }),
  );

  test('a table that is not there, and later there again, empty', () =>
    onStage(plot, {}, async (stage) => {
      await stage.aws.table.drop();
      await expectDegraded(stage);
      await createTable(stage);
      expect(await runAfterwards(plot, stage)).toMatchObject({ complete: true, findings: [] });
      expect(listsIn(stage.aws)[rotating]).toEqual([scene.a, scene.keys, scene.b, scene.c]);
      expect(await stage.aws.table.items()).toHaveLength(7);
    }));
});

const createTable = async ({ aws }: Stage): Promise<void> => {
  const { partitionKey, sortKey } = MEMORY_KEYS;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
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
};

const itemOf = (subject: string): Item => {
  const found = plot.before.items.find((item) => item['subject'] === subject && item['item'] === 'state');
  if (!found) throw new Error(`Nothing is remembered of ${subject}.`);
  return found;
};

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

  test.each(states)('%s: stays as it is, until it is mended', (_, state) =>
    onStage(plot, {}, async (stage) => {
      const { table } = stage.aws;
      await table.put({ ...itemOf(rotating), state });
      const kept = async () => (await table.items()).filter(({ subject }) => subject === rotating);
      const before = await kept();
      await expectDegraded(stage);
      expect(await kept()).toEqual(before);
      await table.put(itemOf(rotating));
      expect(await runAfterwards(plot, stage)).toMatchObject({ complete: true, findings: [] });
      expect(listsIn(stage.aws)).toEqual(outcome.lists);
      expect(gistOf(toldIn(stage.aws))).toContain('run: [over: memory-degraded]');
    }),
  );

  test('of the runs: stays as it is as well', () =>
    onStage(plot, {}, async (stage) => {
      const bad = { ...itemOf('run'), state: 'no JSON' };
      await stage.aws.table.put(bad);
      const report = await stage.run(plot);
      expect(codesIn(report.findings)).toEqual(['memory-degraded']);
      expect(listsIn(stage.aws)).toEqual(outcome.lists);
      expect(gistOf(toldIn(stage.aws))).toEqual(
        [...gistOf(outcome.told), 'run: [warning: memory-degraded]'].toSorted(),
      );
      expect(await stage.aws.table.items()).toContainEqual(bad);
    }));
});
