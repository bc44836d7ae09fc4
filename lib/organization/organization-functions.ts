import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  type OrganizationEnvironment,
  type OrganizationFunction as Name,
  renderOrganizationEnvironment,
} from '../../lambda/contract/organization-environment';
import { chatTopicIn } from '../common-resources';
import type { AssetFile } from '../function/asset-commands';
import type { Entry } from '../function/entries';
import { placeSettings } from '../function/settings-file';
import {
  type PermissionsProps,
  grantAct,
  grantCoordinate,
  grantObserve,
  grantReadAccounts,
} from './function-permissions';
import { hasWrites } from './member-template';
import { OrganizationFunction, type OrganizationFunctionProps } from './organization-function';
import type { OidcThumbprintWatcherOrganizationProps } from './organization-props';
import type { CheckedProps } from './organization-settings';

/** The functions of an organization. */
export type OrganizationFunctions = Readonly<Record<Name, OrganizationFunction>>;

/** Props of the functions. */
export interface OrganizationFunctionsProps {
  readonly props: OidcThumbprintWatcherOrganizationProps;
  readonly checked: CheckedProps;
  /** The CA files, to be copied next to the code. */
  readonly files: readonly AssetFile[];
  readonly bucket: IBucket;
  readonly table: ITableV2;
  /** The topic that carries the notifications. */
  readonly topic: ITopic;
}

/** Longest duration of each function. The first one goes through the files of a whole run; Lambda allows no more than a quarter of an hour. */
const TIMEOUTS: Readonly<Record<Name, Duration>> = {
  coordinate: Duration.minutes(15),
  readAccounts: Duration.minutes(5),
  observe: Duration.minutes(5),
  act: Duration.minutes(10),
};

const CODE: Readonly<Record<Name, readonly [id: string, entry: Entry, description: string]>> = {
  coordinate: ['Coordinate', 'coordinate', 'Begins and ends runs over the organization, compares, and notifies'],
  readAccounts: ['ReadAccounts', 'read-accounts', 'Reads the IAM OIDC providers of accounts'],
  observe: ['Observe', 'observe', 'Observes the certificates of issuers'],
  act: ['Act', 'act', 'Keeps the thumbprints of the IAM OIDC providers of accounts right'],
};

/** Creates the functions, each with a role of its own. Only the one that talks to issuers is placed in a network of yours. */
export function createFunctions(scope: Construct, using: OrganizationFunctionsProps): OrganizationFunctions {
  const { props, checked, files, bucket, table, topic } = using;
  const { names, settings } = checked;
  const chatTopic = chatTopicIn(props);
  const placed = placeSettings(settings);
  const writes = hasWrites(settings);
  const environment: OrganizationEnvironment = {
    ...checked,
    bucket: bucket.bucketName,
    tableName: table.tableName,
    topicArn: topic.topicArn,
    chatTopicArn: chatTopic?.topicArn,
    organizationId: props.organizationId,
    readRole: names.read,
    writeRole: writes ? names.write : '',
    settings: placed.environment,
  };
  const create = (name: Name, roleName?: string) =>
    createFunction(scope, name, props, {
      environment: { ...renderOrganizationEnvironment(name, environment), ...placed.variables },
      files: [...files, ...placed.files],
      roleName,
    });
  const functions = {
    coordinate: create('coordinate'),
    readAccounts: create('readAccounts', names.readAccounts),
    observe: create('observe'),
    act: create('act', names.act),
  };
  const topics = [topic, ...(chatTopic ? [chatTopic] : [])];
  grantAll(functions, { ...props, bucket, table, topics, names, writes });
  return functions;
}

function createFunction(
  scope: Construct,
  name: Name,
  props: OidcThumbprintWatcherOrganizationProps,
  own: Pick<OrganizationFunctionProps, 'environment' | 'files' | 'roleName'>,
): OrganizationFunction {
  const [id, entry, description] = CODE[name];
  const { logLevel, logRetention, logRemoval, tracing, encryptionKey } = props;
  const { vpc, vpcSubnets, securityGroups } = name === 'observe' ? props : {};
  return new OrganizationFunction(scope, id, {
    entry,
    description,
    timeout: TIMEOUTS[name],
    logLevel,
    logRetention,
    logRemoval,
    tracing,
    encryptionKey,
    vpc,
    vpcSubnets,
    securityGroups,
    ...own,
  });
}

function grantAll({ coordinate, readAccounts, observe, act }: OrganizationFunctions, props: PermissionsProps): void {
  grantCoordinate(coordinate, props);
  grantReadAccounts(readAccounts, props);
  grantObserve(observe, props);
  grantAct(act, props);
}
