/**
 * Replaces the package `@aws-sdk/middleware-endpoint-discovery` in the function's bundle. The client of DynamoDB prepares a
 * discovery of endpoints that none of its commands makes: its cache is never used, and the package takes 9 kB with it.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): boolean => false,
  configFileSelector: (): boolean => false,
  default: false,
};

/** Returns the client's configuration as it is. */
export function resolveEndpointDiscoveryConfig<Config>(config: Config): Config {
  return config;
}
