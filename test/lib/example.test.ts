import { execFile } from 'node:child_process';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { ALARMS } from '../../lib/operation/alarm-list';
import { permissionsOf } from './permissions';
import { obstaclesIn } from './reach';
import { ROOT, environmentOf, resourcesOf, scratch, textOf } from './synthesise';

const OUT = path.join(scratch, 'example');

/** Synthesises the example as the CDK CLI does, without any feature flag: an app of one's own may have none. */
function synthesised(): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, CDK_OUTDIR: OUT, CDK_CONTEXT_JSON: '{}' };
    const options = { cwd: ROOT, env };
    const program = ['--import', 'tsx', 'docs/examples/app/app.ts'];
    const child = execFile(process.execPath, program, options, (_error, _stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stderr: stderr.replaceAll(/^(npm warn|Bundling asset) .*\n/gm, '') });
    });
  });
}

let outcome: { code: number; stderr: string };
let template: Template;
beforeAll(async () => {
  outcome = await synthesised();
  template = Template.fromJSON(JSON.parse(readFileSync(path.join(OUT, 'Identity.template.json'), 'utf8')));
}, 120_000);

test('the example app synthesises without a warning', () => {
  expect(outcome).toEqual({ code: 0, stderr: '' });
});

test('the example app gives the watcher settings for its provider, its topics and its schedule', () => {
  const { SETTINGS: settings = '', ...environment } = environmentOf(template);
  expect(JSON.parse(settings)).toMatchObject({
    accountName: 'platform-prod',
    providers: { '<Keycloak.Arn>': { overlapDays: 90 } },
  });
  expect(environment).toMatchObject({ CHAT_TOPIC_ARN: '<Chat>', TOPIC_ARN: '<WatcherAlerts>' });
  const schedules = Object.values(resourcesOf(template, 'AWS::Scheduler::Schedule'));
  expect(schedules.map(({ ScheduleExpression: expression }) => expression)).toEqual([
    'rate(1 hour)',
    'rate(5 minutes)',
  ]);
  expect(Object.keys(resourcesOf(template, 'AWS::Events::Rule'))).toHaveLength(1);
});

test("every alarm of the example app can reach its topic, and the app's own alarm goes to the topic on call", () => {
  expect(obstaclesIn(template)).toEqual({ actions: ALARMS.length + 1, obstacles: [] });
  const own = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).find(
    ({ MetricName: metric }) => metric === 'DaysToExpiry',
  );
  expect([own?.['AlarmActions']].flat().map(textOf)).toEqual(['<OnCall>']);
});

test('the approver of the example app may invoke the function, and nothing else', () => {
  expect(permissionsOf(template)['Approver']).toEqual([
    'Allow lambda:InvokeFunction on <WatcherFunction.Arn>',
    'Allow lambda:InvokeFunction on <WatcherFunction.Arn>:*',
  ]);
});
