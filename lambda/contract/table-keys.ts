/** Keys of the state store's table: for the construct that makes it, and for the code that uses it. */
export const TABLE_KEYS = {
  /** Subject of an item: a provider's ARN, or `run`. A string. */
  partitionKey: 'subject',
  /** Item of the subject: the state, or a version. A string. */
  sortKey: 'item',
  /** Time from which DynamoDB may delete an item: seconds since 1970. States have none, so they stay. */
  timeToLive: 'expiresAt',
} as const;
