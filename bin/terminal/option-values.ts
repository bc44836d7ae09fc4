import { Option } from 'commander';
import type * as v from 'valibot';
import { InputError, checkValue } from '../../lambda/contract/input-error';
import { hasCredentials, withoutCredentials } from './url-credentials';

/**
 * Returns an option whose value is checked as soon as it is read, so that an error names the flag.
 * @param schema of the value as text
 */
export function checkedOption(flags: string, description: string, schema: v.GenericSchema<unknown, unknown>): Option {
  return new Option(flags, description).argParser((text: string) => valueOf(flags, schema, text));
}

/** Returns the same for an option that may be given several times; its values become a list. */
export function repeatableOption(
  flags: string,
  description: string,
  schema: v.GenericSchema<unknown, unknown>,
): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((text: string, values: unknown[]) => [...values, valueOf(flags, schema, text)])
    .default([]);
}

/** @throws InputError naming the flag */
function valueOf(flags: string, schema: v.GenericSchema<unknown, unknown>, text: string): unknown {
  const [flag = flags] = flags.split(' ', 1);
  return checkValue(schema, refuseCredentials(text, flag), flag);
}

/**
 * Returns a text that may be a URL, if it has no user name or password in it. Nothing else prints such a text: others read screens and logs.
 * @throws InputError without the user name and the password
 */
export function refuseCredentials(text: string, name: string): string {
  if (!hasCredentials(text)) return text;
  throw new InputError(`${name}: a URL must not contain a user name or a password, as in ${withoutCredentials(text)}.`);
}
