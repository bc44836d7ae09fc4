import { AwsError } from './error';
import type { Form } from './form';
import type { XmlElements } from './xml';

/** Part of a list that an answer has room for, and the elements that say whether there is more. */
export interface Page<Item> {
  items: readonly Item[];
  rest: XmlElements;
}

/**
 * Cuts the page out of a list that a request asks for by `Marker` and `MaxItems`.
 * @throws AwsError ValidationError
 */
export function pageOf<Item>(form: Form, all: readonly Item[]): Page<Item> {
  const start = readMarker(form.get('Marker'), all.length);
  const end = start + readMaxItems(form.get('MaxItems'));
  const items = all.slice(start, end);
  if (end >= all.length) return { items, rest: { IsTruncated: false } };
  return { items, rest: { IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64') } };
}

function readMarker(marker: string | undefined, size: number): number {
  if (marker === undefined) return 0;
  const start = Number(Buffer.from(marker, 'base64').toString());
  if (Number.isInteger(start) && start > 0 && start <= size) return start;
  throw new AwsError('ValidationError', `Invalid Marker: ${marker}`);
}

function readMaxItems(text: string | undefined): number {
  const items = Number(text ?? 100);
  if (Number.isInteger(items) && items >= 1 && items <= 1000) return items;
  throw new AwsError('ValidationError', `Value '${text}' at 'maxItems' failed to satisfy constraint: 1 to 1000`);
}
