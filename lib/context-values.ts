import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { overlapDays, overrides, providerName } from '../lambda/contract/settings';
import { readUrl } from '../lambda/judge/url';
import { parseQuickLook, parseSchedule } from './operation/schedule';

/** Returns the schema of a list, or of text with commas between the items. */
export function listOf<Item extends v.GenericSchema<string, string>>(item: Item) {
  return v.pipe(
    v.unknown(),
    // Most likely a shell variable that was not set: to ignore it could mean to watch everything, or to notify nobody.
    v.check((value) => typeof value !== 'string' || itemsOf(value).length > 0, 'must not be empty'),
    v.transform((value) => (typeof value === 'string' ? itemsOf(value) : value)),
    v.array(item, 'must be a list, or text with commas between the items'),
  );
}

function itemsOf(written: string): string[] {
  return written
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Schema: a boolean, also as text: `-c` makes everything a string, cdk.json has types. */
export const flag = v.pipe(
  v.unknown(),
  v.transform((value) => (value === 'true' ? true : value === 'false' ? false : value)),
  v.boolean('must be true or false'),
);

/** Schema: days, also as text. */
export const days = v.pipe(v.unknown(), v.transform(numberIn), overlapDays);

/** Schema: a whole number, 1 or more, also as text. */
export const count = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)),
  v.pipe(v.number('must be a whole number'), v.integer('must be a whole number'), v.minValue(1, 'must be 1 or more')),
);

/** Schema: a number, also as text. */
export const number = v.pipe(v.unknown(), v.transform(numberIn), v.number('must be a number'));

/** Returns the number that a text is; anything else as it is. */
function numberIn(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** Schema: text. */
export const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));

/** Returns the message that a value is none of these. */
export function oneOf(options: readonly string[]) {
  return ({ received }: { received: string }): string => `must be one of ${options.join(', ')}, not ${received}`;
}

/** Schema: an e-mail address. */
export const email = v.pipe(
  v.string('must be a string'),
  v.regex(/^[^\s@,]+@[^\s@,]+\.[^\s@,.]+$/, (issue) => `is not an e-mail address: ${issue.received}`),
);

/** Schema: the schedule of runs. */
export const schedule = v.pipe(
  v.string('must be a string'),
  v.transform(parseSchedule),
  v.check(
    (parsed) => parsed !== undefined,
    'must be rate(N minutes|hours|days), or cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) with ? in one of the day fields',
  ),
);

/** Schema: the rate of quick looks, or `off`. */
export const quickLook = v.pipe(
  v.string('must be a string'),
  v.transform(parseQuickLook),
  v.check((parsed) => parsed !== undefined, 'must be rate(N minutes|hours|days), a minute or more, or off'),
);

const NO_FILE = 'must be the path of a PEM file';

/** Schema: the path of a PEM file. */
export const caFile = v.pipe(v.string(NO_FILE), v.nonEmpty(NO_FILE));

/** Schema: settings of single providers, also as JSON text. */
export const providers = v.pipe(
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

/** Minutes of each unit. */
const UNITS = { minute: 1, hour: 60, day: 1440 };
const DURATION = /^(\d{1,6}) (minute|hour|day)s?$/;
const NO_DURATION = 'must be a duration, for example 5 minutes, 12 hours or 3 days';

/** Schema: a duration as text. */
export const duration = v.pipe(
  v.string(NO_DURATION),
  v.transform(readDuration),
  v.check((read) => read !== undefined, NO_DURATION),
);

function readDuration(written: string): Duration | undefined {
  const [, amount, unit] = DURATION.exec(written.trim()) ?? [];
  return unit === 'minute' || unit === 'hour' || unit === 'day'
    ? Duration.minutes(Number(amount) * UNITS[unit])
    : undefined;
}

/** The retentions of a log that CloudWatch has, in days. */
const RETENTIONS: readonly number[] = Object.values(RetentionDays).filter(
  (one) => typeof one === 'number' && one !== RetentionDays.INFINITE,
);
const NO_RETENTION = `must be infinite, or one of these numbers of days: ${RETENTIONS.join(', ')}`;

/** Schema: the retention of a log, in days, or `infinite`. */
export const retention = v.pipe(
  v.unknown(),
  v.transform((value) => (value === 'infinite' ? RetentionDays.INFINITE : Number(value))),
  v.custom<RetentionDays>((one) => one === RetentionDays.INFINITE || RETENTIONS.includes(Number(one)), NO_RETENTION),
);

/** Schema: an endpoint. */
export const endpointUrl = v.pipe(
  v.string('must be a URL'),
  v.check((url) => /^https?:\/\//.test(url) && readUrl(url) !== null, 'must be an http or https URL'),
);

/**
 * Returns the schema of an ARN.
 * @param service service of the resource, for example `sns`
 * @param resource beginning of what follows the account
 */
export function arnOf(service: string, resource = '') {
  const form = new RegExp(String.raw`^arn:[a-z\d-]+:${service}:[a-z\d-]*:\d{12}:${resource}[\w+=,.@/:-]+$`);
  const message = `must be an ARN of the form arn:PARTITION:${service}:REGION:ACCOUNT:${resource}NAME`;
  return v.pipe(v.string(message), v.regex(form, message));
}

/**
 * Returns the schema of an ID of EC2.
 * @param prefix for example `vpc`
 */
export function ec2Id(prefix: string) {
  const message = `must be an ID of the form ${prefix}-0123456789abcdef0`;
  return v.pipe(v.string(message), v.regex(new RegExp(String.raw`^${prefix}-[\da-f]{8,17}$`), message));
}
