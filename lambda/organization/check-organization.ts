import type { Provider } from '../act/iam';
import { parseInvocation } from '../contract/invocation';
import type { ProviderReport, Report } from '../contract/report';
import type { Settings } from '../contract/settings';
import { interceptionFindings } from '../judge/findings/interception';
import { createStoredObserver } from '../observe/stored/stored-observer';
import type { ObservationUnit } from '../observe/stored/observation-unit';
import { unitKey } from '../observe/stored/observation-unit';
import type { RunDependencies } from '../run/dependencies';
import { run } from '../run/run';
import { settingsFor, selectionFor } from './account-settings';
import type { AccountList } from './accounts';
import { type Inventory, arnsIn, createInventoryIam } from './inventory';
import type { StoredObservations } from './observe-units';
import { type AccountReport, type OrganizationReport, countAccounts, unreadReport } from './organization-report';
import { type AccountReader, type AccountReading, readAccounts } from './read-accounts';

/** Dependencies of a look at an organization. */
export interface OrganizationDependencies
  extends Omit<AccountReader, 'isWanted'>, Pick<RunDependencies, 'trustOf' | 'clock' | 'newRunId'> {
  settings: Settings;
  thumbprintCheck: NonNullable<RunDependencies['thumbprintCheck']>;
  /** Issuer URLs to look at; empty means all. */
  issuers: readonly string[];
  listAccounts: () => Promise<AccountList>;
  /** Observes the units of providers, or finds what was observed of them. */
  observeUnits: (providers: readonly Provider[], runId: string) => Promise<StoredObservations>;
}

/**
 * Looks at the providers of all accounts, and writes nothing: reads each account, observes each unit once, and judges account by account
 * as any other run does.
 * @throws Error when the accounts cannot be listed
 */
export async function checkOrganization(using: OrganizationDependencies): Promise<OrganizationReport> {
  const { clock, settings, issuers, thumbprintCheck } = using;
  const startedAt = clock();
  const runId = using.newRunId();
  const { organization, accounts: listed } = await using.listAccounts();
  const isWanted = selectionFor(settings, issuers);
  const readings = await readAccounts(listed, { ...using, isWanted });
  const providers = readings.flatMap((reading) => ('inventory' in reading ? reading.inventory.providers : []));
  const judge = createJudge(await using.observeUnits(providers, runId), runId, using);
  const accounts: AccountReport[] = [];
  // One after another: nothing is waited for here.
  for (const reading of readings) accounts.push(await reportOf(reading, judge));
  const counts = countAccounts(accounts);
  return {
    runId,
    startedAt: startedAt.toISOString(),
    durationMs: clock().getTime() - startedAt.getTime(),
    organization,
    thumbprintCheck,
    complete: counts.unread === 0,
    counts,
    findings: [
      ...readings.flatMap((reading) => ('finding' in reading ? reading.finding : [])),
      ...interceptionFindings(oneForEachIssuer(accounts)),
    ],
    accounts,
  };
}

/** Judges the providers of an account. */
type Judge = (inventory: Inventory) => Promise<Report>;

function createJudge(
  observations: StoredObservations,
  runId: string,
  { clock, trustOf, settings, thumbprintCheck }: OrganizationDependencies,
): Judge {
  const read = async (unit: ObservationUnit): Promise<string | null> => observations.get(unitKey(unit)) ?? null;
  // A report may rest on any observation of its run: only a write must not rest on an old one.
  const observe = createStoredObserver(read, { clock }, Infinity);
  const invocation = parseInvocation({ dryRun: true });
  return (inventory) =>
    run(invocation, {
      iam: createInventoryIam(inventory),
      observe,
      trustOf,
      clock,
      settings: settingsFor(settings, arnsIn(inventory)),
      thumbprintCheck,
      newRunId: () => runId,
      stateStore: null,
      publish: null,
      place: 'terminal',
      remainingMs: () => Infinity,
      approveAllCommand: () => '',
      reportCommand: '',
    });
}

async function reportOf(reading: AccountReading, judge: Judge): Promise<AccountReport> {
  const { account } = reading;
  if (!('inventory' in reading)) return unreadReport(account);
  const report = await judge(reading.inventory);
  // A proxy between here and the issuers is no matter of an account: it is looked for over all of them.
  const findings = report.findings.filter(({ code }) => code !== 'intercepting-proxy');
  return { account: account.id, name: account.name, status: 'read', report: { ...report, findings } };
}

function oneForEachIssuer(accounts: readonly AccountReport[]): ProviderReport[] {
  const providers = accounts.flatMap(({ report }) => report?.providers ?? []);
  return [...new Map(providers.map((provider) => [provider.issuer, provider])).values()];
}
