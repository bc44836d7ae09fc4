import { type ProviderReport, type Report, countStatuses, isEnforced } from '../contract/report';
import type { Finding } from '../findings/finding';
import { type Collected, collectAndRelease } from '../notify/collect';
import type { AccountRun } from '../run/reconcile-account';
import type { AccountResult, ActAccount, ProviderEntry } from './file-formats';

/** Returns the result of an account that was not acted in. */
export function failedResult({ id, name }: ActAccount, finding: Finding): AccountResult {
  const counts = countStatuses([]);
  return { id, name, finding, counts, complete: false, providers: [], due: [], enforced: [], unknown: [] };
}

/** Gives the leases of a run over an account back, and returns its result. */
export async function resultOf(
  { id, name, write }: ActAccount,
  { report: found, notifications }: AccountRun,
): Promise<AccountResult> {
  const report = write ? found : withoutWrites(found);
  const collected = notifications && (await collectAndRelease(notifications));
  const due = collected ? keysIn(collected) : [];
  return {
    id,
    name,
    finding: null,
    counts: report.counts,
    complete: report.complete,
    providers: report.providers.filter((one) => due.includes(one.arn) || isWorthTelling(one)).map(withoutDetails),
    due,
    enforced: report.providers.filter(isEnforced).map((one) => entryOf(one, report.dryRun)),
    unknown: report.providers.filter(({ enforcedBy }) => enforcedBy.some(isUnseen)).map(({ arn }) => arn),
  };
}

/** Returns the report of a run that was not let write: an operator has to decide on what it would have done. */
function withoutWrites(report: Report): Report {
  const providers = report.providers.map((provider): ProviderReport => {
    const { status, before } = provider;
    return { ...provider, status: status === 'updated' ? 'held' : status, after: before, added: [], retired: [] };
  });
  return { ...report, providers, counts: countStatuses(providers) };
}

function keysIn({ due, run }: Collected): string[] {
  return [...due.map(({ key }) => key), ...(run ? [run.key] : [])];
}

function isWorthTelling({ status, missing }: ProviderReport): boolean {
  return status !== 'unchanged' || missing;
}

function isUnseen({ reason }: ProviderReport['enforcedBy'][number]): boolean {
  return reason === 'not-observed';
}

/** The table has the findings that are due. The rest of a report may be large, and there may be a hundred thousand of them. */
function withoutDetails(report: ProviderReport): AccountResult['providers'][number] {
  const { enforcedBy, before, after, added, retired, hosts } = report;
  return {
    ...report,
    enforcedBy: [...enforcedBy],
    before: [...before],
    after: [...after],
    added: [...added],
    retired: [...retired],
    hosts: hosts.map((host) => ({ ...host, tops: [] })),
    findings: [],
  };
}

function entryOf({ arn, issuer, before, after }: ProviderReport, dryRun: boolean): ProviderEntry {
  return { arn, issuer, thumbprints: [...(dryRun ? before : after)] };
}
