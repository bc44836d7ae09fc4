/** Keys of the state store's table: for the construct that makes it, and for the code that uses it. */
export const TABLE_KEYS = {
  /** Subject of an item: a provider's ARN, or `run`. A string. */
  partitionKey: 'subject',
  /** Item of the subject: the state, or a version. A string. */
  sortKey: 'item',
  /** Time from which DynamoDB may delete an item: seconds since 1970. States have none, so they stay. */
  timeToLive: 'expiresAt',
} as const;

/** Key of the state of the runs, and of IAM's events, in an account that has a table of its own. */
export const RUN_KEY = 'run';

/** Key of the state of the runs over an organization. */
export const ORGANIZATION_KEY = 'organization';

/** Returns the same key of an account where one table serves many. The keys of providers name the account already. */
export function runKeyOf(account: string): string {
  return `${RUN_KEY}#${account}`;
}
