import * as v from 'valibot';
import { checkInput, InputError } from '../lambda/contract/input-error';
import {
  accountName,
  connectTo,
  overlapDays,
  overrides,
  providerName,
  thumbprintCheck,
  updates,
  runbookUrl,
} from '../lambda/contract/settings';
import { LOG_LEVELS, LOG_REMOVALS } from './function/function-props';
import { parseQuickLook, parseSchedule } from './operation/schedule';
import { arnOf, duration, ec2Id, endpointUrl, retention } from './context-values';
import type { WatcherReferences } from './references';
import type { OidcThumbprintWatcherProps } from './watcher-props';

/** Returns the schema of a list, or of text with commas between the items. */
function listOf<Item extends v.GenericSchema<string, string>>(item: Item) {
  return v.pipe(
    v.unknown(),
    // Most likely a shell variable that was not set: to ignore it could mean to watch everything, or to notify nobody.
    v.check((value) => typeof value !== 'string' || itemsOf(value).length > 0, 'must not be empty'),
    v.transform((value) => (typeof value === 'string' ? itemsOf(value) : value)),
    v.array(item, 'must be a list, or text with commas between the items'),
  );
}

function itemsOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Boolean, also as text: `-c` makes everything a string, cdk.json has types. */
const flag = v.pipe(
  v.unknown(),
  v.transform((value) => (value === 'true' ? true : value === 'false' ? false : value)),
  v.boolean('must be true or false'),
);

const days = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value)),
  overlapDays,
);

const count = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)),
  v.pipe(v.number('must be a whole number'), v.integer('must be a whole number'), v.minValue(1, 'must be 1 or more')),
);

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));

function oneOf(options: readonly string[]) {
  return ({ received }: { received: string }): string => `must be one of ${options.join(', ')}, not ${received}`;
}

const email = v.pipe(
  v.string('must be a string'),
  v.regex(/^[^\s@,]+@[^\s@,]+\.[^\s@,.]+$/, (issue) => `is not an e-mail address: ${issue.received}`),
);

const schedule = v.pipe(
  v.string('must be a string'),
  v.transform(parseSchedule),
  v.check(
    (parsed) => parsed !== undefined,
    'must be rate(N minutes|hours|days), or cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) with ? in one of the day fields',
  ),
);

const quickLook = v.pipe(
  v.string('must be a string'),
  v.transform(parseQuickLook),
  v.check((parsed) => parsed !== undefined, 'must be rate(N minutes|hours|days), a minute or more, or off'),
);

const NO_FILE = 'must be the path of a PEM file';

const providers = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }): unknown => {
    if (typeof dataset.value !== 'string') return dataset.value;
    try {
      return JSON.parse(dataset.value);
    } catch {
      addIssue({ message: 'must be an object, or an object as JSON text' });
      return NEVER;
    }
  }),
  v.check((value) => !Array.isArray(value), 'must be an object'),
  v.record(providerName, overrides, 'must be an object'),
);

/** The keys that stand for props that take constructs: existing resources by name, ARN or ID. */
const referenceEntries = {
  stateTableName: v.optional(text),
  alertTopicArn: v.optional(arnOf('sns')),
  chatTopicArn: v.optional(arnOf('sns')),
  alarmTopicArn: v.optional(arnOf('sns')),
  encryptionKeyArn: v.optional(arnOf('kms', 'key/')),
  permissionsBoundaryArn: v.optional(arnOf('iam', 'policy/')),
  vpcId: v.optional(ec2Id('vpc')),
  subnetIds: v.optional(listOf(ec2Id('subnet'))),
  securityGroupIds: v.optional(listOf(ec2Id('sg'))),
};

const contextSchema = v.strictObject({
  alertEmail: v.optional(listOf(email)),
  schedule: v.optional(schedule),
  quickLook: v.optional(quickLook),
  updates: v.optional(updates),
  overlapDays: v.optional(days),
  accountName: v.optional(accountName),
  include: v.optional(listOf(providerName)),
  exclude: v.optional(listOf(providerName)),
  caFile: v.optional(v.pipe(v.string(NO_FILE), v.nonEmpty(NO_FILE))),
  allowPrivateAddresses: v.optional(flag),
  thumbprintCheck: v.optional(thumbprintCheck),
  runbookUrl: v.optional(runbookUrl),
  manualCommands: v.optional(flag),
  affectedRoles: v.optional(flag),
  providers: v.optional(providers),
  alarms: v.optional(flag),
  topicPerAlarm: v.optional(flag),
  okActions: v.optional(flag),
  alarmNamePrefix: v.optional(text),
  dashboard: v.optional(flag),
  reactToIamEvents: v.optional(flag),
  deletionProtection: v.optional(flag),
  reservedConcurrency: v.optional(count),
  tracing: v.optional(flag),
  logLevel: v.optional(v.picklist(LOG_LEVELS, oneOf(LOG_LEVELS))),
  logRemoval: v.optional(v.picklist(LOG_REMOVALS, oneOf(LOG_REMOVALS))),
  logRetention: v.optional(retention),
  timeout: v.optional(duration),
  memorySize: v.optional(count),
  heartbeat: v.optional(duration),
  functionName: v.optional(text),
  iamEndpointUrl: v.optional(endpointUrl),
  connectTo: v.optional(listOf(connectTo)),
  ...referenceEntries,
});

/** Every context key of the watcher. */
export const CONTEXT_KEYS: readonly string[] = Object.keys(contextSchema.entries);

/** Configuration that CDK context can set: the watcher's props, and resources that other props take as constructs. */
export type Configuration = OidcThumbprintWatcherProps & WatcherReferences;

/**
 * Reads the watcher's configuration from CDK context (`-c key=value`, or `context` in cdk.json). Keys with `:`, `/`,
 * `@` or `-` belong to CDK and to others and are left alone.
 * @throws InputError naming every offending key; the construct checks that a CA file exists and is sound
 */
export function parseContext(context: Readonly<Record<string, unknown>>): Configuration {
  const own = Object.entries(context).filter(([key]) => !/[:/@-]/.test(key));
  const unknown = own.map(([key]) => key).filter((key) => !Object.hasOwn(contextSchema.entries, key));
  if (unknown.length > 0) {
    throw new InputError(`Unknown CDK context key: ${unknown.join(', ')}. Known are ${CONTEXT_KEYS.join(', ')}.`);
  }
  const { alertEmail, ...rest } = checkInput(contextSchema, Object.fromEntries(own), 'CDK context');
  return { ...(alertEmail && { alertEmails: alertEmail }), ...rest };
}

/** Separates the resources that a configuration names from the watcher's props. */
export function splitConfiguration(configuration: Configuration): {
  watcher: OidcThumbprintWatcherProps;
  references: WatcherReferences;
} {
  const entries = Object.entries(configuration);
  return {
    watcher: Object.fromEntries(entries.filter((entry) => !isReference(entry))),
    references: Object.fromEntries(entries.filter(isReference)),
  };
}

function isReference([key]: [string, unknown]): boolean {
  return Object.hasOwn(referenceEntries, key);
}
