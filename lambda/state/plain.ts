/** Converts a value for JSON, which knows neither maps nor bytes. Names go in order, so that equal states are equal texts. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) return [...value].map(plain);
  return Array.isArray(value) ? value.map(plain) : plainRecord(value);
}

function plainRecord(record: object): Record<string, unknown> {
  const fields = Object.entries(record).toSorted(byName);
  return Object.fromEntries(fields.map(([name, value]) => [name, plain(value)]));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
