import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { printFindings } from './finding-print';
import { sectionsOf } from './report-sections';
import type { Screen } from './screen';
import { printTable } from './table';

/** Returns a report as a table, followed by the findings, each under what it is about. */
export function printReport(report: RenderedReport, screen: Screen): string {
  return [
    printTable(report, screen),
    ...sectionsOf(report).map(({ subject, findings }) => `${subject}\n${printFindings(findings, screen)}`),
  ].join('\n\n');
}
