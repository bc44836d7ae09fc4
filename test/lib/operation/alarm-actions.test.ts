import type { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ALARMS } from '../../../lib/operation/alarm-list';
import { obstaclesIn } from '../reach';
import { type Properties, resourcesOf, synthesise, textOf } from '../synthesise';

/** The alarms that tell people, each with where it tells that it began, and that it is over. */
const actionsIn = (template: Template) =>
  ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']
    .flatMap((type): Properties[] => Object.values(resourcesOf(template, type)))
    .filter((alarm) => 'AlarmActions' in alarm)
    .map(({ AlarmActions: began, OKActions: over = [] }) => [began, over].map((list) => [list].flat().map(textOf)));

test('by default every alarm tells the topic for the news that it began, and nobody that it is over', () => {
  expect(actionsIn(synthesise())).toEqual(ALARMS.map(() => [['<WatcherAlerts>'], []]));
});

test('with OK actions it tells the same topic when it is over', () => {
  expect(actionsIn(synthesise({ okActions: true }))).toEqual(
    ALARMS.map(() => [['<WatcherAlerts>'], ['<WatcherAlerts>']]),
  );
});

describe('with a topic for each alarm', () => {
  const template = () =>
    synthesise((stack) => ({
      topicPerAlarm: true,
      okActions: true,
      alarmTopic: new sns.Topic(stack, 'Ops', { displayName: 'Operators' }),
      encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    }));

  test('each tells one of its own besides the common one, both ways', () => {
    const all = actionsIn(template());
    expect(all).toHaveLength(ALARMS.length);
    for (const [began, over] of all) expect([began?.[0], over]).toEqual(['<Ops>', began]);
    expect(new Set(all.map(([began]) => began?.[1])).size).toBe(ALARMS.length);
  });

  test('CloudWatch may publish to all of them, encrypted as they are', () => {
    expect(obstaclesIn(template())).toEqual({ actions: 2 * ALARMS.length, obstacles: [] });
    const own = Object.values(resourcesOf(template(), 'AWS::SNS::Topic')).filter(({ DisplayName: name }) =>
      /^OIDC thumbprint watcher: [a-z-]+$/.test(String(name)),
    );
    expect(own.map(({ KmsMasterKeyId: key }) => textOf(key))).toEqual(ALARMS.map(() => '<Key.Arn>'));
  });
});
