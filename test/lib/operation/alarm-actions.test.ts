import type { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ALARMS } from '../../../lib/operation/alarm-list';
import { obstaclesIn } from '../reach';
import { resourcesOf, synthesise, textOf } from '../synthesise';

/** The alarms that tell people, each with where it tells that it began, and that it is over. */
function actionsIn(template: Template) {
  return Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'))
    .filter((alarm) => 'AlarmActions' in alarm)
    .map(({ AlarmActions: began, OKActions: over = [] }) => [began, over].map((list) => [list].flat().map(textOf)));
}

test('every alarm notifies the alert topic when it begins, and nothing when it ends, by default', () => {
  expect(actionsIn(synthesise())).toEqual(ALARMS.map(() => [['<WatcherAlerts>'], []]));
});

test('every alarm with OK actions also notifies the alert topic when it ends', () => {
  expect(actionsIn(synthesise({ okActions: true }))).toEqual(
    ALARMS.map(() => [['<WatcherAlerts>'], ['<WatcherAlerts>']]),
  );
});

describe('alarms with a topic for each', () => {
  const template = () =>
    synthesise((stack) => ({
      topicPerAlarm: true,
      okActions: true,
      alarmTopic: new sns.Topic(stack, 'Ops', { displayName: 'Operators' }),
      encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    }));

  test('notify their own topic and the common one, both of their beginning and of their end', () => {
    const all = actionsIn(template());
    expect(all).toHaveLength(ALARMS.length);
    for (const [began, over] of all) expect([began?.[0], over]).toEqual(['<Ops>', began]);
    expect(new Set(all.map(([began]) => began?.[1])).size).toBe(ALARMS.length);
  });

  test('can reach all of their topics, encrypted as these are', () => {
    expect(obstaclesIn(template())).toEqual({ actions: 2 * ALARMS.length, obstacles: [] });
    const own = Object.values(resourcesOf(template(), 'AWS::SNS::Topic')).filter(({ DisplayName: name }) =>
      /^OIDC thumbprint watcher: [a-z-]+$/.test(String(name)),
    );
    expect(own.map(({ KmsMasterKeyId: key }) => textOf(key))).toEqual(ALARMS.map(() => '<Key.Arn>'));
  });
});
