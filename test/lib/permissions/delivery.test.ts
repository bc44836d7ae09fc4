import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ALARMS } from '../../../lib/operation/alarm-list';
import { obstaclesIn } from '../reach';
import { createApp, type PropsFor, stackWith, synthesise } from '../synthesise';

function keyIn(stack: Stack) {
  return new kms.Key(stack, 'Key', { enableKeyRotation: true });
}

/** Every way to say where the alarms go. */
const WAYS: [string, PropsFor][] = [
  ['by default', {}],
  ['with a key', (stack) => ({ encryptionKey: keyIn(stack) })],
  ['with a topic for alarms', (stack) => ({ alarmTopic: new sns.Topic(stack, 'Ops') })],
  [
    'with one that wants encrypted transport',
    (stack) => ({ alarmTopic: new sns.Topic(stack, 'Ops', { enforceSSL: true }) }),
  ],
  [
    'with an encrypted one',
    (stack) => ({ alarmTopic: new sns.Topic(stack, 'Ops', { masterKey: keyIn(stack), enforceSSL: true }) }),
  ],
  [
    'with encrypted topics for both',
    (stack) => {
      const masterKey = keyIn(stack);
      return {
        alertTopic: new sns.Topic(stack, 'News', { masterKey, enforceSSL: true }),
        alarmTopic: new sns.Topic(stack, 'Ops', { masterKey, enforceSSL: true }),
      };
    },
  ],
  ['with a topic for the news', (stack) => ({ alertTopic: new sns.Topic(stack, 'News', { enforceSSL: true }) })],
];

test.each(WAYS)('every alarm reaches its topic through topic policy and key policy, %s', (_, props) => {
  expect(obstaclesIn(synthesise(props))).toEqual({ actions: ALARMS.length, obstacles: [] });
});

/** A stack that looks wired in the console, and whose alarms nobody hears. */
function broken(): Template {
  const stack = new Stack(createApp());
  const topic = new sns.Topic(stack, 'Topic', { enforceSSL: true, masterKey: new kms.Key(stack, 'Key') });
  const metric = new cloudwatch.Metric({ namespace: 'Own', metricName: 'Any' });
  const alarm = new cloudwatch.Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
  alarm.addAlarmAction(new SnsAction(topic));
  return Template.fromStack(stack);
}

test('the check of alarm actions finds a topic and a key that CloudWatch may not use', () => {
  expect(obstaclesIn(broken())).toEqual({
    actions: 1,
    obstacles: [
      'Alarm: the policy of Topic does not let it publish',
      'Alarm: the policy of Key does not let CloudWatch use it',
    ],
  });
  expect(obstaclesIn(synthesise({ alarms: false }))).toEqual({ actions: 0, obstacles: [] });
});

test('a condition that CloudWatch may not meet is an obstacle', () => {
  const json = structuredClone(synthesise().toJSON());
  for (const { Type: type, Properties: properties } of Object.values<{ Type: string; Properties: object }>(
    json['Resources'],
  )) {
    if (type !== 'AWS::SNS::TopicPolicy') continue;
    for (const statement of Object(properties).PolicyDocument.Statement) {
      statement.Condition = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
    }
  }
  expect(obstaclesIn(Template.fromJSON(json)).obstacles).toHaveLength(ALARMS.length);
});

describe('a resource from outside the app', () => {
  test('causes a warning to check its policy where it is a topic', () => {
    const stack = stackWith((own) => ({
      alarmTopic: sns.Topic.fromTopicArn(own, 'Ops', 'arn:aws:sns:us-east-1:111122223333:ops'),
    }));
    const warnings = Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('policy of the topic Test/Ops'),
    );
    expect(warnings).toHaveLength(1);
  });

  test('causes a warning for each service that has to use it where it is a key', () => {
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    const stack = stackWith((own) => ({ encryptionKey: kms.Key.fromKeyArn(own, 'Key', arn) }));
    const warnings = Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('policy of the key Test/Key'),
    );
    const services = warnings.map(({ entry }) => /must let (\w+)\./.exec(JSON.stringify(entry.data))?.[1] ?? '');
    expect(services.toSorted()).toEqual(['cloudwatch', 'events', 'logs']);
  });
});
