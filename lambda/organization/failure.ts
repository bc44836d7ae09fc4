import { printable } from '../judge/printable';

/** Longest text about a failure, in characters. */
const LONGEST = 500;

/** Describes the error of a task as Step Functions passes it on: `{Error, Cause}`; the cause of a function's error is JSON with its message. */
export function describeFailure(error: unknown): string {
  const { Error: name, Cause: cause } = fieldsOf(error);
  const { errorType, errorMessage } = fieldsOf(jsonIn(cause));
  const parts = [errorType ?? name, errorMessage ?? cause].filter((part) => typeof part === 'string' && part !== '');
  return printable(parts.length > 0 ? parts.join(': ') : 'an unknown error', LONGEST);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function jsonIn(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
