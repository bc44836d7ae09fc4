import { columnsOf, padded, shortened } from './columns';
import type { Screen } from './screen';

/** Row of a table: its cells, each of one line or of several. */
export interface GridRow {
  cells: readonly (readonly string[])[];
  /** Word whose colour the first cell has. Default: none. */
  word?: string;
}

/** Columns that the frame takes at each cell: a line, and a blank at each side. */
const FRAME = 3;

/**
 * Returns a table with a frame.
 * @param head names of the columns
 * @param flexible index of the column whose texts are shortened where the table would be too wide
 */
export function printGrid(
  head: readonly string[],
  rows: readonly GridRow[],
  flexible: number,
  { width, paint }: Screen,
): string {
  const top: GridRow = { cells: head.map((name) => [name]) };
  const natural = head.map((_, index) => widest([top, ...rows].flatMap(({ cells }) => cells[index] ?? [])));
  const others = natural.reduce((sum, one, index) => sum + FRAME + (index === flexible ? 0 : one), 1);
  const room = width - others;
  const short = rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, index) => (index === flexible ? cell.map((line) => shortened(line, room)) : cell)),
  }));
  const widths = natural.map((one, index) =>
    index === flexible ? widest([top, ...short].flatMap(({ cells }) => cells[index] ?? [])) : one,
  );
  return [
    ruleOf('┌┬┐', widths),
    ...linesOf(top, widths),
    ruleOf('├┼┤', widths),
    ...short.flatMap((row) => {
      const [first = '', ...more] = linesOf(row, widths);
      const [[words = ''] = []] = row.cells;
      return [row.word === undefined ? first : first.replace(words, () => paint(row.word ?? '', words)), ...more];
    }),
    ruleOf('└┴┘', widths),
  ].join('\n');
}

/** Returns the lines of a row: as many as its highest cell has. */
function linesOf({ cells }: GridRow, widths: readonly number[]): string[] {
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from(
    { length: height },
    (_, line) => `│ ${widths.map((width, index) => padded(cells[index]?.[line] ?? '', width)).join(' │ ')} │`,
  );
}

function ruleOf(corners: string, widths: readonly number[]): string {
  const [left, between, right] = corners;
  return `${left}${widths.map((width) => '─'.repeat(width + 2)).join(between)}${right}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(columnsOf));
}
