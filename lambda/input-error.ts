import * as v from 'valibot';
import { printable } from './judge/printable';

/** Bad input from a person: an invocation, a configuration, an option. The message names the offending key. */
export class InputError extends Error {
  /** Lambda logs the name of the class, and the bundle is minified. */
  static override readonly name = 'InputError';
  override name = 'InputError';
}

/** Schema: an object with these keys and no others. A list is no object. */
export const closedObject = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.custom<object>((value) => !Array.isArray(value), 'must be a JSON object'),
    v.strictObject(entries, 'must be a JSON object'),
  );

/** How much of one problem is said, and of all together; in characters. An event has up to 6 MB, and all can be wrong. */
const LONGEST_PROBLEM = 500;
const LONGEST_MESSAGE = 8_000;

/**
 * Checks a value against a schema.
 * @param what what the value is, for the message: `invocation`, `SETTINGS`, ...
 * @throws InputError naming the offending keys and what they should be
 */
export const checkInput = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  // Whoever may invoke the function chooses what is quoted here, and others read it in a log or a terminal.
  const problems = result.issues.map((issue) =>
    printable(`${v.getDotPath(issue) ?? '(the whole)'}: ${wordingOf(issue)}`, LONGEST_PROBLEM),
  );
  throw new InputError(`Invalid ${what}. ${printable([...new Set(problems)].join('; '), LONGEST_MESSAGE)}.`);
};

const wordingOf = ({ type, expected, message }: v.BaseIssue<unknown>): string => {
  if (type !== 'strict_object') return message;
  if (expected === 'never') return 'unknown key';
  // What is expected of an object is its type; of a key that is missing, its name in quotes.
  return expected?.startsWith('"') ? 'is missing' : message;
};
