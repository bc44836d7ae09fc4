import { readUrl } from '../../lambda/judge/url';
import { AwsError } from './error';

/** IAM's limits. Source: IAM API reference (service model), quotas; 1 to 5 on update by terraform-provider-aws#29963. */
export const LIMITS = {
  thumbprints: 5,
  clientIds: 100,
  tags: 50,
  providers: 100,
} as const;

/** The pattern of tag keys and values. Source: IAM API reference, Tag. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Host and optional path: no port, no credentials, no query, no fragment. Source: IAM API reference, CreateOpenIDConnectProvider. */
const PROVIDER_URL = /^https:\/\/[^\s/?#@:\\]+(?:\/[^\s?#]*)?$/;

/** A value against its bounds: `at` is the name of the parameter, first letter small, as AWS writes it. */
export interface Bounds {
  at: string;
  min: number;
  max: number;
}

/** Returns the violations in a value's length, in AWS's words; empty when there are none. */
export function lengthViolations(value: string | undefined, { at, min, max }: Bounds): string[] {
  if (value === undefined) return [violation('null', at, 'Member must not be null')];
  if (value.length < min) return [violation(value, at, `Member must have length greater than or equal to ${min}`)];
  if (value.length > max) return [violation(value, at, `Member must have length less than or equal to ${max}`)];
  return [];
}

/** Returns the violations in the lengths of a list's entries. */
export function memberViolations(values: readonly string[], { at, min, max }: Bounds): string[] {
  const bounds = [
    `Member must have length less than or equal to ${max}`,
    `Member must have length greater than or equal to ${min}`,
  ];
  return values.every((value) => value.length >= min && value.length <= max)
    ? []
    : [violation(`[${values.join(', ')}]`, at, `Member must satisfy constraint: [${bounds.join(', ')}]`)];
}

/** Returns the violations in a list's own length, as far as the service model says. */
export function sizeViolations(values: readonly unknown[] | undefined, at: string, max: number): string[] {
  if (values === undefined) return [violation('null', at, 'Member must not be null')];
  return values.length > max
    ? [violation(`[${values.length} entries]`, at, `Member must have length less than or equal to ${max}`)]
    : [];
}

/** Returns the violations in the characters of tag keys or values. */
export function tagTextViolations(values: readonly string[], at: string): string[] {
  return values.flatMap((value) => patternViolations(value, at, TAG_TEXT));
}

/** Returns the violation in the characters of a value. */
export function patternViolations(value: string, at: string, pattern: RegExp): string[] {
  if (pattern.test(value)) return [];
  return [violation(value, at, `Member must satisfy regular expression pattern: ${pattern.source}`)];
}

/** @throws AwsError ValidationError listing all violations, when there are any */
export function refuseViolations(...violations: readonly string[][]): void {
  const all = violations.flat();
  if (all.length === 0) return;
  const count = all.length === 1 ? '1 validation error' : `${all.length} validation errors`;
  throw new AwsError('ValidationError', `${count} detected: ${all.join('; ')}`);
}

/** @throws AwsError ValidationError unless it is an `https://` URL of a host and at most a path */
export function refuseUnlessProviderUrl(url: string): void {
  if (!PROVIDER_URL.test(url) || !readUrl(url)) {
    throw new AwsError('ValidationError', 'Invalid Open ID Connect Provider URL');
  }
}

/** @throws AwsError InvalidInput when the list is too long, too short, or holds anything but hexadecimal digits */
export function refuseBadThumbprints(thumbprints: readonly string[], { min }: { min: 0 | 1 }): void {
  if (thumbprints.length > LIMITS.thumbprints) {
    // "fewer than" is what IAM says, though five are accepted.
    throw new AwsError('InvalidInput', `Thumbprint list must contain fewer than ${LIMITS.thumbprints} entries.`);
  }
  if (thumbprints.length < min) throw new AwsError('InvalidInput', 'Thumbprint list must contain at least one entry.');
  const odd = thumbprints.find((thumbprint) => !/^[0-9a-f]*$/i.test(thumbprint));
  if (odd !== undefined) throw new AwsError('InvalidInput', `Thumbprint ${odd} must be hexadecimal digits.`);
}

/** @throws AwsError LimitExceeded */
export function refuseOverLimit(quota: string, count: number, limit: number): void {
  if (count > limit) throw new AwsError('LimitExceeded', `Cannot exceed quota for ${quota}: ${limit}`);
}

function violation(value: string, at: string, constraint: string): string {
  return `Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`;
}
