import * as v from 'valibot';
import { commonEntries, readContext, splitReferences } from '../context';
import * as values from '../context-values';
import type { WatcherReferences } from '../references';
import { CALL_AS } from './member-stack-set';
import type { OidcThumbprintWatcherOrganizationProps } from './organization-props';

/** Context key that makes the app that of an organization: the organization's ID. */
export const ORGANIZATION_KEY = 'organization';

/** The keys that the watcher of an account does not have. */
const ownEntries = {
  [ORGANIZATION_KEY]: values.text,
  organizationalUnits: values.listOf(values.text),
  excludeAccounts: v.optional(values.listOf(values.text)),
  managementAccount: v.optional(values.flag),
  stackSet: v.optional(values.flag),
  callAs: v.optional(v.picklist(CALL_AS, values.oneOf(CALL_AS))),
  roleNamePrefix: v.optional(values.text),
  externalId: v.optional(values.text),
  maxConcurrency: v.optional(values.count),
  maxWritesPercent: v.optional(values.number),
  maxWritesLeast: v.optional(values.number),
  perAccountMessages: v.optional(values.flag),
  stateMachineName: v.optional(values.text),
};

/** Every context key that the watcher of an account does not have. */
export const ORGANIZATION_KEYS: readonly string[] = Object.keys(ownEntries);

/** True if context is for the watcher of an organization. */
export function isForOrganization(context: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(context, ORGANIZATION_KEY);
}

/**
 * Reads the configuration of the watcher of an organization from CDK context.
 * @throws InputError naming every offending key; the construct checks the values further
 */
export function parseOrganizationContext(context: Readonly<Record<string, unknown>>): {
  watcher: OidcThumbprintWatcherOrganizationProps;
  references: WatcherReferences;
} {
  const read = readContext(context, { ...ownEntries, ...commonEntries });
  const { watcher, references } = splitReferences(read);
  const { alertEmail, organization: organizationId, ...props } = watcher;
  return { watcher: { organizationId, ...(alertEmail && { alertEmails: alertEmail }), ...props }, references };
}
