import * as v from 'valibot';
import { checkInput, InputError } from '../lambda/contract/input-error';
import {
  accountName,
  overlapDays,
  overrides,
  providerName,
  thumbprintCheck,
  updates,
  runbookUrl,
} from '../lambda/contract/settings';
import { LOG_LEVELS, LOG_REMOVALS } from './function/function-props';
import { parseQuickLook, parseSchedule } from './operation/schedule';
import type { OidcThumbprintWatcherStackProps } from './stack';
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
  stateTableName: v.optional(text),
  deletionProtection: v.optional(flag),
  reservedConcurrency: v.optional(count),
  tracing: v.optional(flag),
  logLevel: v.optional(v.picklist(LOG_LEVELS, oneOf(LOG_LEVELS))),
  logRemoval: v.optional(v.picklist(LOG_REMOVALS, oneOf(LOG_REMOVALS))),
});

/** Every context key of the watcher. */
export const CONTEXT_KEYS: readonly string[] = Object.keys(contextSchema.entries);

/** Configuration that CDK context can set: part of the watcher's props, and the name of a table. */
export type Configuration = Pick<OidcThumbprintWatcherStackProps, 'stateTableName'> &
  Pick<
    OidcThumbprintWatcherProps,
    | 'alertEmails'
    | 'schedule'
    | 'quickLook'
    | 'updates'
    | 'overlapDays'
    | 'accountName'
    | 'include'
    | 'exclude'
    | 'caFile'
    | 'allowPrivateAddresses'
    | 'thumbprintCheck'
    | 'runbookUrl'
    | 'manualCommands'
    | 'affectedRoles'
    | 'providers'
    | 'alarms'
    | 'topicPerAlarm'
    | 'okActions'
    | 'alarmNamePrefix'
    | 'dashboard'
    | 'reactToIamEvents'
    | 'deletionProtection'
    | 'reservedConcurrency'
    | 'tracing'
    | 'logLevel'
    | 'logRemoval'
  >;

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
