/** How the table of the memory is keyed: for the construct that makes it, and for the code that uses it. */
export const TABLE_KEYS = {
  /** What is remembered: a provider's ARN, or `run`. A string. */
  partitionKey: 'subject',
  /** Which of its items: the state, or a version. A string. */
  sortKey: 'item',
  /** When DynamoDB may delete an item: seconds since 1970. States have none, so they stay. */
  timeToLive: 'expiresAt',
} as const;
