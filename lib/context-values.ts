import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { readUrl } from '../lambda/judge/url';

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

function readDuration(text: string): Duration | undefined {
  const [, count, unit] = DURATION.exec(text.trim()) ?? [];
  return unit === 'minute' || unit === 'hour' || unit === 'day'
    ? Duration.minutes(Number(count) * UNITS[unit])
    : undefined;
}

/** The retentions of a log that CloudWatch has, in days. */
const RETENTIONS: readonly number[] = Object.values(RetentionDays).filter(
  (days) => typeof days === 'number' && days !== RetentionDays.INFINITE,
);
const NO_RETENTION = `must be infinite, or one of these numbers of days: ${RETENTIONS.join(', ')}`;

/** Schema: the retention of a log, in days, or `infinite`. */
export const retention = v.pipe(
  v.unknown(),
  v.transform((value) => (value === 'infinite' ? RetentionDays.INFINITE : Number(value))),
  v.custom<RetentionDays>((days) => days === RetentionDays.INFINITE || RETENTIONS.includes(Number(days)), NO_RETENTION),
);

/** Schema: an endpoint. */
export const endpointUrl = v.pipe(
  v.string('must be a URL'),
  v.check((text) => /^https?:\/\//.test(text) && readUrl(text) !== null, 'must be an http or https URL'),
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
