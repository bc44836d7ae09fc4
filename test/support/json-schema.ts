import { Ajv2020 } from 'ajv/dist/2020';

/** A JSON Schema (2020-12), as a file holds it. */
export type Schema = Readonly<Record<string, unknown>>;

const compiled = new Map<string, ReturnType<Ajv2020['compile']>>();

/**
 * Where a value does not fit a schema, as `PATH message`. An object may have no keys but those described: what is sent is to be
 * documented.
 * @throws Error when the schema is not valid under Ajv's strict mode
 */
export function misfits(value: unknown, schema: Schema): string[] {
  const text = JSON.stringify(closed(schema));
  const validate = compiled.get(text) ?? new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(text));
  compiled.set(text, validate);
  const errors = validate(value) === true ? [] : validate.errors;
  return (errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Returns a schema in which an object that is described has no other keys. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return 'properties' in parts && parts['type'] === 'object' && !('additionalProperties' in parts)
    ? { ...parts, additionalProperties: false }
    : parts;
}

/** Whether a schema is valid as it is under Ajv's strict mode, without any plugin: the error, or null. */
export function errorOfSchema(schema: Schema): string | null {
  try {
    new Ajv2020({ strict: true }).compile(schema);
    return null;
  } catch (error) {
    return String(error);
  }
}
