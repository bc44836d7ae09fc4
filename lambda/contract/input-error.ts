import * as v from 'valibot';
import { printable, quoted } from '../judge/printable';

/** Error about bad input of an operator: an invocation, a configuration, an option. The message names the offending key. */
export class InputError extends Error {
  /** Name of the class: Lambda logs it, and the bundle is minified. */
  static override readonly name = 'InputError';
  override name = 'InputError';
}

/** Schema: an object with these keys and no others. A list is no object. */
export function closedObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.custom<object>((value) => !Array.isArray(value), 'must be a JSON object'),
    v.strictObject(entries, 'must be a JSON object'),
  );
}

/** Longest text about one problem, and about all together, in characters. An event has up to 6 MB, and all can be wrong. */
const LONGEST_PROBLEM = 500;
const LONGEST_MESSAGE = 8_000;

/**
 * Checks a value against a schema.
 * @param what name of the value, for the message: `invocation`, `SETTINGS`, ...
 * @throws InputError naming the offending keys and the values that they should have
 */
export function checkInput<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  // The caller of the function chooses the text that is quoted here, and others read it in a log or a terminal.
  const problems = result.issues.map((issue) => printable(problemOf(issue), LONGEST_PROBLEM));
  throw new InputError(`Invalid ${what}. ${printable([...new Set(problems)].join('; '), LONGEST_MESSAGE)}.`);
}

/**
 * Checks a single value, for example that of a flag.
 * @param name name of the value, for the message
 * @throws InputError that begins with the name
 */
export function checkValue<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new InputError(`${name}: ${printable(wordingOf(result.issues[0]), LONGEST_PROBLEM)}.`);
}

/** Returns a text that names the key and its problem. The author of the value chose its keys, too. */
export function problemOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => (/^[\w-]+$/.test(String(key)) ? String(key) : quoted(String(key), 300)));
  return `${keys?.join('.') ?? '(the whole)'}: ${wordingOf(issue)}`;
}

function wordingOf({ type, expected, message, input, received }: v.BaseIssue<unknown>): string {
  // Valibot puts texts in quotation marks, and leaves those inside as they are.
  const isBare = typeof input === 'string' && received === `"${input}"`;
  if (type !== 'strict_object') return isBare ? message.replace(received, () => quoted(input, 300)) : message;
  if (expected === 'never') return 'unknown key';
  // `expected` is the type of an object, or the name of a missing key in quotes.
  return expected?.startsWith('"') ? 'is missing' : message;
}
