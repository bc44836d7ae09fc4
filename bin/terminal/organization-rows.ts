import type { Status } from '../../lambda/contract/report';
import type { RenderedProvider } from '../../lambda/notify/rendered-report';
import type { RenderedOrganization } from '../../lambda/organization/rendered-organization';
import { hasProblem } from './problems';
import { FEW, nameOf, statusWords } from './provider-rows';
import { STATUS_ORDER, byStatus } from './status-order';

/** What a list of issuers says of one. */
export interface IssuerRow {
  /** The status that needs an operator most. */
  status: Status;
  /** Issuer URL without `https://`. */
  issuer: string;
  /** Number of accounts that have a provider for it. */
  accounts: string;
  /** Answer to whether the service checks the thumbprint; `some` where it differs from account to account. */
  checked: 'yes' | 'no' | '?' | 'some';
  /** Numbers of providers by status, for example `36 unchanged`. */
  counts: readonly string[];
}

/** Issuers of an organization, those first that need an operator. */
export interface IssuerRows {
  rows: readonly IssuerRow[];
  /** Issuers that have no row, since all is well with them; without `https://`. */
  folded: readonly string[];
}

/** Returns the rows of a look at an organization. Where there are many issuers, those with which all is well have none. */
export function issuerRowsOf({ accounts }: RenderedOrganization): IssuerRows {
  const byIssuer = new Map<string, RenderedProvider[]>();
  for (const provider of accounts.flatMap(({ report }) => report?.providers ?? [])) {
    const known = byIssuer.get(provider.issuer) ?? [];
    known.push(provider);
    byIssuer.set(provider.issuer, known);
  }
  const all = [...byIssuer].map(([issuer, providers]) => ({
    row: rowOf(issuer, providers),
    needsRow: byIssuer.size <= FEW || providers.some(hasProblem),
  }));
  return {
    rows: byStatus(all.flatMap(({ row, needsRow }) => (needsRow ? [row] : []))),
    folded: all.flatMap(({ row, needsRow }) => (needsRow ? [] : [row.issuer])),
  };
}

function rowOf(issuer: string, providers: readonly RenderedProvider[]): IssuerRow {
  const [first] = byStatus(providers);
  const number = (status: Status): number => providers.filter((one) => one.status === status).length;
  return {
    status: first?.status ?? 'unchanged',
    issuer: nameOf(issuer),
    // An account has an issuer once: IAM makes the ARN from its URL.
    accounts: String(providers.length),
    checked: checkedIn(new Set(providers.map(({ enforced }) => enforced))),
    counts: STATUS_ORDER.filter((status) => number(status) > 0).map(
      (status) => `${number(status)} ${statusWords(status, { dryRun: true })}`,
    ),
  };
}

function checkedIn(answers: ReadonlySet<boolean | null>): IssuerRow['checked'] {
  if (answers.size > 1) return 'some';
  return answers.has(null) ? '?' : answers.has(true) ? 'yes' : 'no';
}
