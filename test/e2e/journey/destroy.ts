import assert from 'node:assert/strict';
import type { Setup, Step } from '../setup';
import { NAMES, cdk } from './deploy';

/** What is looked for, and where its names stand in the answer. Bootstrap's own bear its qualifier. */
const KINDS: Readonly<Record<string, { command: readonly string[]; list: string; name: string }>> = {
  functions: { command: ['lambda', 'list-functions'], list: 'Functions', name: 'FunctionName' },
  topics: { command: ['sns', 'list-topics'], list: 'Topics', name: 'TopicArn' },
  subscriptions: { command: ['sns', 'list-subscriptions'], list: 'Subscriptions', name: 'SubscriptionArn' },
  queues: { command: ['sqs', 'list-queues'], list: 'QueueUrls', name: '' },
  schedules: { command: ['scheduler', 'list-schedules'], list: 'Schedules', name: 'Name' },
  rules: { command: ['events', 'list-rules'], list: 'Rules', name: 'Name' },
  alarms: { command: ['cloudwatch', 'describe-alarms'], list: 'MetricAlarms', name: 'AlarmName' },
  dashboards: { command: ['cloudwatch', 'list-dashboards'], list: 'DashboardEntries', name: 'DashboardName' },
  logs: { command: ['logs', 'describe-log-groups'], list: 'logGroups', name: 'logGroupName' },
  roles: { command: ['iam', 'list-roles'], list: 'Roles', name: 'RoleName' },
  tables: { command: ['dynamodb', 'list-tables'], list: 'TableNames', name: '' },
};

/** What is left in the end. */
export const destroySteps: readonly Step[] = [
  {
    title: 'cdk destroy leaves the table, as docs/upgrade.md says, and nothing else; the thumbprints stay',
    run: async (setup) => {
      const lists = [...setup.iam.providers.values()].map(({ arn, thumbprints }) => ({ arn, thumbprints }));
      await cdk(setup, NAMES.second, 'destroy', '--force');
      assert.deepEqual(await remains(setup), { tables: [setup.outputs['TableName']] });
      assert.deepEqual(
        [...setup.iam.providers.values()].map(({ arn, thumbprints }) => ({ arn, thumbprints })),
        lists,
      );
      // As the documentation says to delete it.
      const deleted = Object(
        await setup.commands.aws('dynamodb', 'delete-table', '--table-name', setup.outputs['TableName'] ?? ''),
      );
      assert.equal(deleted.TableDescription.TableName, setup.outputs['TableName']);
    },
  },
];

async function remains({ commands: { aws } }: Setup): Promise<Record<string, string[]>> {
  const found = await Promise.all(
    Object.entries(KINDS).map(async ([kind, { command, list, name }]) => {
      const items: unknown[] = Object(await aws(...command))[list] ?? [];
      const names = items.map((item) => String(name === '' ? item : Object(item)[name]));
      return [kind, names.filter((one) => !one.includes('cdk-'))] as const;
    }),
  );
  return Object.fromEntries(found.filter(([, names]) => names.length > 0).map(([kind, names]) => [kind, [...names]]));
}
