import {
  CONDITIONS,
  type Condition,
  NOTHING,
  PARAMETERS,
  type Value,
  choose,
  mappingsFor,
  ofSchedule,
  ref,
} from './parameters';
import { settingsText } from './settings-text';

/** A resource of a template. */
export interface Resource {
  Type: string;
  Condition?: Condition;
  DependsOn?: string | readonly string[];
  Metadata?: unknown;
  Properties: Record<string, Value>;
}

/** A template of CloudFormation. */
export interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, Value>;
}

/** Name of the file with the function's code, beside the template: `aws cloudformation package` uploads it. */
export const CODE = 'function.zip';

/**
 * Returns the template that needs no CDK: it has parameters, and takes the code from a file. It is made from the template of a watcher with
 * the defaults of all parameters.
 * @param silenceOf hours of silence before which the alarm about runs that stop does not go off, by the hours between two runs
 * @throws Error when the template has not what a parameter is to change
 */
export function releaseTemplate({ Resources, Outputs }: Template, silenceOf: (hours: number) => number): object {
  const versions = idsOf(Resources, ({ Type }) => Type === 'AWS::Lambda::Version');
  const left = Object.entries(Resources).filter(([id, { Type }]) => Type !== 'AWS::CDK::Metadata' && !versions.has(id));
  const changed = left.map(([id, resource]) => [id, changeFor(withoutMetadata(resource))] as const);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: "Keeps the thumbprints of this account's IAM OIDC providers right. Deploy it once for each account.",
    Parameters: PARAMETERS,
    Mappings: mappingsFor(silenceOf),
    Conditions: CONDITIONS,
    ...withPlainIds(Object.fromEntries(changed), Outputs),
  };
}

/** Returns resources and outputs with IDs that people can read: CDK's end with a hash, and that of the subscription has its address. */
function withPlainIds(resources: Template['Resources'], outputs: Template['Outputs']): Template {
  const plain = new Map(
    Object.entries(resources).map(([id, { Type }]) => [
      id,
      Type === 'AWS::SNS::Subscription' ? 'WatcherAlertsEmail' : id.replace(/[0-9A-F]{8,}$/, ''),
    ]),
  );
  if (new Set(plain.values()).size < plain.size) throw new Error('Two resources have one ID without the hash.');
  const renamed: Template = JSON.parse(
    JSON.stringify({ Resources: resources, Outputs: outputs }).replaceAll(/"(\w+)"/g, (text, id) => {
      const name = plain.get(id);
      return name === undefined ? text : JSON.stringify(name);
    }),
  );
  return renamed;
}

function idsOf(resources: Template['Resources'], fits: (resource: Resource) => boolean): ReadonlySet<string> {
  return new Set(Object.entries(resources).flatMap(([id, resource]) => (fits(resource) ? [id] : [])));
}

function changeFor(resource: Resource): Resource {
  const { Properties: properties } = resource;
  switch (resource.Type) {
    case 'AWS::Lambda::Function':
      return withProperties(resource, functionProperties(properties));
    case 'AWS::Lambda::Alias':
      // CloudFormation makes a version once, and not again when a parameter changes: both aliases name the function as it is.
      return withProperties(resource, { FunctionVersion: '$LATEST' });
    case 'AWS::SNS::Subscription':
      return { ...withProperties(resource, { Endpoint: ref('AlertEmail') }), Condition: 'HasAlertEmail' };
    case 'AWS::Scheduler::Schedule':
      return scheduleWith(resource);
    case 'AWS::IAM::Policy':
      return withProperties(resource, { PolicyDocument: policyWith(properties['PolicyDocument'] ?? null) });
    case 'AWS::CloudWatch::Alarm':
      return alarmWith(resource);
    default:
      return resource;
  }
}

function withoutMetadata(resource: Resource): Resource {
  const copy = { ...resource };
  delete copy.Metadata;
  return copy;
}

function withProperties(resource: Resource, properties: Record<string, Value>): Resource {
  return { ...resource, Properties: { ...resource.Properties, ...properties } };
}

function functionProperties({ Environment: environment }: Record<string, Value>): Record<string, Value> {
  const { Variables: variables } = Object(environment);
  return {
    Code: CODE,
    Layers: choose('HasCaLayer', [ref('CaLayerArn')], NOTHING),
    Environment: { Variables: { ...variables, SETTINGS: settingsText(variables.SETTINGS) } },
  };
}

function scheduleWith(resource: Resource): Resource {
  const isQuickLook = resource.Properties['ScheduleExpression'] === 'rate(5 minutes)';
  const minutes = isQuickLook ? ref('QuickLookMinutes') : ofSchedule('Minutes');
  const expression = { 'Fn::Sub': ['rate(${Minutes} minutes)', { Minutes: minutes }] };
  return {
    ...withProperties(resource, { ScheduleExpression: expression }),
    ...(isQuickLook && { Condition: 'HasQuickLook' as const }),
  };
}

const READ = 'iam:GetOpenIDConnectProvider';
const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';

/** Lets the function read the chosen providers only, and update none with `Updates: never`. */
function policyWith(document: Value): Value {
  const { Statement: statements, ...others } = Object(document);
  return {
    ...others,
    Statement: statements.map((one: Record<string, Value>) => (isOnProviders(one) ? bounded(one) : one)),
  };
}

function isOnProviders({ Action: actions }: Record<string, Value>): boolean {
  return [actions].flat().includes(UPDATE);
}

function bounded(statement: Record<string, Value>): Record<string, Value> {
  const { Resource: every = null } = statement;
  return {
    ...statement,
    Action: choose('Writes', [READ, UPDATE], [READ]),
    Resource: choose('HasProviders', ref('Providers'), every),
  };
}

/** The alarm about runs that stop goes by the time between two. */
function alarmWith(resource: Resource): Resource {
  const { AlarmDescription: description, AlarmName: name } = resource.Properties;
  if (typeof name !== 'string' || typeof description !== 'string' || !name.endsWith('-NoCompletedRun')) return resource;
  const text = description.replace(/ for \d+ hours:/, ' for ${Hours} hours:');
  return withProperties(resource, {
    AlarmDescription: { 'Fn::Sub': [text, { Hours: ofSchedule('Silence') }] },
    Threshold: ofSchedule('Threshold'),
    EvaluationPeriods: ofSchedule('Periods'),
  });
}
