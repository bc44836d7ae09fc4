import { AwsError } from './error';

/** A message attribute: binary values as base64. */
export interface MessageAttribute {
  type: string;
  value: string;
}

/** True if a text is a JSON array of texts, numbers, true, false and null. */
function isArray(text: string): boolean {
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.every((value) => value === null || typeof value !== 'object');
  } catch {
    return false;
  }
}

/** Pattern of names. Source for all of this: SNS guide, Message attributes, items and validation. */
const NAME = /^(?!\.|aws\.|amazon\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;

/** The types that the guide names, and whether a value is one. */
const TYPES = new Map<string, (value: string) => boolean>([
  ['String', () => true],
  ['String.Array', isArray],
  ['Number', (value) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)],
  ['Binary', () => true],
]);

/** @throws AwsError ParameterValueInvalid when SNS would not take the attribute */
export function refuseBadAttribute(name: string, { type, value }: MessageAttribute): void {
  if (!NAME.test(name)) throw invalidValue(`The message attribute name '${name}' is invalid.`);
  const isOfType = TYPES.get(type);
  if (!isOfType) throw invalidValue(`The message attribute '${name}' has an invalid type: '${type}'.`);
  if (value === '') throw invalidValue(`The message attribute '${name}' must contain a non-empty value.`);
  if (!isOfType(value)) throw invalidValue(`The value of the message attribute '${name}' is no ${type}.`);
}

function invalidValue(message: string): AwsError {
  return new AwsError('ParameterValueInvalid', message);
}
