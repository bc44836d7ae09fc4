/**
 * Replaces the package `@aws/lambda-invoke-store` in the function's bundle. The package keeps data apart that belong to
 * invocations which share a process, and takes 2 kB. Lambda gives the function's process one invocation at a time. So the SDK
 * finds no store, and takes the ID of the trace from the environment, where Lambda puts it.
 */
export const InvokeStore = { getInstanceAsync: async (): Promise<null> => null };
