import { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRIC_UNITS } from '../../../lambda/contract/metrics';
import { ALARMS, alarmNameOf } from '../../../lib/operation/alarm-list';
import { type Datum, replay } from '../cloudwatch';
import { withoutHash } from '../../support/logical-id';
import { type Properties, createApp, resourcesOf, synthesise, textOf } from '../synthesise';

const ALARM = 'AWS::CloudWatch::Alarm';

let template: Template;
beforeAll(() => {
  template = synthesise();
});

function alarmsOf(from: Template): Properties[] {
  return Object.values(resourcesOf(from, ALARM));
}

/** The metrics that an alarm reads, by their names in its expression. */
function metricsOf(alarm: Properties): Properties[] {
  if (!Array.isArray(alarm['Metrics'])) return [alarm];
  return alarm['Metrics'].flatMap(({ MetricStat: stat }) => (stat ? [stat.Metric] : []));
}

test('there are six alarms at most, none of them composite, and each notifies someone', () => {
  expect(alarmsOf(template)).toHaveLength(6);
  expect(alarmsOf(template).filter((alarm) => !('AlarmActions' in alarm))).toEqual([]);
  expect(resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm')).toEqual({});
});

function at(metric: string, ...times: [minute: number, value: number][]): Datum[] {
  return times.map(([minute, value]) => ({ metric, at: minute, value }));
}

describe('the alarms on replayed data', () => {
  test.each([
    ['FunctionErrors', 'AWS/Lambda/Errors'],
    ['DeadLetters', 'AWS/SQS/ApproximateNumberOfMessagesVisible'],
    ['NotificationsFailed', 'AWS/SNS/NumberOfNotificationsFailed'],
    ['EnforcedThumbprintMissing', 'OidcThumbprintWatcher/EnforcedMissing'],
    ['EnforcedCertificateExpiring', 'OidcThumbprintWatcher/EnforcedExpiring'],
  ])('%s notifies once, at the first value that is not 0', (name, metric) => {
    const alarm = `WatcherAlarms${name}`;
    expect(replay(template, at(metric, [10, 0], [20, 1], [21, 2]), 100)).toEqual([{ alarm, at: 20 }]);
    expect(replay(template, at(metric, [10, 0]), 100)).toEqual([]);
  });

  test('errors and failed notifications that come again are notified again', () => {
    const data = [
      ...at('AWS/Lambda/Errors', [10, 1], [300, 1]),
      ...at('AWS/SNS/NumberOfNotificationsFailed', [10, 1], [300, 1]),
    ];
    expect(replay(template, data, 500).map((one) => one.at)).toEqual([10, 10, 300, 300]);
  });

  test('no alarm goes off at the first deployment, nor while everything runs well', () => {
    const runs = Array.from({ length: 9 }, (_, index) => [30 + index * 360, 1] as [number, number]);
    const zeros = runs.map(([minute]): [number, number] => [minute, 0]);
    const well = [
      ...at('OidcThumbprintWatcher/RunCompleted', ...runs),
      ...at('OidcThumbprintWatcher/EnforcedMissing', ...zeros),
      ...at('OidcThumbprintWatcher/EnforcedExpiring', ...zeros),
      ...at('AWS/Lambda/Errors', ...zeros),
    ];
    expect(replay(template, well, 9 * 360, { step: 5 })).toEqual([]);
  });

  test('a missing thumbprint that every run finds is notified once, and again after it was there in between', () => {
    const runs = [1, 1, 1, 1, 0, 1, 1].map((value, index): [number, number] => [index * 360, value]);
    const notified = replay(template, at('OidcThumbprintWatcher/EnforcedMissing', ...runs), 3000);
    expect(notified.map((one) => one.at)).toEqual([0, 5 * 360]);
  });
});

test('each alarm links to a runbook section of its own, after one or two sentences', () => {
  const descriptions = alarmsOf(template).map((alarm) => String(alarm['AlarmDescription']));
  const links = descriptions.map(
    (text) => /^[A-Z][^\n]+[.:;] Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(text)?.[1] ?? text,
  );
  expect(links.toSorted()).toEqual([...ALARMS].toSorted());
});

test('the alarms link to the published runbook where the props name it', () => {
  const runbookUrl = 'https://wiki.example/oidc/runbook';
  for (const alarm of alarmsOf(synthesise({ runbookUrl }))) {
    expect(alarm['AlarmDescription']).toMatch(/ Runbook: https:\/\/wiki\.example\/oidc\/runbook#[a-z-]+$/);
  }
});

test('the alarms watch their own watcher: every dimension names one of its resources', () => {
  const dimensions = Object.entries(resourcesOf(template, ALARM)).map(([id, alarm]) => [
    withoutHash(id).replace('WatcherAlarms', ''),
    metricsOf(alarm).map(({ Dimensions: own }) =>
      Array.isArray(own) ? own.map(({ Name: name, Value: value }) => `${name}=${textOf(value)}`).join(' ') : own,
    ),
  ]);
  expect(Object.fromEntries(dimensions)).toEqual({
    NoCompletedRun: ['service=<WatcherFunction>'],
    FunctionErrors: [
      'FunctionName=<WatcherFunction> Resource=<WatcherFunction>:live',
      'FunctionName=<WatcherFunction> Resource=<WatcherFunction>:quick-look',
    ],
    DeadLetters: ['QueueName=<WatcherDeadLetters.QueueName>'],
    NotificationsFailed: ['TopicName=<WatcherAlerts.TopicName>'],
    EnforcedThumbprintMissing: ['service=<WatcherFunction>'],
    EnforcedCertificateExpiring: ['service=<WatcherFunction>'],
  });
});

test("the watcher's own metrics that the alarms name are those of the contract", () => {
  const own = alarmsOf(template)
    .flatMap(metricsOf)
    .filter((metric) => metric['Namespace'] === METRIC_NAMESPACE);
  expect(own.length).toBeGreaterThan(2);
  expect(own.map((alarm) => alarm['MetricName']).filter((name) => !Object.hasOwn(METRIC_UNITS, String(name)))).toEqual(
    [],
  );
});

describe('the names of the alarms', () => {
  test('are unique, and made from the paths of their constructs', () => {
    const names = alarmsOf(template).map((alarm) => String(alarm['AlarmName']));
    expect(new Set(names).size).toBe(6);
    expect(names.filter((name) => !/^Test-Watcher-Alarms-[A-Za-z-]+$/.test(name))).toEqual([]);
  });

  test('begin with a prefix from the props, and then name the alarm', () => {
    const names = alarmsOf(synthesise({ alarmNamePrefix: 'platform/oidc ' })).map((alarm) =>
      String(alarm['AlarmName']),
    );
    expect(names.toSorted()).toEqual(
      [
        'DeadLetters',
        'EnforcedCertificateExpiring',
        'EnforcedThumbprintMissing',
        'FunctionErrors',
        'NoCompletedRun',
        'NotificationsFailed',
      ].map((name) => `platform/oidc ${name}`),
    );
  });

  test.each(['', 'x'.repeat(201)])('a prefix of %j is refused', (alarmNamePrefix) => {
    expect(() => synthesise({ alarmNamePrefix })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(/^alarmNamePrefix: must have 1 to 200/),
      }),
    );
  });

  test('differ and fit into 255 characters, however long the path is', () => {
    const stack = new Stack(createApp(), 'Stack');
    const deep = ['a', 'b'].map((id) => new Construct(new Construct(stack, id), 'y'.repeat(250)));
    const names = deep.flatMap((scope) =>
      ['DeadLetters', 'FunctionErrors'].map((id) => alarmNameOf(scope, id, undefined)),
    );
    expect(new Set(names).size).toBe(4);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(255);
    expect(names.map((name) => name.split('-').at(-1))).toEqual([
      'DeadLetters',
      'FunctionErrors',
      'DeadLetters',
      'FunctionErrors',
    ]);
  });
});

test('errors are those of the alias for runs alone where there are no quick looks', () => {
  const errors = Object.values(resourcesOf(synthesise({ quickLook: 'off' }), ALARM)).find(
    (alarm) => alarm['Namespace'] === 'AWS/Lambda',
  );
  expect(errors?.['Dimensions']).toContainEqual({ Name: 'Resource', Value: expect.anything() });
});

test('a watcher with alarms turned off has none, and lets CloudWatch publish nowhere', () => {
  const without = synthesise({ alarms: false });
  expect(alarmsOf(without)).toEqual([]);
  expect(JSON.stringify(without.toJSON())).not.toContain('cloudwatch.amazonaws.com');
});

test('the alarms notify the alarm topic instead of the alert topic, which they still watch', () => {
  const own = synthesise((stack) => ({ alarmTopic: new sns.Topic(stack, 'Ops') }));
  const targets = alarmsOf(own).map(({ AlarmActions: actions }) => (Array.isArray(actions) ? actions.map(textOf) : []));
  expect(targets).toEqual(ALARMS.map(() => ['<Ops>']));
  const failed = alarmsOf(own).find((alarm) => alarm['Namespace'] === 'AWS/SNS');
  expect(failed?.['Dimensions']).toEqual([{ Name: 'TopicName', Value: expect.anything() }]);
  expect(JSON.stringify(failed?.['Dimensions'])).toContain('WatcherAlerts');
});
