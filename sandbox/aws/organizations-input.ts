import { AwsError } from './error';

/** Reads an ID that an action needs. @throws AwsError InvalidInputException */
export function readId(input: Readonly<Record<string, unknown>>, parameter: string, pattern: RegExp): string {
  const id = input[parameter];
  if (typeof id === 'string' && pattern.test(id)) return id;
  throw invalidInput(id === undefined ? 'INPUT_REQUIRED' : 'INVALID_PATTERN', `${parameter} is not valid.`);
}

/** Returns the error for a parameter. Reasons: Organizations API reference, InvalidInputException. */
export function invalidInput(reason: string, message: string): AwsError {
  return new AwsError('InvalidInputException', message, 400, { Reason: reason });
}
