/** Part of Lambda's context that shows how the function was called, and by whom. */
export interface CallContext {
  /** ARN with the alias or version that was called, if there was one. */
  invokedFunctionArn?: string;
  /** Client context that the caller sent; any JSON. */
  clientContext?: unknown;
}

/** The alias that the schedule and the events call. */
export const SCHEDULE_ALIAS = 'live';

/**
 * Returns the alias or version that was called; null for the function itself, whose latest version Lambda calls $LATEST.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function qualifierIn({ invokedFunctionArn = '' }: CallContext): string | null {
  const qualifier = invokedFunctionArn.split(':')[7];
  return qualifier === undefined || qualifier === '$LATEST' ? null : qualifier;
}

/** Returns the caller's description of themselves: the client context of the invocation, as JSON; null without one. */
export function claimIn({ clientContext }: CallContext): string | null {
  return clientContext ? JSON.stringify(clientContext) : null;
}

/** Returns the account of the function that was called; undefined where the context does not name it. */
export function accountIn({ invokedFunctionArn }: CallContext): string | undefined {
  return invokedFunctionArn?.split(':')[4];
}
