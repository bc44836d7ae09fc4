import { Template } from 'aws-cdk-lib/assertions';
import type { WatcherReferences } from '../../lib/references';
import { OidcThumbprintWatcherStack } from '../../lib/stack';
import { createApp } from './synthesise';

const ACCOUNT = '111122223333';

function templateWith(references: WatcherReferences, env = {}): Template {
  return Template.fromStack(
    new OidcThumbprintWatcherStack(createApp(), 'Test', { ...references, env, watcher: { alertEmails: [] } }),
  );
}

/** Properties of the resources of a type. */
function propertiesOf(template: Template, type: string): unknown[] {
  return Object.values(template.findResources(type)).map((resource) => resource['Properties']);
}

test('topics by ARN take the place of those of the watcher', () => {
  const topics = ['alerts', 'chat', 'alarms'].map((name) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`);
  const [alertTopicArn = '', chatTopicArn = '', alarmTopicArn = ''] = topics;
  const template = templateWith({ alertTopicArn, chatTopicArn, alarmTopicArn });
  expect(propertiesOf(template, 'AWS::SNS::Topic')).toHaveLength(0);
  expect(propertiesOf(template, 'AWS::Lambda::Function')).toContainEqual(
    expect.objectContaining({
      Environment: { Variables: expect.objectContaining({ TOPIC_ARN: alertTopicArn, CHAT_TOPIC_ARN: chatTopicArn }) },
    }),
  );
  expect(propertiesOf(template, 'AWS::CloudWatch::Alarm')).toContainEqual(
    expect.objectContaining({ AlarmActions: [alarmTopicArn] }),
  );
});

test('a key by ARN encrypts the queue of dead letters, and the function may use it for a table by name', () => {
  const encryptionKeyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/01234567-89ab-cdef-0123-456789abcdef`;
  const template = templateWith({ encryptionKeyArn, stateTableName: 'watcher-state' });
  expect(propertiesOf(template, 'AWS::DynamoDB::GlobalTable')).toHaveLength(0);
  expect(propertiesOf(template, 'AWS::SQS::Queue')).toContainEqual(
    expect.objectContaining({ KmsMasterKeyId: encryptionKeyArn }),
  );
  expect(propertiesOf(template, 'AWS::Lambda::Function')).toContainEqual(
    expect.objectContaining({ KmsKeyArn: encryptionKeyArn }),
  );
});

test('a policy by ARN bounds every role', () => {
  const permissionsBoundaryArn = `arn:aws:iam::${ACCOUNT}:policy/bounds`;
  const roles = Object.values(templateWith({ permissionsBoundaryArn }).findResources('AWS::IAM::Role'));
  expect(roles.length).toBeGreaterThan(0);
  for (const role of roles) expect(role['Properties'].PermissionsBoundary).toBe(permissionsBoundaryArn);
});

const VPC = 'vpc-0123456789abcdef0';

test('a VPC, its subnets and security groups by ID are the place of the function, without a look-up', () => {
  const network = { subnetIds: ['subnet-01234567', 'subnet-89abcdef'], securityGroupIds: ['sg-01234567'] };
  const template = templateWith({ vpcId: VPC, ...network });
  expect(propertiesOf(template, 'AWS::Lambda::Function')).toContainEqual(
    expect.objectContaining({
      VpcConfig: { SubnetIds: network.subnetIds, SecurityGroupIds: network.securityGroupIds },
    }),
  );
});

test('a VPC by ID alone is looked up in the account and region of the stack', () => {
  const template = templateWith({ vpcId: VPC }, { account: ACCOUNT, region: 'us-east-1' });
  expect(propertiesOf(template, 'AWS::EC2::SecurityGroup')).toHaveLength(1);
  expect(propertiesOf(template, 'AWS::Lambda::Function')).toContainEqual(
    expect.objectContaining({ VpcConfig: expect.objectContaining({}) }),
  );
});

test.each([{ subnetIds: ['subnet-01234567'] }, { securityGroupIds: ['sg-01234567'] }])(
  '%j without a VPC is refused',
  (references) => {
    expect(() => templateWith(references)).toThrow('subnetIds and securityGroupIds need vpcId');
  },
);
