import * as v from 'valibot';
import { checkInput, InputError } from '../lambda/contract/input-error';
import { connectTo, providerName, runbookUrl, updates } from '../lambda/contract/settings';
import * as values from './context-values';
import { LOG_LEVELS, LOG_REMOVALS } from './function/function-props';
import type { WatcherReferences } from './references';

/** The keys that stand for props that take constructs: existing resources by name, ARN or ID. */
const referenceEntries = {
  stateTableName: v.optional(values.text),
  alertTopicArn: v.optional(values.arnOf('sns')),
  chatTopicArn: v.optional(values.arnOf('sns')),
  alarmTopicArn: v.optional(values.arnOf('sns')),
  encryptionKeyArn: v.optional(values.arnOf('kms', 'key/')),
  permissionsBoundaryArn: v.optional(values.arnOf('iam', 'policy/')),
  vpcId: v.optional(values.ec2Id('vpc')),
  subnetIds: v.optional(values.listOf(values.ec2Id('subnet'))),
  securityGroupIds: v.optional(values.listOf(values.ec2Id('sg'))),
};

/** The keys of the watcher of an account that the watcher of an organization has, too. */
export const commonEntries = {
  alertEmail: v.optional(values.listOf(values.email)),
  schedule: v.optional(values.schedule),
  quickLook: v.optional(values.quickLook),
  updates: v.optional(updates),
  overlapDays: v.optional(values.days),
  include: v.optional(values.listOf(providerName)),
  exclude: v.optional(values.listOf(providerName)),
  caFile: v.optional(values.caFile),
  allowPrivateAddresses: v.optional(values.flag),
  runbookUrl: v.optional(runbookUrl),
  manualCommands: v.optional(values.flag),
  providers: v.optional(values.providers),
  alarms: v.optional(values.flag),
  topicPerAlarm: v.optional(values.flag),
  okActions: v.optional(values.flag),
  alarmNamePrefix: v.optional(values.text),
  heartbeat: v.optional(values.duration),
  deletionProtection: v.optional(values.flag),
  tracing: v.optional(values.flag),
  logLevel: v.optional(v.picklist(LOG_LEVELS, values.oneOf(LOG_LEVELS))),
  logRemoval: v.optional(v.picklist(LOG_REMOVALS, values.oneOf(LOG_REMOVALS))),
  logRetention: v.optional(values.retention),
  connectTo: v.optional(values.listOf(connectTo)),
  ...referenceEntries,
};

/**
 * Reads CDK context (`-c key=value`, or `context` in cdk.json). Keys with `:`, `/`, `@` or `-` belong to CDK and to others and are left
 * alone.
 * @throws InputError naming every offending key
 */
export function readContext<Entries extends v.ObjectEntries>(
  context: Readonly<Record<string, unknown>>,
  entries: Entries,
): v.InferOutput<v.StrictObjectSchema<Entries, undefined>> {
  const own = Object.entries(context).filter(([key]) => !/[:/@-]/.test(key));
  const unknown = own.map(([key]) => key).filter((key) => !Object.hasOwn(entries, key));
  if (unknown.length > 0) {
    const known = Object.keys(entries).join(', ');
    throw new InputError(`Unknown CDK context key: ${unknown.join(', ')}. Known are ${known}.`);
  }
  return checkInput(v.strictObject(entries), Object.fromEntries(own), 'CDK context');
}

/** Separates the resources that a configuration names from the props of a watcher. */
export function splitReferences<Configuration extends WatcherReferences>(configuration: Configuration) {
  const { stateTableName, alertTopicArn, chatTopicArn, alarmTopicArn, encryptionKeyArn, ...others } = configuration;
  const { permissionsBoundaryArn, vpcId, subnetIds, securityGroupIds, ...watcher } = others;
  const topics = { alertTopicArn, chatTopicArn, alarmTopicArn };
  const network = { vpcId, subnetIds, securityGroupIds };
  return { watcher, references: { stateTableName, encryptionKeyArn, permissionsBoundaryArn, ...topics, ...network } };
}
