import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { parseOrganizationEnvironment } from '../../../lambda/contract/organization-environment';
import { withoutHash } from '../../support/logical-id';
import { type Properties, clusters, onlyOne, resourcesOf, textOf } from '../synthesise';
import { everyOrganizationProp } from './every-prop';
import { synthesiseOrganization, watcherWith } from './synthesise';

const template = synthesiseOrganization();

/** The functions of a template, by ID. */
function functionsIn(from: Template): Record<string, Properties> {
  return Object.fromEntries(
    Object.entries(resourcesOf(from, 'AWS::Lambda::Function')).map(([id, properties]) => [
      withoutHash(id).replace(/^Watcher|Function$/g, ''),
      properties,
    ]),
  );
}

/** The environment variables of a function. */
function variablesOf(name: string, from = template): Record<string, string> {
  const { Variables: variables } = Object(functionsIn(from)[name]?.['Environment']);
  return Object.fromEntries(Object.entries(Object(variables)).map(([key, value]) => [key, textOf(value)]));
}

describe('the functions', () => {
  test('are four, on the same runtime as the function of an account, in no network', () => {
    const functions = functionsIn(template);
    expect(Object.keys(functions).toSorted()).toEqual(['Act', 'Coordinate', 'Observe', 'ReadAccounts']);
    for (const properties of Object.values(functions)) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 512 });
      expect(properties).not.toHaveProperty('VpcConfig');
    }
  });

  test('are each given what they need and nothing else, and can read it', () => {
    const coordinate = parseOrganizationEnvironment('coordinate', variablesOf('Coordinate'), '/');
    expect(coordinate).toMatchObject({
      bucket: '<WatcherRuns>',
      tableName: '<WatcherState>',
      topicArn: '<WatcherAlerts>',
      chatTopicArn: undefined,
      organizationId: 'o-sandbox00001',
      organization: { units: [], exclude: [], managementAccount: false, maxWritesPercent: 5, maxWritesLeast: 20 },
      settings: { updates: 'verified', affectedRoles: false, quickLookMinutes: 5 },
    });
    const act = parseOrganizationEnvironment('act', variablesOf('Act'), '/');
    expect(act).toMatchObject({
      readRole: 'oidc-thumbprint-watcher-read',
      writeRole: 'oidc-thumbprint-watcher-write',
      externalId: 'oidc-thumbprint-watcher',
    });
    expect(Object.keys(variablesOf('ReadAccounts')).toSorted()).toEqual([
      'BUCKET',
      'EXTERNAL_ID',
      'NODE_OPTIONS',
      'READ_ROLE',
      'SETTINGS',
    ]);
    expect(Object.keys(variablesOf('Observe')).toSorted()).toEqual(['BUCKET', 'NODE_OPTIONS', 'SETTINGS']);
  });

  test('know of no role that writes where nothing is to be written', () => {
    const never = synthesiseOrganization({ updates: 'never' });
    expect(parseOrganizationEnvironment('act', variablesOf('Act', never), '/').writeRole).toBe('');
  });

  test('find settings that are too long for the environment in a file', () => {
    const long = synthesiseOrganization({ exclude: clusters(60), updates: 'never' });
    for (const name of ['Coordinate', 'ReadAccounts', 'Observe', 'Act']) {
      expect(variablesOf(name, long)).toMatchObject({ SETTINGS_FILE: 'settings.json' });
    }
  });

  test('carry every setting', () => {
    const every = synthesiseOrganization(everyOrganizationProp);
    const coordinate = parseOrganizationEnvironment('coordinate', variablesOf('Coordinate', every), '/');
    expect(coordinate).toMatchObject({
      chatTopicArn: '<Chat>',
      readRole: 'thumbprints-read',
      organization: {
        units: ['ou-abcd-11111111', 'ou-abcd-22222222'],
        exclude: ['333333333333'],
        managementAccount: true,
        maxWritesPercent: 2,
        maxWritesLeast: 10,
        perAccountMessages: true,
      },
      settings: { overlapDays: 14, exclude: ['https://a.example'], runbookUrl: 'https://wiki.example/oidc/runbook' },
    });
    const act = parseOrganizationEnvironment('act', variablesOf('Act', every), '/');
    expect(act).toMatchObject({ writeRole: 'thumbprints-write', externalId: 'second' });
  });

  test('are placed in a network by the one that talks to issuers alone', () => {
    const functions = functionsIn(synthesiseOrganization(everyOrganizationProp));
    const inNetwork = Object.entries(functions).filter(([, properties]) => 'VpcConfig' in properties);
    expect(inNetwork.map(([name]) => name)).toEqual(['Observe']);
  });
});

describe('the bucket', () => {
  const bucket = onlyOne(template, 'AWS::S3::Bucket').properties;

  test('is encrypted, private, without versions, and lets go of runs after 30 days', () => {
    expect(bucket).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: {
        Rules: expect.arrayContaining([
          expect.objectContaining({ Prefix: 'runs/', ExpirationInDays: 30, Status: 'Enabled' }),
        ]),
      },
    });
    expect(bucket).not.toHaveProperty('VersioningConfiguration');
  });

  test('refuses unencrypted transport', () => {
    const { PolicyDocument: document } = onlyOne(template, 'AWS::S3::BucketPolicy').properties;
    expect(Object(document).Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  test('is encrypted with the key that is given, as the table, the topic and the dead letters are', () => {
    const every = synthesiseOrganization(everyOrganizationProp);
    expect(JSON.stringify(onlyOne(every, 'AWS::S3::Bucket').properties['BucketEncryption'])).toContain('aws:kms');
    expect(Object.keys(onlyOne(every, 'AWS::SQS::Queue').properties)).toContain('KmsMasterKeyId');
  });
});

describe('the schedules', () => {
  test('start the state machine every six hours and every five minutes', () => {
    const schedules = Object.values(resourcesOf(template, 'AWS::Scheduler::Schedule'));
    const shown = schedules.map(({ ScheduleExpression: expression, Target: target }) => [
      expression,
      Object(target).Input,
      textOf(Object(target).Arn),
      Object(target).RetryPolicy.MaximumRetryAttempts,
      'DeadLetterConfig' in Object(target),
    ]);
    expect(shown).toEqual([
      ['rate(6 hours)', '{}', '<WatcherMachine>', 2, true],
      ['rate(5 minutes)', '{"only":"enforced"}', '<WatcherMachine>', 0, false],
    ]);
  });

  test('exist only once an execution has its permissions', () => {
    const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule'));
    for (const { DependsOn: before } of schedules) {
      expect([before].flat().map(String).map(withoutHash)).toContain('WatcherMachineExecution');
    }
  });

  test('are one without quick looks', () => {
    expect(watcherWith({ quickLook: 'off' }).quickLook).toBeUndefined();
    const runs = onlyOne(synthesiseOrganization({ quickLook: 'off' }), 'AWS::Scheduler::Schedule');
    expect(runs.properties['ScheduleExpression']).toBe('rate(6 hours)');
  });
});

test('a boundary bounds every role of the stack', () => {
  const bounded = synthesiseOrganization((stack) => ({
    permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'bounds'),
  }));
  const roles = Object.values(resourcesOf(bounded, 'AWS::IAM::Role'));
  expect(roles).toHaveLength(6);
  expect(roles.filter((role) => !('PermissionsBoundary' in role))).toEqual([]);
});

test('a topic of the app takes the place of a new one', () => {
  const given = synthesiseOrganization((stack) => ({ alertTopic: new Topic(stack, 'News') }));
  expect(variablesOf('Coordinate', given)['TOPIC_ARN']).toBe('<News>');
  expect(Object.keys(resourcesOf(given, 'AWS::SNS::Topic'))).toHaveLength(1);
});

test('one topic for notifications and for chat is refused', () => {
  const make = () =>
    watcherWith((stack) => {
      const topic = new Topic(stack, 'News');
      return { alertTopic: topic, chatTopic: topic };
    });
  expect(make).toThrow(/^chatTopic: must not be alertTopic/);
});

test('two watchers of one organization in one account have roles of different names', () => {
  const first = Template.fromStack(Stack.of(watcherWith()));
  const second = synthesiseOrganization({ roleNamePrefix: 'second' });
  const namesIn = (from: Template) =>
    Object.values(resourcesOf(from, 'AWS::IAM::Role')).flatMap(({ RoleName: name }) =>
      typeof name === 'string' ? [name] : [],
    );
  expect(namesIn(first)).toEqual(['oidc-thumbprint-watcher-read-accounts', 'oidc-thumbprint-watcher-act']);
  expect(namesIn(second)).toEqual(['second-read-accounts', 'second-act']);
});
