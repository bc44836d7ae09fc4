import type { RenderedReport } from '../../lambda/notify/rendered-report';
import type { RenderedOrganization } from '../../lambda/organization/rendered-organization';
import { printJunit } from './junit';
import { printMarkdown } from './markdown';
import { printOrganization } from './organization-print';
import { onlyProblems, onlyProblemsOfAccounts } from './problems';
import { printReport } from './report-print';
import type { Screen } from './screen';

/** Options about what of a report is shown, and in which form. */
export interface ViewOptions {
  /** Default: everything. */
  only?: 'problems';
  /** Default: text for a terminal, or JSON with `json`. */
  format?: 'markdown' | 'junit';
  json: boolean;
}

/** Returns what an operator wants to see of a report, in the form that they want. */
export function viewOf(whole: RenderedReport, { only, format, json }: ViewOptions, screen: Screen): string {
  const report = only === 'problems' ? onlyProblems(whole) : whole;
  if (json) return JSON.stringify(report, null, 2);
  switch (format) {
    case 'markdown':
      return printMarkdown(report);
    case 'junit':
      return printJunit(report);
    case undefined:
      return printReport(report, screen);
  }
}

/** Returns what an operator wants to see of a look at an organization: text for a terminal, or JSON with `json`. */
export function organizationViewOf(whole: RenderedOrganization, { only, json }: ViewOptions, screen: Screen): string {
  const report = only === 'problems' ? onlyProblemsOfAccounts(whole) : whole;
  return json ? JSON.stringify(report, null, 2) : printOrganization(report, screen);
}
