import type { Context } from 'aws-lambda';
import type { CallContext } from '../contract/call-context';

/** Part of Lambda's context that the functions of an organization use. */
export type FunctionContext = Pick<Context, 'getRemainingTimeInMillis'> & CallContext;

/** Returns the partition of the function that was called; that of most regions where the context does not name it. */
export function partitionIn({ invokedFunctionArn }: CallContext): string {
  return invokedFunctionArn?.split(':')[1] ?? 'aws';
}
