import * as v from 'valibot';
import { accountName, thumbprintCheck } from '../lambda/contract/settings';
import { commonEntries, readContext, splitReferences } from './context';
import * as values from './context-values';
import type { WatcherReferences } from './references';
import type { OidcThumbprintWatcherProps } from './watcher-props';

const contextEntries = {
  ...commonEntries,
  accountName: v.optional(accountName),
  thumbprintCheck: v.optional(thumbprintCheck),
  affectedRoles: v.optional(values.flag),
  dashboard: v.optional(values.flag),
  reactToIamEvents: v.optional(values.flag),
  reservedConcurrency: v.optional(values.count),
  timeout: v.optional(values.duration),
  memorySize: v.optional(values.count),
  functionName: v.optional(values.text),
  iamEndpointUrl: v.optional(values.endpointUrl),
};

/** Every context key of the watcher. */
export const CONTEXT_KEYS: readonly string[] = Object.keys(contextEntries);

/** Configuration that CDK context can set: the watcher's props, and resources that other props take as constructs. */
export type Configuration = OidcThumbprintWatcherProps & WatcherReferences;

/**
 * Reads the watcher's configuration from CDK context.
 * @throws InputError naming every offending key; the construct checks that a CA file exists and is sound
 */
export function parseContext(context: Readonly<Record<string, unknown>>): Configuration {
  const { alertEmail, ...rest } = readContext(context, contextEntries);
  return { ...(alertEmail && { alertEmails: alertEmail }), ...rest };
}

/** Separates the resources that a configuration names from the watcher's props. */
export function splitConfiguration(configuration: Configuration): {
  watcher: OidcThumbprintWatcherProps;
  references: WatcherReferences;
} {
  return splitReferences(configuration);
}
