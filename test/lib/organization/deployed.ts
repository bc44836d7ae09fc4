import type { Template } from 'aws-cdk-lib/assertions';
import type { RoleSeed } from '../../../sandbox/aws/iam-roles';
import type { PolicyDocument } from '../../../sandbox/aws/policy-document';
import { withoutHash } from '../../support/logical-id';

/** Account in which the functions are. */
export const HUB = '111111111111';

/** A template as CloudFormation deploys it, in an account of the partition `aws`. */
export interface Deployment {
  template: object;
  account: string;
  /** Values of its parameters. */
  parameters?: Readonly<Record<string, string>>;
}

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** ARNs of resources, by their type; `*` is for the name. Table, topic and bucket are those of the sandbox. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda:us-east-1:ACCOUNT:function:*',
  'AWS::StepFunctions::StateMachine': 'states:us-east-1:ACCOUNT:stateMachine:*',
  'AWS::S3::Bucket': 's3:::sandbox-files',
  'AWS::DynamoDB::GlobalTable': 'dynamodb:us-east-1:ACCOUNT:table/memory',
  'AWS::SNS::Topic': 'sns:us-east-1:ACCOUNT:alerts',
  'AWS::SQS::Queue': 'sqs:us-east-1:ACCOUNT:*',
  'AWS::Logs::LogGroup': 'logs:us-east-1:ACCOUNT:log-group:*:ALL',
};

function arnIn(account: string, id: string, type = ''): string | undefined {
  const form = ARNS[type];
  if (form === undefined) return undefined;
  return `arn:aws:${form.replace('*', withoutHash(id)).replace('ACCOUNT', account).replace('ALL', '*')}`;
}

/**
 * Returns a value of a template as it is once deployed.
 * @throws Error for a function of CloudFormation, or a reference, that is not understood here
 */
export function deployed(value: unknown, deployment: Deployment): unknown {
  if (Array.isArray(value)) return value.map((one) => deployed(one, deployment));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined]]: [string, unknown][] = Object.entries(value);
  if (name === 'Ref') return referenceOf(String(argument), deployment);
  if (name === 'Fn::Sub') {
    return String(argument).replaceAll(/\$\{([\w:]+)\}/g, (_, id: string) => referenceOf(id, deployment));
  }
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return attributeOf(argument, deployment);
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((one) => deployed(one, deployment)).join(String(argument[0]));
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deployed(one, deployment)]));
}

function referenceOf(id: string, { template, account, parameters = {} }: Deployment): string {
  const pseudo: Record<string, string> = {
    'AWS::Partition': 'aws',
    'AWS::Region': 'us-east-1',
    'AWS::AccountId': account,
  };
  const type = resourcesIn(template)[id]?.Type;
  const found =
    pseudo[id] ?? parameters[id] ?? (type === 'AWS::S3::Bucket' ? 'sandbox-files' : arnIn(account, id, type));
  if (found === undefined) throw new Error(`What does ${id} refer to?`);
  return found;
}

function attributeOf([id, attribute]: readonly unknown[], { template, account }: Deployment): string {
  const type = resourcesIn(template)[String(id)]?.Type;
  if (attribute === 'Name') return withoutHash(String(id));
  const arn = attribute === 'Arn' ? arnIn(account, String(id), type) : undefined;
  if (arn === undefined) throw new Error(`What is ${String(attribute)} of ${String(id)}?`);
  return arn;
}

function resourcesIn(template: object): Record<string, Resource> {
  return Object(template).Resources;
}

/** Returns the roles of a template with their policies, by logical ID; a role without a name is named by that ID. */
export function rolesIn(deployment: Deployment): Record<string, RoleSeed> {
  const resources = Object.entries(resourcesIn(deployment.template));
  const roles = resources.filter(([, { Type: type }]) => type === 'AWS::IAM::Role');
  const policies = resources.filter(([, { Type: type }]) => type === 'AWS::IAM::Policy').map(([, policy]) => policy);
  return Object.fromEntries(
    roles.map(([id, { Properties: role }]) => {
      const attached = policies.filter(({ Properties: { Roles } }) => JSON.stringify(Roles).includes(`"${id}"`));
      const inline: { PolicyDocument: unknown }[] = Object(role)['Policies'] ?? [];
      const documents = [...attached.map(({ Properties }) => Properties), ...inline].map(
        (one) => one['PolicyDocument'],
      );
      const seed = {
        name: typeof role['RoleName'] === 'string' ? role['RoleName'] : withoutHash(id),
        trustPolicy: Object(deployed(role['AssumeRolePolicyDocument'], deployment)),
        policies: documents.map((document): PolicyDocument => Object(deployed(document, deployment))),
      };
      return [withoutHash(id), seed];
    }),
  );
}

/** Returns the roles of the stack of an organization's watcher, as they are in its account. */
export function hubRolesIn(template: Template): Record<string, RoleSeed> {
  return rolesIn({ template: template.toJSON(), account: HUB });
}
