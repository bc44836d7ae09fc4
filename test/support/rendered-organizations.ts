import fc from 'fast-check';
import type { ProviderReport } from '../../lambda/contract/report';
import type { Finding } from '../../lambda/findings/finding';
import { printable } from '../../lambda/judge/printable';
import {
  type AccountReport,
  type OrganizationReport,
  countAccounts,
} from '../../lambda/organization/organization-report';
import { type RenderedOrganization, renderOrganization } from '../../lambda/organization/rendered-organization';
import { anyWords } from './any-words';
import { anyProvider } from './rendered-reports';
import { reportOver } from './report';
import { SAMPLES } from './sample-findings';

/** The report of an account that was read. */
export function readAccount(
  account: string,
  providers: readonly ProviderReport[],
  name: string | null = null,
): AccountReport {
  const arns = providers.map((one) => ({ ...one, arn: one.arn.replace(/::[^:]*:/, `::${account}:`) }));
  return { account, name, status: 'read', report: reportOver(arns, { dryRun: true }) };
}

/** The report of a look at these accounts, in words. */
export function renderedAccounts(
  accounts: readonly AccountReport[],
  findings: readonly Finding[] = [],
  of: Partial<OrganizationReport> = {},
): RenderedOrganization {
  const counts = countAccounts(accounts);
  const report = {
    runId: '1',
    startedAt: '2026-11-21T12:00:00.000Z',
    durationMs: 5,
    organization: 'o-example',
    thumbprintCheck: 'aws' as const,
    complete: counts.unread === 0,
    counts,
    findings,
    accounts,
    ...of,
  };
  return renderOrganization(report, {
    approveCommand: (approvals) =>
      approvals.map(({ provider, thumbprint }) => `APPROVE ${printable(provider)} ${thumbprint}`).join('\n'),
  });
}

const anyAccount: fc.Arbitrary<AccountReport> = fc
  .record({
    number: fc.nat({ max: 9 }),
    name: fc.option(anyWords),
    providers: fc.uniqueArray(anyProvider, { maxLength: 4, selector: ({ issuer }) => issuer }),
    isRead: fc.boolean(),
  })
  .map(({ number, name, providers, isRead }) => {
    const account = String(111_122_223_333 + number);
    return isRead ? readAccount(account, providers, name) : { account, name, status: 'unread', report: null };
  });

/** Any report of a look at an organization; its texts are of others. */
export const anyOrganization: fc.Arbitrary<RenderedOrganization> = fc
  .record({
    accounts: fc.uniqueArray(anyAccount, { maxLength: 6, selector: ({ account }) => account }),
    findings: fc.array(fc.constantFrom(...SAMPLES), { maxLength: 3 }),
  })
  .map(({ accounts, findings }) => renderedAccounts(accounts, findings));
