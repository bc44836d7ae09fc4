import type { Template } from 'aws-cdk-lib/assertions';
import { ORGANIZATION_ALARMS } from '../../../lib/operation/alarm-list';
import { type Datum, replay } from '../cloudwatch';
import { obstaclesIn } from '../reach';
import { resourcesOf } from '../synthesise';
import { everyOrganizationProp } from './every-prop';
import { synthesiseOrganization } from './synthesise';

let template: Template;
beforeAll(() => {
  template = synthesiseOrganization();
});

function at(metric: string, ...times: [minute: number, value: number][]): Datum[] {
  return times.map(([minute, value]) => ({ metric, at: minute, value }));
}

test('there are five alarms, and each can reach its topic', () => {
  expect(obstaclesIn(template)).toEqual({ actions: 5, obstacles: [] });
});

test('every alarm reaches its topics with a key and with topics of their own, too', () => {
  const { actions, obstacles } = obstaclesIn(synthesiseOrganization(everyOrganizationProp));
  expect(obstacles).toEqual([]);
  expect(actions).toBe(10);
});

test.each([
  ['ExecutionFailed', 'AWS/States/ExecutionsFailed'],
  ['ExecutionFailed', 'AWS/States/ExecutionsTimedOut'],
  ['ExecutionFailed', 'AWS/States/ExecutionsAborted'],
  ['FunctionErrors', 'AWS/Lambda/Errors'],
  ['DeadLetters', 'AWS/SQS/ApproximateNumberOfMessagesVisible'],
  ['NotificationsFailed', 'AWS/SNS/NumberOfNotificationsFailed'],
])('%s notifies once, at the first value of %s that is not 0', (name, metric) => {
  const alarm = `WatcherAlarms${name}`;
  expect(replay(template, at(metric, [10, 0], [20, 1], [21, 2]), 100)).toEqual([{ alarm, at: 20 }]);
  expect(replay(template, at(metric, [10, 0]), 100)).toEqual([]);
});

test('runs that stop are notified of after two periods of the schedule and some hours', () => {
  const runs = at('OidcThumbprintWatcher/RunCompleted', [30, 1], [390, 1]);
  const [notified, ...more] = replay(template, runs, 30 * 60, { step: 5 });
  expect(notified).toMatchObject({ alarm: 'WatcherAlarmsNoCompletedRun' });
  expect(notified?.at).toBeGreaterThan(390 + 13 * 60);
  expect(notified?.at).toBeLessThanOrEqual(390 + 16 * 60);
  expect(more).toEqual([]);
});

test('each alarm names its section in the runbook', () => {
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  const sections = alarms.map(
    ({ AlarmDescription: text }) => /docs\/runbook\.md#([\w-]+)$/.exec(String(text))?.[1] ?? 'none',
  );
  expect(sections.toSorted()).toEqual(
    ['dead-letters', 'function-errors', 'no-completed-run', 'notifications-failed', ...ORGANIZATION_ALARMS].toSorted(),
  );
});

test('a watcher without alarms has none', () => {
  expect(resourcesOf(synthesiseOrganization({ alarms: false }), 'AWS::CloudWatch::Alarm')).toEqual({});
});
