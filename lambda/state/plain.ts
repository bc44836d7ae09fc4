import { printable } from '../judge/printable';

/** The value as JSON has it, which knows neither maps nor bytes. Names go in order, so that the same state is always the same text. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) return [...value].map(plain);
  return Array.isArray(value) ? value.map(plain) : plainRecord(value);
}

function plainRecord(record: object): Record<string, unknown> {
  const fields = Object.entries(record)
    .filter(([name]) => name !== 'stored')
    .toSorted(byName);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, plain(isPasted(name, value) ? firstLine(value) : value)]),
  );
}

/** What is to be pasted is made when it is shown. */
function isPasted(name: string, value: unknown): value is string {
  return name === 'action' && typeof value === 'string';
}

/** Of a text of several lines the first, made printable. */
export function firstLine(lines: string): string {
  return printable(lines.split('\n', 1).join(''));
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
