import { AwsError } from './error';
import type { Publication } from './sns';

/** Body and attributes together, in bytes. Source: SNS API reference, Publish. */
const MAX_BYTES = 262_144;

/**
 * ASCII, no control characters, and not a space first. Source: SNS API reference, Publish, Subject; newer texts allow
 * UTF-8, so this is the stricter reading.
 */
const SUBJECT = /^[!-~][ -~]{0,98}$/;

const DATA_TYPES = /^(?:String|Number|Binary)(?:\.[\w.-]+)?$/;

/** @throws AwsError InvalidParameter or ParameterValueInvalid when SNS would not take the message */
export const refuseBadMessage = (message: Publication): void => {
  if (message.subject !== null && !SUBJECT.test(message.subject)) throw invalid('Subject');
  if (message.message === '') throw invalid('Empty message');
  for (const [name, { type, value }] of Object.entries(message.attributes)) refuseBadAttribute(name, type, value);
  if (sizeOf(message) > MAX_BYTES) throw invalid('Message too long');
  if (message.messageStructure === 'json') bodiesIn(message.message);
  else if (message.messageStructure !== null) throw invalid('Message Structure');
};

/** The error for a parameter that SNS does not take. */
export const invalid = (what: string): AwsError => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

const refuseBadAttribute = (name: string, type: string, value: string): void => {
  if (!DATA_TYPES.test(type)) {
    throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' has an invalid type: '${type}'.`);
  }
  if (value === '') {
    throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' must contain a non-empty value.`);
  }
};

const sizeOf = ({ message, attributes }: Pick<Publication, 'message' | 'attributes'>): number => {
  const texts = Object.entries(attributes).flatMap(([name, { type, value }]) => [name, type, value]);
  return [message, ...texts].reduce((size, text) => size + Buffer.byteLength(text), 0);
};

/**
 * The bodies of a message per protocol.
 * @throws AwsError InvalidParameter when there is no default among them
 */
export const bodiesIn = (message: string): { default: string; email?: unknown } => {
  const bodies = parse(message);
  if (typeof bodies !== 'object' || bodies === null || Array.isArray(bodies)) {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  if (!('default' in bodies) || typeof bodies.default !== 'string') {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
  return { ...bodies, default: bodies.default };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
