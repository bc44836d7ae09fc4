import { type Result, failed, success } from '../tls/failure';

/** Reads a JSON object from bytes that came from outside. */
export function parseJsonObject(body: Uint8Array, where: string): Result<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isObject(value) ? success(value) : failed('not-json', where, 'the answer is JSON, but not an object');
  } catch {
    return failed('not-json', where, 'the answer is not JSON');
  }
}

/** True if a value read from JSON is an object. Its keys are its own: `JSON.parse` sets no prototype, whatever they are named. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
