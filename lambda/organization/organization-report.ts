import { type Report, type Status, countStatuses } from '../contract/report';
import type { Finding } from '../findings/finding';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';
import type { Account } from './accounts';

/** Outcome for an account: its providers were read; it is not active, so nobody tried; or they could not be read. */
export type AccountStatus = 'read' | 'inactive' | 'unread';

/** Report of one account. */
export interface AccountReport {
  account: string;
  /** Name in the organization; null where Organizations was not asked. */
  name: string | null;
  status: AccountStatus;
  /** Report of the look at its providers; null if they were not read. */
  report: Report | null;
}

/** Result of a look at an organization, as data. `rendered-organization.ts` puts it into words. */
export interface OrganizationReport {
  runId: string;
  /** Start in ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** ID of the organization; null where Organizations was not asked. */
  organization: string | null;
  thumbprintCheck: KnownCheck;
  /** False when an active account could not be read. */
  complete: boolean;
  /** Counts of accounts, in all and by status; of distinct issuers; of providers, in all and by status. */
  counts: Record<'accounts' | AccountStatus | 'issuers' | 'providers' | Status, number>;
  /** Findings about accounts, with their IDs as `about`, and about several issuers at once. */
  findings: readonly Finding[];
  accounts: readonly AccountReport[];
}

/** Counts accounts and providers. */
export function countAccounts(accounts: readonly AccountReport[]): OrganizationReport['counts'] {
  const providers = accounts.flatMap(({ report }) => report?.providers ?? []);
  const counts = {
    accounts: accounts.length,
    read: 0,
    inactive: 0,
    unread: 0,
    issuers: new Set(providers.map(({ issuer }) => issuer)).size,
  };
  for (const { status } of accounts) counts[status] += 1;
  return { ...counts, ...countStatuses(providers) };
}

/** Returns the report of an account that was not read. */
export function unreadReport({ id, name, state }: Account): AccountReport {
  return { account: id, name, status: state === 'ACTIVE' ? 'unread' : 'inactive', report: null };
}
