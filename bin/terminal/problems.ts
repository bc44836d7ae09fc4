import type { RenderedFinding } from '../../lambda/notify/rendered-finding';
import type { RenderedOrganization } from '../../lambda/organization/rendered-organization';
import type { RenderedProvider, RenderedReport } from '../../lambda/notify/rendered-report';

/** True if an operator has to know a finding. */
export function isProblem({ severity }: RenderedFinding): boolean {
  return severity !== 'info';
}

/** True if there is more to say of a provider than that all is well. */
export function hasProblem({ status, findings }: RenderedProvider): boolean {
  return status !== 'unchanged' || findings.some(isProblem);
}

/** Returns a report with the problems alone; its counts stay those of the run. */
export function onlyProblems(report: RenderedReport): RenderedReport {
  return {
    ...report,
    findings: report.findings.filter(isProblem),
    providers: report.providers
      .filter(hasProblem)
      .map((provider) => ({ ...provider, findings: provider.findings.filter(isProblem) })),
  };
}

/** Returns a look at an organization with the problems alone; accounts without one are left out, and its counts stay those of the look. */
export function onlyProblemsOfAccounts(look: RenderedOrganization): RenderedOrganization {
  const accounts = look.accounts.map(({ report, ...account }) => ({
    ...account,
    report: report && onlyProblems(report),
  }));
  return {
    ...look,
    findings: look.findings.filter(isProblem),
    accounts: accounts.filter(({ status, report }) =>
      report === null ? status === 'unread' : report.providers.length + report.findings.length > 0,
    ),
  };
}
