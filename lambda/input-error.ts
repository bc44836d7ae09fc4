import * as v from 'valibot';
import { printable } from './judge/printable';

/** Bad input from a person: an invocation, a configuration, an option. The message names the offending key. */
export class InputError extends Error {
  override name = 'InputError';
}

/** Schema: an object with these keys and no others. A list is no object. */
export const closedObject = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.custom<object>((value) => !Array.isArray(value), 'must be a JSON object'),
    v.strictObject(entries, 'must be a JSON object'),
  );

/**
 * Checks a value against a schema.
 * @param what what the value is, for the message: `invocation`, `SETTINGS`, ...
 * @throws InputError naming every offending key and what it should be
 */
export const checkInput = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? '(the whole)'}: ${wordingOf(issue)}`);
  // Whoever may invoke the function chooses what is quoted here, and others read it in a log or a terminal.
  throw new InputError(`Invalid ${what}. ${printable([...new Set(problems)].join('; '))}.`);
};

const wordingOf = ({ type, expected, message }: v.BaseIssue<unknown>): string => {
  if (type !== 'strict_object') return message;
  if (expected === 'never') return 'unknown key';
  // What is expected of an object is its type; of a key that is missing, its name in quotes.
  return expected?.startsWith('"') ? 'is missing' : message;
};
