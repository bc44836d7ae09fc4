import { quoted } from '../../lambda/judge/printable';
import type { RenderedFinding } from '../../lambda/notify/rendered-finding';
import type { RenderedAccount, RenderedOrganization } from '../../lambda/organization/rendered-organization';
import { byStatus } from './status-order';
import { nameOf } from './provider-rows';
import { THE_RUN } from './report-sections';

/** Account, as far as lines name it. */
type Named = Pick<RenderedAccount, 'account' | 'name'>;

/** Finding that is the same in several accounts. */
export interface SharedFinding {
  /** The finding as one of the accounts has it, which its commands are for. */
  finding: RenderedFinding;
  /** Accounts that have it; empty for one about the look as a whole. */
  accounts: readonly Named[];
}

/** Findings about one subject. */
export interface SharedSection {
  /** `the run itself`, `accounts`, or an issuer without `https://`. */
  subject: string;
  findings: readonly SharedFinding[];
}

/** Name of the section with the findings about accounts. */
const ACCOUNTS = 'accounts';

/**
 * Returns the findings of a look at an organization by what they are about: the run, issuers in the order of the status of their providers,
 * then accounts. What is so in several accounts is one finding.
 */
export function sharedSectionsOf({ findings, accounts }: RenderedOrganization): SharedSection[] {
  const byId = new Map(accounts.map((one) => [one.account, one]));
  const ofAccounts = findings.flatMap((finding): Found[] => {
    const account = byId.get(finding.about ?? '');
    return account ? [{ finding, account }] : [];
  });
  const ofTheRun = findings.filter(({ about }) => !byId.has(about ?? ''));
  const ofTheirRuns = accounts.flatMap((account) =>
    (account.report?.findings ?? []).map((finding) => ({ finding, account })),
  );
  return [
    { subject: THE_RUN, findings: ofTheRun.map((finding) => ({ finding, accounts: [] })) },
    ...[...byIssuer(accounts)].map(([issuer, found]) => ({ subject: nameOf(issuer), findings: shared(found) })),
    { subject: ACCOUNTS, findings: shared([...ofAccounts, ...ofTheirRuns]) },
  ].filter((section) => section.findings.length > 0);
}

/** A finding, and an account that has it. */
interface Found {
  finding: RenderedFinding;
  account: Named;
}

/** Returns the findings about providers by their issuer. */
function byIssuer(accounts: readonly RenderedAccount[]): Map<string, Found[]> {
  const providers = accounts.flatMap((account) =>
    (account.report?.providers ?? []).map((provider) => ({ ...provider, account })),
  );
  const found = new Map<string, Found[]>();
  for (const { issuer, findings, account } of byStatus(providers)) {
    const known = found.get(issuer) ?? [];
    for (const finding of findings) known.push({ finding, account });
    found.set(issuer, known);
  }
  return found;
}

/** Returns findings with the accounts that have them, in the order in which they come first. */
function shared(all: readonly Found[]): SharedFinding[] {
  const found = new Map<string, { finding: RenderedFinding; accounts: Named[] }>();
  for (const { finding, account } of all) {
    const { code, about, severity, message, advice } = finding;
    // An account is where it was found: by it, nothing differs.
    const key = JSON.stringify([code, about === account.account ? null : about, severity, message, advice]);
    const known = found.get(key) ?? { finding, accounts: [] };
    known.accounts.push(account);
    found.set(key, known);
  }
  return [...found.values()];
}

/** Number of accounts that a line names. */
const NAMED = 3;

/** Returns the place of a finding: `In 37 accounts: 111122223333 "payments", ... and 34 more.` */
export function placeOf(accounts: readonly Named[]): string {
  const names = accounts.slice(0, NAMED).map(labelOf).join(', ');
  const more = accounts.length - NAMED;
  return accounts.length === 1
    ? `In the account ${names}.`
    : `In ${accounts.length} accounts: ${names}${more > 0 ? ` and ${more} more` : ''}.`;
}

function labelOf({ account, name }: Named): string {
  return name === null ? account : `${account} ${quoted(name, 50)}`;
}
