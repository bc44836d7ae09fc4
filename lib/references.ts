import { type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { InputError } from '../lambda/contract/input-error';
import type { NetworkProps } from './function/network';
import type { OidcThumbprintWatcherProps } from './watcher-props';

/** Existing resources, by name, ARN or ID: they take the place of the watcher's props that take constructs. */
export interface WatcherReferences {
  /**
   * Name of a table of this account and region for the state, in the place of `stateTable`.
   * @default - a new table
   */
  readonly stateTableName?: string;

  /**
   * ARN of a topic for the notifications, in the place of `alertTopic`. Its policy has to let CloudWatch publish, if the alarms go there.
   * @default - a topic of the watcher's own
   */
  readonly alertTopicArn?: string;

  /**
   * ARN of a topic for chat, in the place of `chatTopic`.
   * @default - none
   */
  readonly chatTopicArn?: string;

  /**
   * ARN of a topic for the alarms, in the place of `alarmTopic`. Its policy has to let CloudWatch publish.
   * @default - the topic for notifications
   */
  readonly alarmTopicArn?: string;

  /**
   * ARN of a KMS key, in the place of `encryptionKey`. Its policy has to let the services use it that `encryptionKey` names.
   * @default - the keys of the services
   */
  readonly encryptionKeyArn?: string;

  /**
   * ARN of a managed policy that bounds the roles, in the place of `permissionsBoundary`.
   * @default - none
   */
  readonly permissionsBoundaryArn?: string;

  /**
   * ID of a VPC for the function, in the place of `vpc`. Without `subnetIds` the CDK CLI looks the VPC up, for which it needs credentials.
   * @default - none
   */
  readonly vpcId?: string;

  /**
   * IDs of the subnets of the VPC for the function, in the place of `vpcSubnets`.
   * @default - the private ones with a way out
   */
  readonly subnetIds?: readonly string[];

  /**
   * IDs of the security groups for the function, in the place of `securityGroups`.
   * @default - one of its own
   */
  readonly securityGroupIds?: readonly string[];
}

/** The props that references can stand for. */
type Resolved = Pick<
  OidcThumbprintWatcherProps,
  | 'stateTable'
  | 'alertTopic'
  | 'chatTopic'
  | 'alarmTopic'
  | 'encryptionKey'
  | 'permissionsBoundary'
  | 'vpc'
  | 'vpcSubnets'
  | 'securityGroups'
>;

/**
 * Returns the props that references stand for; none for what they leave open.
 * @throws InputError for subnets or security groups without a VPC
 */
export function resolveReferences(scope: Construct, references: WatcherReferences): Resolved {
  const { alertTopicArn, chatTopicArn, alarmTopicArn, encryptionKeyArn, permissionsBoundaryArn } = references;
  const topicOf = (id: string, arn: string) => sns.Topic.fromTopicArn(scope, id, arn);
  const encryptionKey =
    encryptionKeyArn === undefined ? undefined : kms.Key.fromKeyArn(scope, 'EncryptionKey', encryptionKeyArn);
  return {
    ...tableOf(scope, references, encryptionKey),
    ...(alertTopicArn !== undefined && { alertTopic: topicOf('AlertTopic', alertTopicArn) }),
    ...(chatTopicArn !== undefined && { chatTopic: topicOf('ChatTopic', chatTopicArn) }),
    ...(alarmTopicArn !== undefined && { alarmTopic: topicOf('AlarmTopic', alarmTopicArn) }),
    ...(encryptionKey && { encryptionKey }),
    ...(permissionsBoundaryArn !== undefined && {
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(scope, 'Boundary', permissionsBoundaryArn),
    }),
    ...networkOf(scope, references),
  };
}

function tableOf(
  scope: Construct,
  { stateTableName: tableName }: WatcherReferences,
  encryptionKey: kms.IKey | undefined,
): { stateTable?: ITableV2 } {
  if (tableName === undefined) return {};
  return {
    stateTable: TableV2.fromTableAttributes(scope, 'Table', { tableName, ...(encryptionKey && { encryptionKey }) }),
  };
}

function networkOf(scope: Construct, { vpcId, subnetIds, securityGroupIds }: WatcherReferences): NetworkProps {
  if (vpcId === undefined) {
    if (subnetIds ?? securityGroupIds)
      throw new InputError('subnetIds and securityGroupIds need vpcId: the VPC that they are in.');
    return {};
  }
  const subnets = subnetIds?.map((id, index) => ec2.Subnet.fromSubnetId(scope, `Subnet${index + 1}`, id));
  const groups = securityGroupIds?.map((id, index) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, `SecurityGroup${index + 1}`, id),
  );
  return {
    // With its subnets nothing else of the VPC has to be known; their zones are not asked for.
    vpc: subnetIds
      ? ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
          vpcId,
          availabilityZones: [...subnetIds],
          privateSubnetIds: [...subnetIds],
        })
      : ec2.Vpc.fromLookup(scope, 'Vpc', { vpcId }),
    ...(subnets && { vpcSubnets: { subnets } }),
    ...(groups && { securityGroups: groups }),
  };
}
