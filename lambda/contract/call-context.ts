/** What of Lambda's context says by which way the function was called, and by whom. */
export interface CallContext {
  /** With the alias or version that was called, if there was one. */
  invokedFunctionArn?: string;
  /** What the caller sent along; any JSON. */
  clientContext?: unknown;
}

/** The alias that the schedule and the events call. */
export const SCHEDULE_ALIAS = 'live';

/**
 * The alias or version that was called; null for the function itself, whose latest version Lambda calls $LATEST.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const qualifierIn = ({ invokedFunctionArn = '' }: CallContext): string | null => {
  const qualifier = invokedFunctionArn.split(':')[7];
  return qualifier === undefined || qualifier === '$LATEST' ? null : qualifier;
};

/** What the caller says of themselves: the client context of the invocation, as JSON; null when there is none. */
export const claimIn = ({ clientContext }: CallContext): string | null =>
  clientContext ? JSON.stringify(clientContext) : null;

/** The account of the function that was called; undefined where the context does not say. */
export const accountIn = ({ invokedFunctionArn }: CallContext): string | undefined => invokedFunctionArn?.split(':')[4];
