import type { EnforcementReason } from '../findings/enforcement';
import type { Finding } from '../findings/finding';
import type { HostReport } from '../judge/evidence/hosts';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';

/**
 * Outcome for a provider: `held` needs an operator, `failed` could not be checked or written, `skipped` was not checked.
 * In a dry run `updated` means that it would be.
 */
export type Status = 'unchanged' | 'updated' | 'held' | 'failed' | 'skipped';

/** Findings and actions of one run for one provider. */
export interface ProviderReport {
  arn: string;
  /** Issuer URL with `https://`. */
  issuer: string;
  status: Status;
  /** True if the service checks the pin for this provider; null when nothing could be observed. */
  enforced: boolean | null;
  /** Reasons for `enforced`. */
  enforcedBy: readonly EnforcementReason[];
  /** True if the service checks the pin and the list after the run lacks the thumbprint that it compares: sign-ins fail. */
  missing: boolean;
  /** The list before and after the run; thumbprints as IAM gave them. */
  before: readonly string[];
  after: readonly string[];
  added: readonly string[];
  retired: readonly string[];
  hosts: readonly HostReport[];
  findings: readonly Finding[];
}

/** Result of a run, as data. `notify/rendered-report.ts` puts it into words. */
export interface Report {
  runId: string;
  /** Start in ISO 8601. */
  startedAt: string;
  durationMs: number;
  dryRun: boolean;
  /** Certificates that the service compares with the thumbprints; `unknown` where it is not AWS and no setting says it. */
  thumbprintCheck: KnownCheck;
  /** False when providers were skipped for want of time. */
  complete: boolean;
  counts: { providers: number } & Record<Status, number>;
  /** Findings about the run as such, or about several providers at once. */
  findings: readonly Finding[];
  providers: readonly ProviderReport[];
}

/** True if the service checks the pin of a provider, or did when that could last be determined. */
export function isEnforced({ enforced, enforcedBy }: Pick<ProviderReport, 'enforced' | 'enforcedBy'>): boolean {
  return enforced ?? enforcedBy.some((one) => one.reason === 'formerly' && one.enforced);
}

/** Adds up the counts of reports. */
export function sumCounts(all: readonly Report['counts'][]): Report['counts'] {
  const sum = countStatuses([]);
  for (const counts of all) {
    sum.providers += counts.providers;
    for (const status of ['unchanged', 'updated', 'held', 'failed', 'skipped'] as const) sum[status] += counts[status];
  }
  return sum;
}

/** Counts the providers of a report by status. */
export function countStatuses(providers: readonly ProviderReport[]): Report['counts'] {
  const counts = { providers: providers.length, unchanged: 0, updated: 0, held: 0, failed: 0, skipped: 0 };
  for (const { status } of providers) counts[status] += 1;
  return counts;
}
