import { type CommandLines, type RenderedFinding, renderFinding } from '../notify/rendered-finding';
import { type RenderedReport, renderReport } from '../notify/rendered-report';
import type { AccountReport, OrganizationReport } from './organization-report';

/** An account's report in words. */
export interface RenderedAccount extends Omit<AccountReport, 'report'> {
  report: RenderedReport | null;
}

/** Report of a look at an organization in words. Documented in docs/cli.md; keys are never renamed without a CHANGELOG entry. */
export interface RenderedOrganization extends Omit<OrganizationReport, 'findings' | 'accounts'> {
  findings: readonly RenderedFinding[];
  accounts: readonly RenderedAccount[];
}

/** Puts the report of a look at an organization into words. */
export function renderOrganization(
  { findings, accounts, ...report }: OrganizationReport,
  commandLines: CommandLines,
): RenderedOrganization {
  return {
    ...report,
    findings: findings.map((finding) => renderFinding(finding, [], commandLines)),
    accounts: accounts.map(({ report: own, ...account }) => ({
      ...account,
      report: own && renderReport(own, commandLines),
    })),
  };
}
