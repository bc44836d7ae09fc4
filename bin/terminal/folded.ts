import { shortened } from './columns';

/** Least room for a name, in columns. */
const LEAST_ROOM = 12;

/**
 * Returns a line for things that have no row of their own: `37 unchanged: a.example, b.example and 35 more`.
 * @param start beginning of the line, up to its colon, for example `37 unchanged`
 */
export function foldedLine(start: string, names: readonly string[], width: number): string {
  const named = names.slice(0, 2);
  const rest = names.length - named.length;
  const end = rest > 0 ? ` and ${rest} more` : '';
  const separator = rest > 0 ? ', ' : ' and ';
  const left = width - start.length - ': '.length - end.length - (named.length - 1) * separator.length;
  const room = Math.max(LEAST_ROOM, Math.floor(left / named.length));
  return `${start}: ${named.map((name) => shortened(name, room)).join(separator)}${end}`;
}
