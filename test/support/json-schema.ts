/** The part of JSON Schema (2020-12) that this project's schemas use. */
interface Schema {
  const?: unknown;
  enum?: readonly unknown[];
  type?: string | readonly string[];
  format?: string;
  maxLength?: number;
  minimum?: number;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema;
  items?: Schema;
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
}

const UNDERSTOOD = new Set(
  (
    'const enum type format maxLength minimum required properties additionalProperties items ' +
    '$ref $defs $schema title description'
  ).split(' '),
);

/**
 * Where a value does not fit a schema, as `PATH: what is wrong`. An object may have no keys but those described: what is
 * sent is to be documented.
 * @throws Error when the schema uses what is not understood here
 */
export function misfits(value: unknown, schema: Schema, root: Schema = schema, at = ''): string[] {
  const strange = Object.keys(schema).filter((key) => !UNDERSTOOD.has(key));
  if (strange.length > 0) throw new Error(`${at}: this schema uses ${strange.join(', ')}.`);
  if (schema.$ref) return misfits(value, definition(schema.$ref, root), root, at);
  const types = [schema.type ?? []].flat();
  const wrong = [
    ...('const' in schema && value !== schema.const ? ['another constant'] : []),
    ...(schema.enum && !schema.enum.includes(value) ? ['none of the values'] : []),
    ...(types.length > 0 && !types.some((type) => isOf(type, value)) ? [`no ${types.join(' or ')}`] : []),
    ...(typeof value === 'string' ? wrongInText(value, schema) : []),
    ...(typeof value === 'number' && value < (schema.minimum ?? value) ? ['too little'] : []),
  ];
  return [...wrong.map((what) => `${at}: ${what}`), ...misfitsWithin(value, schema, root, at)];
}

function misfitsWithin(value: unknown, schema: Schema, root: Schema, at: string): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, n) => misfits(item, items, root, `${at}/${n}`)) : [`${at}: not described`];
  }
  if (typeof value !== 'object' || value === null) return [];
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${at}/${key}: missing`);
  const within = Object.entries(value).flatMap(([key, one]) => {
    const described = schema.properties?.[key] ?? schema.additionalProperties;
    return described ? misfits(one, described, root, `${at}/${key}`) : [`${at}/${key}: not described`];
  });
  return [...missing, ...within];
}

function wrongInText(text: string, { format, maxLength = Number.POSITIVE_INFINITY }: Schema): string[] {
  return [
    ...(text.length > maxLength ? ['too long'] : []),
    ...(format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? ['no date-time'] : []),
  ];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function definition(ref: string, { $defs }: Schema): Schema {
  const found = $defs?.[ref.replace('#/$defs/', '')];
  if (!found) throw new Error(`There is no ${ref}.`);
  return found;
}
