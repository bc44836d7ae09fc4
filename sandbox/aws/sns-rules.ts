import { AwsError } from './error';
import type { Publication } from './sns-message';
import { refuseBadAttribute } from './sns-attributes';

/** Limit of body and attributes together, in bytes. Source: SNS API reference, Publish. */
const MAX_BYTES = 262_144;

/**
 * Pattern of subjects: ASCII, no control characters, and not a space first. Source: SNS API reference, Publish, Subject; newer
 * texts allow UTF-8, so this is the stricter reading.
 */
const SUBJECT = /^[!-~][ -~]{0,98}$/;

/** The tokens of a JSON text that set its keys apart from the rest: strings, with a colon if one follows, and brackets. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g;

/** @throws AwsError InvalidParameter or ParameterValueInvalid when SNS would not take the message */
export function refuseBadMessage(message: Publication): void {
  if (message.subject !== null && !SUBJECT.test(message.subject)) throw invalid('Subject');
  if (message.message === '') throw invalid('Empty message');
  for (const [name, attribute] of Object.entries(message.attributes)) refuseBadAttribute(name, attribute);
  if (sizeOf(message) > MAX_BYTES) throw invalid('Message too long');
  if (message.messageStructure === 'json') bodiesIn(message.message);
  else if (message.messageStructure !== null) throw invalid('Message Structure');
}

/** Returns the error for a parameter that SNS does not take. */
export function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

function sizeOf({ message, attributes }: Pick<Publication, 'message' | 'attributes'>): number {
  const texts = Object.entries(attributes).flatMap(([name, { type, value }]) => [name, type, value]);
  return [message, ...texts].reduce((size, text) => size + Buffer.byteLength(text), 0);
}

/**
 * Returns the bodies of a message per protocol.
 * @throws AwsError InvalidParameter when there is no default among them, or two for the same protocol
 */
export function bodiesIn(message: string): { default: string; email?: unknown } {
  const bodies = parse(message);
  if (typeof bodies !== 'object' || bodies === null || Array.isArray(bodies)) {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const keys = keysIn(message);
  if (new Set(keys).size < keys.length) throw invalid('Message Structure - Duplicate key in JSON message body');
  if (!('default' in bodies) || typeof bodies.default !== 'string') {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
  return { ...bodies, default: bodies.default };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Returns the keys of a JSON object as they are written: `JSON.parse` keeps only the last of equal keys. */
function keysIn(json: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token, text, colon] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth === 1 && text !== undefined && colon !== undefined) keys.push(String(JSON.parse(text)));
  }
  return keys;
}
