import type { Row } from './row';

/** A table in Markdown that can be read as it stands: text in the first columns, numbers in the others. */
export function table(rows: readonly (readonly string[])[], textColumns = 1): string {
  const [head = [], ...others] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column < textColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column < textColumns ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...others.map(line)].join('\n');
}

/** A table of rows that have a goal. */
export function goalTable(rows: readonly Row[]): string {
  return table([
    ['figure', 'value', 'spread', 'goal', 'met'],
    ...rows.map((row) => [row.what, valueOf(row), spreadOf(row), row.goal ?? '', row.met ? 'yes' : '**no**']),
  ]);
}

/** A row's value with its unit. */
export function valueOf({ value, unit }: Row): string {
  return `${value} ${unit}`.trim();
}

/** The least and the greatest of a row's repetitions; empty when there were none. */
export function spreadOf({ spread }: Row): string {
  return spread ? `${spread[0]} – ${spread[1]}` : '';
}
