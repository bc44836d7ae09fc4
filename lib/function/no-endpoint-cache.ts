/**
 * Stands in the function's bundle for the package `@aws-sdk/endpoint-cache`. The client of DynamoDB makes such a cache for a
 * discovery of endpoints that none of its commands has: it is never asked anything, and brings 8 kB of code along.
 */
export function EndpointCache(): void {
  // Nothing to keep.
}
