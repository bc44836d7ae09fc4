import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { METRIC_NAMESPACE, METRIC_UNITS } from '../../lambda/contract/metrics';
import { OidcThumbprintWatcher } from '../../lib/watcher';
import { permissionsOf } from './permissions';
import { type Properties, environmentOf, onlyOne, resourcesOf, stackWith, synthesise, textOf } from './synthesise';

function functionOf(template: Template) {
  return onlyOne(template, 'AWS::Lambda::Function').properties;
}

/** What follows a permission on a key in these lines: through which services it holds. */
function through(...services: string[]): string {
  return ` with ${JSON.stringify({ Condition: { StringLike: { 'kms:ViaService': services.map((one) => `${one}.<AWS::Region>.amazonaws.com*`) } } })}`;
}

describe('an encryption key', () => {
  const encrypted = () => synthesise((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }));

  test("encrypts the topic, the table, the dead letters, the log and the function's variables", () => {
    const template = encrypted();
    const keys = [
      onlyOne(template, 'AWS::SNS::Topic').properties['KmsMasterKeyId'],
      Object(onlyOne(template, 'AWS::DynamoDB::GlobalTable').properties['Replicas'])[0].SSESpecification.KMSMasterKeyId,
      onlyOne(template, 'AWS::SQS::Queue').properties['KmsMasterKeyId'],
      onlyOne(template, 'AWS::Logs::LogGroup').properties['KmsKeyId'],
      functionOf(template)['KmsKeyArn'],
    ];
    expect(keys.map(textOf)).toEqual(keys.map(() => '<Key.Arn>'));
    expect(onlyOne(template, 'AWS::DynamoDB::GlobalTable').properties['SSESpecification']).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
    });
  });

  test('may be used by the function and by the schedule, and for nothing more than they need', () => {
    const permissions = permissionsOf(encrypted());
    const onKey = (role: string) => permissions[role]?.filter((line) => line.includes('kms:'));
    expect(onKey('WatcherRole')).toEqual(
      ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
        (action) => `Allow kms:${action} on <Key.Arn>${through('dynamodb', 'sqs', 'sns', 'lambda')}`,
      ),
    );
    expect(onKey('WatcherScheduleRole')).toEqual(
      ['Decrypt', 'GenerateDataKey'].map((action) => `Allow kms:${action} on <Key.Arn>${through('sqs')}`),
    );
  });

  test('may be used by the services of logs, events and alarms', () => {
    const { KeyPolicy: policy } = onlyOne(encrypted(), 'AWS::KMS::Key').properties;
    const services: string[] = Object(policy).Statement.flatMap(({ Principal: principal }: { Principal: object }) =>
      [Object(principal).Service ?? []].flat().map(textOf),
    );
    expect(services.toSorted()).toEqual([
      'cloudwatch.amazonaws.com',
      'events.amazonaws.com',
      'logs.<AWS::Region>.amazonaws.com',
    ]);
  });

  test('may be used by services for this account alone, where they name an account', () => {
    const { KeyPolicy: policy } = onlyOne(encrypted(), 'AWS::KMS::Key').properties;
    const forServices: Properties[] = Object(policy).Statement.filter(
      ({ Principal: principal }: { Principal: object }) => 'Service' in principal,
    );
    const ofAll = forServices.map(({ Condition: condition }) => Object(condition).StringEqualsIfExists);
    expect(ofAll.length).toBeGreaterThan(0);
    expect(ofAll).toEqual(ofAll.map(() => ({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } })));
  });

  test('may be used by the function where it is that of the alert topic', () => {
    const template = synthesise((stack) => ({
      alertTopic: new sns.Topic(stack, 'News', { masterKey: new kms.Key(stack, 'Key') }),
    }));
    expect(permissionsOf(template)['WatcherRole']).toEqual(
      expect.arrayContaining(
        ['Decrypt', 'GenerateDataKey'].map((action) => `Allow kms:${action} on <Key.Arn>${through('sns')}`),
      ),
    );
    expect(onlyOne(template, 'AWS::SQS::Queue').properties).not.toHaveProperty('KmsMasterKeyId');
  });
});

test('a topic given as alertTopic gets the notifications, and the addresses are subscribed to it', () => {
  const template = synthesise((stack) => ({ alertTopic: new sns.Topic(stack, 'News') }));
  expect(environmentOf(template)['TOPIC_ARN']).toBe('<News>');
  expect(permissionsOf(template)['WatcherRole']).toContain('Allow sns:Publish on <News>');
  expect(Object.keys(resourcesOf(template, 'AWS::SNS::Topic'))).toHaveLength(1);
  expect(textOf(onlyOne(template, 'AWS::SNS::Subscription').properties['TopicArn'])).toBe('<News>');
});

describe('a topic for chat', () => {
  const chatting = () =>
    synthesise((stack) => ({ chatTopic: new sns.Topic(stack, 'Chat', { masterKey: new kms.Key(stack, 'Key') }) }));

  test('gets the messages for chat, and the alert topic stays the same', () => {
    expect(environmentOf(chatting())).toMatchObject({ TOPIC_ARN: '<WatcherAlerts>', CHAT_TOPIC_ARN: '<Chat>' });
    expect(environmentOf(synthesise())).not.toHaveProperty('CHAT_TOPIC_ARN');
  });

  test('gives the function the permission to publish and to use its key, and no other', () => {
    const permissions = permissionsOf(chatting());
    const before = permissionsOf(synthesise())['WatcherRole'] ?? [];
    expect(permissions['WatcherRole']?.filter((line) => !before.includes(line))).toEqual([
      `Allow kms:Decrypt on <Key.Arn>${through('sns')}`,
      `Allow kms:GenerateDataKey on <Key.Arn>${through('sns')}`,
      'Allow sns:Publish on <Chat>',
    ]);
    expect(permissions['WatcherRole']).toEqual(expect.arrayContaining(before));
  });

  test('must not be the alert topic', () => {
    const both = (stack: Stack) => {
      const topic = new sns.Topic(stack, 'News');
      return { alertTopic: topic, chatTopic: topic };
    };
    expect(() => synthesise(both)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(/^chatTopic: must not be alertTopic/),
      }),
    );
  });
});

const SUBNETS = [
  { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
  { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  { name: 'Proxied', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
];

describe('the function in a VPC', () => {
  const inVpc = (more: (vpc: ec2.Vpc) => object = () => ({})) =>
    synthesise((stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', {
        maxAzs: 1,
        restrictDefaultSecurityGroup: false,
        subnetConfiguration: SUBNETS,
      });
      return { vpc, ...more(vpc) };
    });

  test('is in the private subnets, in a security group of its own', () => {
    const { SubnetIds: subnets, SecurityGroupIds: groups } = Object(functionOf(inVpc())['VpcConfig']);
    expect(subnets.map(textOf)).toEqual(['<VpcPrivateSubnet1Subnet>']);
    expect(groups.map(textOf)).toEqual([expect.stringMatching(/^<WatcherFunctionSecurityGroup.*\.GroupId>$/)]);
  });

  test('is in the subnets and security groups that the props name', () => {
    const template = inVpc((vpc) => ({
      vpcSubnets: { subnetGroupName: 'Proxied' },
      securityGroups: [new ec2.SecurityGroup(vpc, 'Own', { vpc })],
    }));
    const { SubnetIds: subnets, SecurityGroupIds: groups } = Object(functionOf(template)['VpcConfig']);
    expect([...subnets, ...groups].map(textOf)).toEqual(['<VpcProxiedSubnet1Subnet>', '<VpcOwn.GroupId>']);
  });

  test('may be attached to the network by Lambda, and not by its own code', () => {
    const onNetwork = permissionsOf(inVpc())['WatcherRole']?.filter((line) => line.includes('ec2:')) ?? [];
    const here = 'arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:*/*';
    const attach = [
      'AssignPrivateIpAddresses',
      'CreateNetworkInterface',
      'DeleteNetworkInterface',
      'UnassignPrivateIpAddresses',
    ];
    const describe = ['DescribeNetworkInterfaces', 'DescribeSubnets'];
    expect(onNetwork.filter((line) => line.startsWith('Allow')).toSorted()).toEqual(
      [
        ...attach.map((action) => `Allow ec2:${action} on ${here}`),
        ...describe.map((action) => `Allow ec2:${action} on *`),
      ].toSorted(),
    );
    const denied = onNetwork.filter((line) => line.startsWith('Deny'));
    expect(
      denied.map((line) => /ec2:(\w+) on \* with .*"lambda:SourceFunctionArn"/.exec(line)?.[1] ?? line).toSorted(),
    ).toEqual([...attach, ...describe].toSorted());
  });

  test('is created after its permission for the network, without which Lambda would refuse to create it', () => {
    const template = inVpc();
    const { DependsOn: needed } = template.toJSON()['Resources'][onlyOne(template, 'AWS::Lambda::Function').id];
    expect(needed).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^WatcherRoleNetwork/),
        expect.stringMatching(/^WatcherRoleDefaultPolicy/),
      ]),
    );
  });

  test('the function without a VPC has no permission for EC2', () => {
    expect(JSON.stringify(synthesise().toJSON())).not.toContain('ec2:');
  });
});

test('a permissions boundary is set on every role, that of the schedule too', () => {
  const template = synthesise((stack) => ({
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'bounds'),
  }));
  const boundaries = Object.values(resourcesOf(template, 'AWS::IAM::Role')).map((role) =>
    textOf(role['PermissionsBoundary']),
  );
  expect(boundaries).toEqual(
    Array.from({ length: 2 }, () => 'arn:<AWS::Partition>:iam::<AWS::AccountId>:policy/bounds'),
  );
});

function watcherIn(stack: Stack): OidcThumbprintWatcher {
  const watcher = stack.node.findChild('Watcher');
  if (!(watcher instanceof OidcThumbprintWatcher)) throw new Error('no watcher');
  return watcher;
}

test('a role with grantInvoke may invoke the function, and nothing else', () => {
  const stack = stackWith();
  watcherIn(stack).grantInvoke(new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() }));
  expect(permissionsOf(Template.fromStack(stack))['Person']).toEqual([
    'Allow lambda:InvokeFunction on <WatcherFunction.Arn>',
    'Allow lambda:InvokeFunction on <WatcherFunction.Arn>:*',
  ]);
});

test('every metric has a method, which gives it for this function and in the namespace that it writes to', () => {
  const stack = stackWith();
  const watcher = watcherIn(stack);
  const metrics = [
    watcher.metricProviders(),
    watcher.metricUnchanged(),
    watcher.metricUpdated(),
    watcher.metricHeld(),
    watcher.metricFailed(),
    watcher.metricSkipped(),
    watcher.metricEnforcedMissing(),
    watcher.metricEnforcedExpiring(),
    watcher.metricDaysToExpiry(),
    watcher.metricRunDuration(),
    watcher.metricRunCompleted(),
  ];
  expect(metrics.map(({ metricName, statistic }) => `${metricName} ${statistic}`)).toEqual([
    'Providers Maximum',
    'Unchanged Maximum',
    'Updated Sum',
    'Held Maximum',
    'Failed Maximum',
    'Skipped Maximum',
    'EnforcedMissing Maximum',
    'EnforcedExpiring Maximum',
    'DaysToExpiry Minimum',
    'RunDuration Maximum',
    'RunCompleted Sum',
  ]);
  expect(metrics.map(({ metricName }) => metricName)).toEqual(Object.keys(METRIC_UNITS));
  const places = metrics.map(({ namespace, dimensions }) => [
    namespace,
    Object.keys(dimensions ?? {}),
    textOf(stack.resolve(dimensions?.['service'])),
  ]);
  expect(new Set(places.map((place) => JSON.stringify(place)))).toEqual(
    new Set([JSON.stringify([METRIC_NAMESPACE, ['service'], '<WatcherFunction>'])]),
  );
  expect(watcher.metricUpdated({ statistic: 'Average' }).statistic).toBe('Average');
});

describe('the log', () => {
  const removal = (template: Template) =>
    Object.values(template.findResources('AWS::Logs::LogGroup'))[0]?.['DeletionPolicy'];

  test('is deleted with the watcher unless logRemoval is retain', () => {
    expect(removal(synthesise())).toBe('Delete');
    expect(removal(synthesise({ logRemoval: 'retain' }))).toBe('Retain');
  });

  test('has the level of logLevel where that is given', () => {
    expect(environmentOf(synthesise())).not.toHaveProperty('LOG_LEVEL');
    expect(environmentOf(synthesise({ logLevel: 'WARN' }))['LOG_LEVEL']).toBe('WARN');
  });
});

describe('tracing', () => {
  test('is off by default, and takes no permission', () => {
    const template = synthesise();
    expect(functionOf(template)).not.toHaveProperty('TracingConfig');
    expect(JSON.stringify(template.toJSON())).not.toContain('xray');
  });

  test('gets exactly the permissions of X-Ray, which exist before the function', () => {
    const template = synthesise({ tracing: true });
    expect(functionOf(template)['TracingConfig']).toEqual({ Mode: 'Active' });
    expect(permissionsOf(template)['WatcherRole']?.filter((line) => line.includes('xray'))).toEqual([
      'Allow xray:PutTelemetryRecords on *',
      'Allow xray:PutTraceSegments on *',
    ]);
    const { DependsOn: needed } = template.toJSON()['Resources'][onlyOne(template, 'AWS::Lambda::Function').id];
    expect(needed).toContainEqual(expect.stringMatching(/^WatcherRoleTracing/));
  });
});

test('reserved concurrency is set only where the props say so', () => {
  expect(functionOf(synthesise())).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(functionOf(synthesise({ reservedConcurrency: 3 }))['ReservedConcurrentExecutions']).toBe(3);
});

test.each<[string, object, RegExp]>([
  [
    'a concurrency of 0, which would stop everything',
    { reservedConcurrency: 0 },
    /^reservedConcurrency: must be a whole/,
  ],
  [
    'half a concurrency',
    { reservedConcurrency: 1.5 },
    /^reservedConcurrency: must be a whole number, 1 or more, not 1\.5/,
  ],
  ['a level that is none', { logLevel: 'warn' }, /^logLevel: must be one of INFO, WARN, ERROR, not "warn"/],
  ['a removal that is none', { logRemoval: 'snapshot' }, /^logRemoval: must be one of destroy, retain, not "snapshot"/],
])('%s is refused', (_, props, message) => {
  expect(() => synthesise(props)).toThrow(
    expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
  );
});
