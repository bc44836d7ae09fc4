import { isIP } from 'node:net';
import * as v from 'valibot';
import { closedObject } from './input-error';
import type { Updates } from '../judge/plan/plan';
import { printable, quoted } from '../judge/printable';
import type { KnownCheck, ThumbprintCheck } from '../judge/evidence/thumbprint-check';
import { readUrl } from '../judge/url';

/** The ARN of an IAM OIDC provider; IAM-compatible services may use partitions and account IDs of their own. */
const PROVIDER_ARN = /^arn:[a-z0-9-]+:iam::[^:\s*?]*:oidc-provider\/[^\s*?]+$/;

/** True if the text is an ARN of visible characters only: ARNs stand in messages, and in commands to be pasted. */
function isProviderArn(text: string): boolean {
  return PROVIDER_ARN.test(text) && printable(text) === text;
}

/** Schema: a provider's ARN. */
export const providerArn = v.pipe(
  v.string('must be a string'),
  v.check(isProviderArn, (issue) => `is not the ARN of an IAM OIDC provider: ${quoted(issue.input, 300)}`),
  // IAM's own limit. The report repeats the ARN.
  v.maxLength(2048, 'must have 2048 characters at most'),
);

/** Schema: a provider named by its ARN or by its issuer URL. No wildcards: in the policy IAM would obey them, the function not. */
export const providerName = v.pipe(
  v.string('must be a string'),
  v.check(
    (text) => isProviderArn(text) || /^https:\/\/[^\s*?]+$/.test(text),
    (issue) =>
      `must be a provider's ARN or an issuer URL that begins with https://, without wildcards, not ${quoted(issue.input, 300)}`,
  ),
);

/** Schema: the updates that the watcher may make by itself. */
export const updates = v.picklist(
  ['verified', 'always', 'never'] satisfies Updates[],
  (issue) => `must be "verified", "always" or "never", not ${issue.received}`,
);

/** Schema: the certificates that the service compares with the thumbprints. */
export const thumbprintCheck = v.picklist(
  ['aws', 'last-certificate', 'any-certificate', 'none'] satisfies ThumbprintCheck[],
  ({ expected, received }) => `must be one of ${expected}, not ${received}`,
);

/** The longest overlap, in days: 10 years. */
export const LONGEST_OVERLAP = 3650;
const NO_OVERLAP = `must be a number of days, from 0 (until its place is needed) to ${LONGEST_OVERLAP}`;

/** Schema: the days for which a superseded thumbprint stays pinned, whole or fractional. */
export const overlapDays = v.pipe(
  v.number(NO_OVERLAP),
  v.minValue(0, NO_OVERLAP),
  v.maxValue(LONGEST_OVERLAP, NO_OVERLAP),
);

const flag = v.boolean('must be true or false');
const file = v.pipe(v.string('must be the path of a PEM file'), v.nonEmpty('must be the path of a PEM file'));

/** Schema: the operators' name of the account. It stands in subjects, which take few characters, ASCII only. */
export const accountName = v.pipe(
  v.string('must be text'),
  v.regex(/^[!-~][ -~]{0,29}$/, (issue) => `must be 1 to 30 ASCII characters, not ${quoted(issue.input, 300)}`),
);

/** Schema: the URL of the runbook, to which messages add `#CODE`. */
export const runbookUrl = v.pipe(
  v.string('must be a URL'),
  v.check(
    (text) => /^https:\/\/[!-~]+$/.test(text) && !text.includes('#') && readUrl(text) !== null && text.length <= 300,
    (issue) => `must be an https URL without a fragment, not ${quoted(issue.input, 300)}`,
  ),
);

/** Schema: the settings that a single provider can have of its own. */
export const overrides = closedObject({
  updates: v.optional(updates),
  overlapDays: v.optional(overlapDays),
  caFile: v.optional(file),
  allowPrivateAddresses: v.optional(flag),
});

const CONNECT_TO = /^[^\s:[\]]*:(\d*):(\[[0-9a-fA-F:.]+\]|[0-9.]+):(\d+)$/;

/** True if a rule is valid. The expression alone lets through ports that Node throws at, and numbers that it takes for names. */
function isConnectTo(rule: string): boolean {
  const [, from = '', address = '', to = ''] = CONNECT_TO.exec(rule) ?? [];
  return isIP(address.replaceAll(/[[\]]/g, '')) !== 0 && [from, to].every((port) => Number(port) <= 65_535);
}

/** Schema: `HOST:PORT:ADDRESS:PORT` as curl's --connect-to takes it; IPv6 addresses in brackets. */
export const connectTo = v.pipe(
  v.string('must be a string'),
  v.check(
    isConnectTo,
    (issue) => `must be HOST:PORT:ADDRESS:PORT, with an IP address, not ${quoted(issue.input, 300)}`,
  ),
);

/** Schema and defaults of the settings that decide how a run treats providers. */
export const settingsSchema = closedObject({
  /** Updates that the watcher may make by itself, unless a provider's settings differ. Default `verified`. */
  updates: v.optional(updates, 'verified'),
  /** Days for which a superseded thumbprint stays pinned; 0: until its place is needed. At most 3650, default 30. */
  overlapDays: v.optional(overlapDays, 30),
  /** The operators' name of the account, for messages. Default: its ID. */
  accountName: v.optional(accountName),
  /** The only providers to check; empty means all. */
  include: v.optional(v.array(providerName, 'must be a list'), []),
  /** Providers to leave out. */
  exclude: v.optional(v.array(providerName, 'must be a list'), []),
  /** PEM file with CA certificates trusted in addition to the public ones, for every provider without a file of its own. */
  caFile: v.optional(file),
  /** True if hosts at private, loopback, link-local and other reserved addresses may be contacted. Default false. */
  allowPrivateAddresses: v.optional(flag, false),
  /** Addresses to connect to instead of those in DNS; several for one host stand for several addresses. */
  connectTo: v.optional(v.array(connectTo, 'must be a list'), []),
  /** Certificates that the service that is asked for providers compares with the thumbprints. Default: `checkOf`. */
  thumbprintCheck: v.optional(thumbprintCheck),
  /** URL of the runbook, with a heading for each code of a finding. Default: messages name the command that prints the section. */
  runbookUrl: v.optional(runbookUrl),
  /** True if the function takes commands (approve, stage, remove, restore, acknowledge) from operators. Default true. */
  manualCommands: v.optional(flag, true),
  /** True if critical messages name the roles that trust the provider, for which the function lists the account's roles. Default true. */
  affectedRoles: v.optional(flag, true),
  /** Minutes between two quick looks (`{"only":"enforced"}`); null where there are none. Default null. */
  quickLookMinutes: v.optional(
    v.nullable(v.pipe(v.number('must be a number of minutes, or null'), v.minValue(1, 'must be 1 or more'))),
    null,
  ),
  /** Overrides for single providers, by ARN or issuer URL. A `caFile` here is exclusive: public CAs then do not count. */
  providers: v.optional(v.record(providerName, overrides, 'must be an object'), {}),
});

/** The settings that decide how a run treats providers. */
export type Settings = v.InferOutput<typeof settingsSchema>;

/** Returns the time between two quick looks, in milliseconds; null where there are none. */
export function quickLookMsIn({ quickLookMinutes }: Settings): number | null {
  return quickLookMinutes === null ? null : quickLookMinutes * 60_000;
}

/** Settings of one provider, with its overrides applied. */
export interface ProviderProfile {
  updates: Updates;
  /** Days for which a superseded thumbprint stays pinned; 0: until its place is needed. */
  overlapDays: number;
  allowPrivateAddresses: boolean;
  /** PEM file with CA certificates configured for this provider or for all. */
  caFile: string | undefined;
  /** True if `caFile` was set for this provider alone, so that no other CA may vouch for it. */
  caExclusive: boolean;
}

/** Returns the profile of one provider. */
export function profileOf(settings: Settings, provider: { arn: string; issuer: string }): ProviderProfile {
  const own = settings.providers[provider.arn] ?? settings.providers[provider.issuer];
  return {
    updates: own?.updates ?? settings.updates,
    overlapDays: own?.overlapDays ?? settings.overlapDays,
    allowPrivateAddresses: own?.allowPrivateAddresses ?? settings.allowPrivateAddresses,
    caFile: own?.caFile ?? settings.caFile,
    caExclusive: own?.caFile !== undefined,
  };
}

/**
 * Returns the certificates that the service compares with the thumbprints: as the settings say, else as AWS does where IAM's endpoint
 * is AWS's own.
 * @param iamEndpoint URL that the SDK was pointed at; undefined or empty for AWS's own
 */
export function checkOf({ thumbprintCheck: said }: Settings, iamEndpoint: string | undefined): KnownCheck {
  return said ?? (!iamEndpoint || AWS_HOST.test(readUrl(iamEndpoint)?.hostname ?? '') ? 'aws' : 'unknown');
}

/** The suffixes of AWS's partitions. Source: the SDK's partitions.json. */
const AWS_HOST =
  /(^|\.)(amazonaws\.(com(\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(com\.cn|eu)|ic\.gov|sgov\.gov|adc-e\.uk|scloud)\.?$/;

/**
 * True if the settings let a provider be checked at all. A name in `exclude` also counts if it differs from the provider's only by case
 * or a final slash: a slip there must not let in a provider that was to be left out.
 */
export function isSelected(settings: Settings, arn: string): boolean {
  const names = [arn, issuerOfArn(arn)];
  const listed = (list: readonly string[], like: (name: string) => string) =>
    list.some((name) => names.map(like).includes(like(name)));
  return (settings.include.length === 0 || listed(settings.include, String)) && !listed(settings.exclude, withoutSlips);
}

/** Returns a provider's name without the usual slips of operators: capitals, and slashes at the end. */
export function withoutSlips(name: string): string {
  return name.toLowerCase().replace(/\/+$/, '');
}

/** Returns the names in the settings that fit none of these providers. */
export function unknownNames(settings: Settings, arns: readonly string[]): string[] {
  const known = new Set(arns.flatMap((arn) => [arn, issuerOfArn(arn)]));
  const named = [...settings.include, ...settings.exclude, ...Object.keys(settings.providers)];
  return [...new Set(named)].filter((name) => !known.has(name));
}

/** Returns the issuer URL in a provider's ARN: IAM makes the ARN from the URL without `https://`. */
export function issuerOfArn(arn: string): string {
  return `https://${arn.slice(arn.indexOf('/') + 1)}`;
}
