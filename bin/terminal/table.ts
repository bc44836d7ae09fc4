import { columnsOf, padded, shortened } from './columns';
import { type ProviderRow, type ProviderRows, legendOf, rowsOf, summaryOf } from './provider-rows';
import type { RenderedReport } from '../../lambda/notify/rendered-report';
import type { Screen } from './screen';
import { wrapped } from './wrap';

const HEAD = { words: 'status', issuer: 'issuer', checked: 'checked', thumbprints: ['thumbprints'] };

/** Columns that the frame of the table takes: five lines, and a blank at each side of four cells. */
const FRAME = 13;

/** Width below which there is a list instead of a table, in columns. */
const NARROW = 60;

/** Least room for the name of an issuer, in columns. */
const LEAST_ROOM = 12;

/** Returns the providers of a report as a table, or as a list where that would not fit, with a line that sums the report up. */
export function printTable(report: RenderedReport, screen: Screen): string {
  const { rows, folded } = rowsOf(report);
  const { width } = screen;
  return [
    ...(rows.length === 0 ? [] : [width < NARROW ? listOf(rows, screen) : tableOf(rows, screen)]),
    ...(rows.length === 0 ? [] : wrapped(legendOf(report), width, { first: '' })),
    ...(folded.length === 0 ? [] : [foldedLine(folded, width)]),
    ...wrapped(summaryOf(report), width, { first: '' }),
  ].join('\n');
}

function tableOf(rows: readonly ProviderRow[], { width, paint }: Screen): string {
  const all = [HEAD, ...rows];
  const status = widest(all.map(({ words }) => words));
  const checked = widest(all.map((row) => row.checked));
  const thumbprints = widest(all.flatMap((row) => row.thumbprints));
  const room = width - FRAME - status - checked - thumbprints;
  const short = rows.map((row) => ({ ...row, issuer: shortened(row.issuer, room) }));
  const widths = [status, widest([HEAD.issuer, ...short.map(({ issuer }) => issuer)]), checked, thumbprints];
  return [
    ruleOf('┌┬┐', widths),
    ...linesOf(HEAD, widths),
    ruleOf('├┼┤', widths),
    ...short.flatMap((row) => {
      const [first = '', ...more] = linesOf(row, widths);
      return [first.replace(row.words, () => paint(row.status, row.words)), ...more];
    }),
    ruleOf('└┴┘', widths),
  ].join('\n');
}

/** Returns the lines of a row: each entry of the list has one. */
function linesOf(
  { words, issuer, checked, thumbprints }: Pick<ProviderRow, 'words' | 'issuer' | 'thumbprints'> & { checked: string },
  widths: readonly number[],
): string[] {
  const [first = '', ...more] = thumbprints;
  return [[words, issuer, checked, first], ...more.map((entry) => ['', '', '', entry])].map(
    (cells) => `│ ${cells.map((cell, index) => padded(cell, widths[index] ?? 0)).join(' │ ')} │`,
  );
}

function ruleOf(corners: string, widths: readonly number[]): string {
  const [left, between, right] = corners;
  return `${left}${widths.map((width) => '─'.repeat(width + 2)).join(between)}${right}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(columnsOf));
}

/** Lists providers below each other, with whole names: the terminal breaks their lines. */
function listOf(rows: readonly ProviderRow[], { paint }: Screen): string {
  return rows
    .flatMap(({ status, words, issuer, checked, thumbprints }) => [
      `${paint(status, words)}: ${issuer}`,
      `  checked: ${checked}`,
      ...thumbprints.map((entry) => `  ${entry}`),
    ])
    .join('\n');
}

/** Returns a line for the providers without a row: `37 unchanged: a.example, b.example and 35 more`. */
function foldedLine(folded: ProviderRows['folded'], width: number): string {
  const named = folded.slice(0, 2);
  const start = `${folded.length} unchanged: `;
  const rest = folded.length - named.length;
  const end = rest > 0 ? ` and ${rest} more` : '';
  const separator = rest > 0 ? ', ' : ' and ';
  const left = width - start.length - end.length - (named.length - 1) * separator.length;
  const room = Math.max(LEAST_ROOM, Math.floor(left / named.length));
  return `${start}${named.map((name) => shortened(name, room)).join(separator)}${end}`;
}
