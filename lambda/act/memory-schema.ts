/** The attributes by which DynamoDB knows the memory's items: lib/ makes the table with them, memory code uses it. */
export const MEMORY_SCHEMA = { partitionKey: 'subject', sortKey: 'item', timeToLive: 'expiresAt' } as const;
