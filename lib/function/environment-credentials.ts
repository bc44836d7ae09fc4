/**
 * Replaces the package `@aws-sdk/credential-provider-node` in the function's bundle. The package also searches for credentials in files,
 * at other services and in programs. Lambda gives a function its credentials by environment variables, and the function has no others.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
