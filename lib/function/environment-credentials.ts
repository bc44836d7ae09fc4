/**
 * Stands in the function's bundle for the package `@aws-sdk/credential-provider-node`, which looks for credentials in files, at other
 * services and in programs, too. Lambda gives a function its credentials by environment variables, and the function has no others.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
