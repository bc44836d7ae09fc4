import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { permissionsOf } from './permissions';
import { onlyOne, type Properties, resourcesOf, synthesise, textOf } from './synthesise';

const SCHEDULE = 'AWS::Scheduler::Schedule';

describe('the schedule', () => {
  test('calls the alias of the function every 6 hours with an empty event, within 15 minutes', () => {
    const { properties } = onlyOne(synthesise(), SCHEDULE);
    expect(properties).toMatchObject({
      ScheduleExpression: 'rate(6 hours)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      State: 'ENABLED',
      Target: { Input: '{}', RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 } },
    });
    expect(textOf(Object(properties['Target']).Arn)).toBe('<WatcherLive>');
  });

  test('is what the props say, in their time zone', () => {
    const schedule = ScheduleExpression.cron({ minute: '5', hour: '6', timeZone: TimeZone.EUROPE_VIENNA });
    expect(onlyOne(synthesise({ schedule }), SCHEDULE).properties).toMatchObject({
      ScheduleExpression: 'cron(5 6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Vienna',
    });
  });

  test('has no flexible window at a rate of one minute', () => {
    const schedule = ScheduleExpression.rate(Duration.minutes(1));
    expect(onlyOne(synthesise({ schedule }), SCHEDULE).properties).toMatchObject({
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
  });

  test('does not start before the permissions and the destination for failures exist', () => {
    const { Resources: resources } = synthesise().toJSON();
    const { id } = onlyOne(synthesise(), SCHEDULE);
    const needed = Object.keys(resources).filter((one) =>
      /^WatcherPermissions|^WatcherLiveEventInvokeConfig/.test(one),
    );
    expect(needed).toHaveLength(5);
    expect(needed).toContainEqual(expect.stringMatching(/^WatcherPermissionsState/));
    expect(resources[id].DependsOn).toEqual(expect.arrayContaining(needed));
  });

  test('does not start before its role may invoke the function', () => {
    const { Resources: resources } = synthesise().toJSON();
    const { id } = onlyOne(synthesise(), SCHEDULE);
    expect(resources[id].DependsOn).toContainEqual(expect.stringMatching(/^WatcherScheduleRoleDefaultPolicy/));
  });
});

/** Where failures go: the configuration of a schedule names the queue in one way, that of a function in another. */
function queueOf(config: unknown) {
  return textOf(Object(config).Arn ?? Object(Object(config).OnFailure).Destination);
}

describe('failures', () => {
  test('go from the schedule to the queue where it cannot deliver, and its role may send there', () => {
    const template = synthesise();
    expect(queueOf(Object(onlyOne(template, SCHEDULE).properties['Target']).DeadLetterConfig)).toBe(
      '<WatcherDeadLetters.Arn>',
    );
    expect(permissionsOf(template)['WatcherScheduleRole']).toContain(
      'Allow sqs:SendMessage on <WatcherDeadLetters.Arn>',
    );
  });

  test('go from the function and from its alias to the queue after two retries, and the role may send there', () => {
    const template = synthesise();
    const configs = Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'));
    expect(configs.map((config) => (config['Qualifier'] === '$LATEST' ? 'function' : 'alias')).toSorted()).toEqual([
      'alias',
      'function',
    ]);
    for (const config of configs) {
      expect(config).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 });
      expect(queueOf(config['DestinationConfig'])).toBe('<WatcherDeadLetters.Arn>');
    }
    expect(permissionsOf(template)['WatcherRole']).toContain('Allow sqs:SendMessage on <WatcherDeadLetters.Arn>');
  });

  test('are kept encrypted for 14 days', () => {
    expect(onlyOne(synthesise(), 'AWS::SQS::Queue').properties).toEqual({
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
  });
});

function statementsOf(policy: Properties) {
  return Object(policy['PolicyDocument']).Statement;
}

describe('encryption in transit', () => {
  const insecure = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

  test("is required by the topic, whose policy allows the account's alarms and nothing else", () => {
    const { properties } = onlyOne(synthesise(), 'AWS::SNS::TopicPolicy');
    expect(statementsOf(properties)).toEqual([
      expect.objectContaining({ ...insecure, Action: 'sns:Publish', Principal: '*' }),
      {
        Sid: 'LetAlarmsPublish',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: { Ref: onlyOne(synthesise(), 'AWS::SNS::Topic').id },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  test('is required by the queue, whose policy allows the rule for events and nothing else', () => {
    const template = synthesise();
    const { properties } = onlyOne(template, 'AWS::SQS::QueuePolicy');
    expect(statementsOf(properties)).toEqual([
      expect.objectContaining({ ...insecure, Action: 'sqs:*', Principal: { AWS: '*' } }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [onlyOne(template, 'AWS::Events::Rule').id, 'Arn'] } },
        },
      }),
    ]);
  });
});

test('every address is subscribed once', () => {
  const alertEmails = ['a@example.com', 'b@example.com', 'a@example.com'];
  const subscriptions = Object.values(resourcesOf(synthesise({ alertEmails }), 'AWS::SNS::Subscription'));
  expect(subscriptions.map((one) => [one['Protocol'], one['Endpoint'], textOf(one['TopicArn'])])).toEqual([
    ['email', 'a@example.com', '<WatcherAlerts>'],
    ['email', 'b@example.com', '<WatcherAlerts>'],
  ]);
});

test('no ARN in the template is bound to one partition', () => {
  expect(JSON.stringify(synthesise({ include: ['https://a.example'] }).toJSON())).not.toMatch(/arn:aws/);
});
