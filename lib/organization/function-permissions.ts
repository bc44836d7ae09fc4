import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { keyStatements } from '../permissions/key-statements';
import { USE_STATE, fromFunction } from '../permissions/watcher-permissions';
import type { OrganizationFunction } from './organization-function';
import type { Permission } from './permission';
import type { RoleNames } from './role-names';

/** Resources that the functions use. */
export interface PermissionsProps {
  readonly bucket: IBucket;
  readonly table: ITableV2;
  readonly topics: readonly ITopic[];
  readonly names: RoleNames;
  /** True if there is a role that writes. */
  readonly writes: boolean;
  readonly organizationId: string;
  readonly encryptionKey?: IKey | undefined;
}

/** Calls that find the accounts. Organizations offers no resource-level permission for most of them. */
const READ_ORGANIZATION = [
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
];

/** Actions that the state of runs and of messages needs, and looking an earlier list up. Only the function that writes lists keeps them. */
const LOOK_UP_STATE = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];

const OWN_DIRECTORY = 'Each run has a directory of its own.';

/** Grants the function that coordinates: it reads the organization, keeps files and state, and notifies. It enters no account. */
export function grantCoordinate(to: OrganizationFunction, props: PermissionsProps): void {
  const { bucket, topics } = props;
  const files = ['runs/*', 'latest/*'].map((pattern) => bucket.arnForObjects(pattern));
  to.grant([
    {
      sid: 'ReadOrganization',
      actions: READ_ORGANIZATION,
      resources: ['*'],
      reason: 'It reads the whole organization.',
    },
    { sid: 'UseFiles', actions: ['s3:GetObject', 's3:PutObject'], resources: files, reason: OWN_DIRECTORY },
    listFiles(bucket),
    useState(to, props, LOOK_UP_STATE),
    { sid: 'PublishNews', actions: ['sns:Publish'], resources: topics.map(({ topicArn }) => topicArn) },
    ...keyStatements(to, props, ['s3', 'dynamodb', 'sns', 'lambda']),
  ]);
}

/** Grants the function that reads accounts: it enters them by the role that reads, and keeps what it read. */
export function grantReadAccounts(to: OrganizationFunction, props: PermissionsProps): void {
  to.grant([
    enter(to, [props.names.read], props),
    putFiles(props.bucket, 'inventory'),
    ...keyStatements(to, { encryptionKey: props.encryptionKey, topics: [] }, ['s3', 'lambda']),
  ]);
}

/** Grants the function that talks to issuers: it may keep what it saw, and nothing else. */
export function grantObserve(to: OrganizationFunction, props: PermissionsProps): void {
  const { bucket, encryptionKey } = props;
  to.grant([putFiles(bucket, 'observations'), ...keyStatements(to, { encryptionKey, topics: [] }, ['s3', 'lambda'])]);
}

/** Grants the function that acts: it enters accounts by both roles, reads the files of a run, and keeps state and results. */
export function grantAct(to: OrganizationFunction, props: PermissionsProps): void {
  const { bucket, names, writes } = props;
  to.grant([
    enter(to, [names.read, ...(writes ? [names.write] : [])], props),
    { sid: 'ReadFiles', actions: ['s3:GetObject'], resources: [bucket.arnForObjects('runs/*')], reason: OWN_DIRECTORY },
    listFiles(bucket),
    putFiles(bucket, 'results'),
    useState(to, props, USE_STATE),
    ...keyStatements(to, { ...props, topics: [] }, ['s3', 'dynamodb', 'lambda']),
  ]);
}

/** Permission to enter accounts of the organization by these roles, for the function's own calls alone. */
function enter(to: OrganizationFunction, roles: readonly string[], { organizationId }: PermissionsProps): Permission {
  const stack = Stack.of(to);
  const arnOf = (resourceName: string) =>
    stack.formatArn({ service: 'iam', region: '', account: '*', resource: 'role', resourceName });
  return {
    sid: 'EnterAccounts',
    actions: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    resources: roles.map(arnOf),
    conditions: {
      ...fromFunction(to.function.functionArn),
      StringEquals: { 'aws:ResourceOrgID': organizationId },
    },
    reason: 'The role has the same name in every account of the organization.',
  };
}

/** Permission that makes S3 say of a file that there is none, where it would otherwise deny access. */
function listFiles({ bucketArn }: IBucket): Permission {
  return { sid: 'SeeThatFilesAreMissing', actions: ['s3:ListBucket'], resources: [bucketArn] };
}

function putFiles(bucket: IBucket, directory: string): Permission {
  const resources = [bucket.arnForObjects(`runs/*/${directory}/*`)];
  return { sid: 'KeepFiles', actions: ['s3:PutObject'], resources, reason: OWN_DIRECTORY };
}

function useState(to: OrganizationFunction, { table }: PermissionsProps, actions: readonly string[]): Permission {
  const conditions = fromFunction(to.function.functionArn);
  return { sid: 'UseState', actions: [...actions], resources: [table.tableArn], conditions };
}
