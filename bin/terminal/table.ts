import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { foldedLine } from './folded';
import { printGrid } from './grid';
import { type ProviderRow, legendOf, rowsOf, summaryOf } from './provider-rows';
import type { Screen } from './screen';
import { wrapped } from './wrap';

const HEAD = ['status', 'issuer', 'checked', 'thumbprints'];

/** Width below which there is a list instead of a table, in columns. */
export const NARROW = 60;

/** Returns the providers of a report as a table, or as a list where that would not fit, with a line that sums the report up. */
export function printTable(report: RenderedReport, screen: Screen): string {
  const { rows, folded } = rowsOf(report);
  const { width } = screen;
  return [
    ...(rows.length === 0 ? [] : [width < NARROW ? listOf(rows, screen) : tableOf(rows, screen)]),
    ...(rows.length === 0 ? [] : wrapped(legendOf(report), width, { first: '' })),
    ...(folded.length === 0 ? [] : [foldedLine(`${folded.length} unchanged`, folded, width)]),
    ...wrapped(summaryOf(report), width, { first: '' }),
  ].join('\n');
}

function tableOf(rows: readonly ProviderRow[], screen: Screen): string {
  const cells = rows.map(({ status, words, issuer, checked, thumbprints }) => ({
    word: status,
    cells: [[words], [issuer], [checked], thumbprints],
  }));
  return printGrid(HEAD, cells, HEAD.indexOf('issuer'), screen);
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
