import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { OidcThumbprintWatcher } from '../../lib/watcher';
import { permissionsOf } from './permissions';
import { createApp, onlyOne, type Properties, resourcesOf, stackWith, synthesise, textOf } from './synthesise';

/** The two schedules of a watcher, each with its logical ID. */
function schedulesIn(template: Template): Record<'runs' | 'looks', { id: string; properties: Properties }> {
  const all = Object.entries(resourcesOf(template, 'AWS::Scheduler::Schedule')).map(([id, properties]) => ({
    id,
    properties,
  }));
  const named = (prefix: string) => {
    const found = all.find(({ id }) => id.startsWith(prefix));
    if (!found) throw new Error(`No schedule is called ${prefix}.`);
    return found;
  };
  return { runs: named('WatcherSchedule'), looks: named('WatcherQuickLookSchedule') };
}

/** The schedule of the runs. */
function scheduleIn(template: Template) {
  return schedulesIn(template).runs;
}

describe('the schedule', () => {
  test('calls the alias of the function every 6 hours with an empty event, within 15 minutes', () => {
    const { properties } = scheduleIn(synthesise());
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
    expect(scheduleIn(synthesise({ schedule })).properties).toMatchObject({
      ScheduleExpression: 'cron(5 6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Vienna',
    });
  });

  test('has no flexible window at a rate of one minute', () => {
    const schedule = ScheduleExpression.rate(Duration.minutes(1));
    expect(scheduleIn(synthesise({ schedule })).properties).toMatchObject({
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
  });

  test('does not start before the permissions and the destination for failures exist', () => {
    const { Resources: resources } = synthesise().toJSON();
    const { id } = scheduleIn(synthesise());
    const needed = Object.keys(resources).filter((one) =>
      /^WatcherPermissions|^WatcherLiveEventInvokeConfig/.test(one),
    );
    expect(needed).toHaveLength(5);
    expect(needed).toContainEqual(expect.stringMatching(/^WatcherPermissionsState/));
    expect(resources[id].DependsOn).toEqual(expect.arrayContaining(needed));
  });

  test('does not start before its role may invoke the function', () => {
    const { Resources: resources } = synthesise().toJSON();
    const { id } = scheduleIn(synthesise());
    expect(resources[id].DependsOn).toContainEqual(expect.stringMatching(/^WatcherScheduleRoleDefaultPolicy/));
  });
});

describe('the quick look', () => {
  test('calls its alias of the function every 5 minutes, without a window, for the enforced providers only', () => {
    const { properties } = schedulesIn(synthesise()).looks;
    expect(properties).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Input: '{"only":"enforced"}',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
    expect(properties['Target']).not.toHaveProperty('DeadLetterConfig');
    expect(textOf(Object(properties['Target']).Arn)).toBe('<WatcherQuickLook>');
  });

  test('comes as often as the props say', () => {
    const quickLook = ScheduleExpression.rate(Duration.minutes(1));
    expect(schedulesIn(synthesise({ quickLook })).looks.properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
    });
  });

  test('has the role of the other schedule, which may call both aliases and nothing else', () => {
    const template = synthesise();
    const { runs, looks } = schedulesIn(template);
    expect(Object(looks.properties['Target']).RoleArn).toEqual(Object(runs.properties['Target']).RoleArn);
    expect(permissionsOf(template)['WatcherScheduleRole']).toEqual([
      'Allow lambda:InvokeFunction on <WatcherLive>',
      'Allow lambda:InvokeFunction on <WatcherQuickLook>',
      'Allow sqs:SendMessage on <WatcherDeadLetters.Arn>',
    ]);
  });

  test('does not start before the permissions and the alias with its treatment of failures exist', () => {
    const { Resources: resources } = synthesise().toJSON();
    const { id } = schedulesIn(synthesise()).looks;
    const needed = Object.keys(resources).filter((one) =>
      /^WatcherPermissions|^WatcherQuickLookEventInvokeConfig|^WatcherScheduleRoleDefaultPolicy/.test(one),
    );
    expect(needed).toHaveLength(6);
    expect(resources[id].DependsOn).toEqual(expect.arrayContaining(needed));
  });

  test('leaves no schedule, alias, permission or metric of its own where it is off', () => {
    const template = synthesise({ quickLook: 'off' });
    expect(Object.keys(resourcesOf(template, 'AWS::Scheduler::Schedule'))).toHaveLength(1);
    expect(Object.keys(resourcesOf(template, 'AWS::Lambda::Alias'))).toHaveLength(1);
    expect(JSON.stringify(template.toJSON()).replaceAll('quickLookMinutes', '')).not.toMatch(/quick[- ]?look/i);
  });

  test('is a property of the construct, undefined where it is off', () => {
    const watcher = (props: object) => new OidcThumbprintWatcher(new Stack(createApp(), 'Test'), 'Watcher', props);
    expect(watcher({}).quickLook?.scheduleName).toBeDefined();
    expect(watcher({ quickLook: 'off' }).quickLook).toBeUndefined();
  });

  test.each([
    [{ quickLook: ScheduleExpression.rate(Duration.hours(6)) }, true],
    [{ quickLook: ScheduleExpression.rate(Duration.minutes(359)) }, false],
    [{ schedule: ScheduleExpression.rate(Duration.minutes(5)) }, true],
    [{ schedule: ScheduleExpression.rate(Duration.minutes(5)), quickLook: 'off' as const }, false],
    [{ schedule: ScheduleExpression.expression('cron(0 6 ? * MON-FRI *)') }, false],
  ])('causes a warning where it is no more frequent than the runs: %j', (props, warned) => {
    const found = Annotations.fromStack(stackWith(props)).findWarning(
      '*',
      Match.stringLikeRegexp('The quick looks .* are no more frequent than the runs'),
    );
    expect(found).toHaveLength(warned ? 1 : 0);
  });
});

/** Where failures go: the configuration of a schedule names the queue in one way, that of a function in another. */
function queueOf(config: unknown) {
  return textOf(Object(config).Arn ?? Object(Object(config).OnFailure).Destination);
}

/** What becomes of failed events, by what they were sent to. */
function invokeConfigsIn(template: Template): { name: string; config: Properties }[] {
  return Object.entries(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')).map(([id, config]) => ({
    name: config['Qualifier'] === '$LATEST' ? 'function' : id.startsWith('WatcherQuickLook') ? 'quick look' : 'alias',
    config,
  }));
}

describe('failures', () => {
  test('go from the schedule to the queue where it cannot deliver, and its role may send there', () => {
    const template = synthesise();
    expect(queueOf(Object(scheduleIn(template).properties['Target']).DeadLetterConfig)).toBe(
      '<WatcherDeadLetters.Arn>',
    );
    expect(permissionsOf(template)['WatcherScheduleRole']).toContain(
      'Allow sqs:SendMessage on <WatcherDeadLetters.Arn>',
    );
  });

  test('go from the function and from its alias to the queue after two retries, and the role may send there', () => {
    const template = synthesise();
    const configs = invokeConfigsIn(template).filter(({ name }) => name !== 'quick look');
    expect(configs.map(({ name }) => name).toSorted()).toEqual(['alias', 'function']);
    for (const { config } of configs) {
      expect(config).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 });
      expect(queueOf(config['DestinationConfig'])).toBe('<WatcherDeadLetters.Arn>');
    }
    expect(permissionsOf(template)['WatcherRole']).toContain('Allow sqs:SendMessage on <WatcherDeadLetters.Arn>');
  });

  test('go nowhere from quick looks, which are not retried: the queue is for what an operator has to read', () => {
    const own = invokeConfigsIn(synthesise()).filter(({ name }) => name === 'quick look');
    expect(own.map(({ config }) => config)).toEqual([
      expect.objectContaining({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }),
    ]);
    expect(own[0]?.config).not.toHaveProperty('DestinationConfig');
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
