/**
 * Replaces the package `@aws-sdk/endpoint-cache` in the function's bundle. The client of DynamoDB makes such a cache for a
 * discovery of endpoints that none of its commands has: the cache is never used, and its code takes 8 kB.
 */
export function EndpointCache(): void {
  // Nothing to keep.
}
