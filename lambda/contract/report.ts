import type { Finding } from '../judge/finding';
import type { HostReport } from '../judge/evidence/hosts';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';

/**
 * What became of a provider: `held` needs a person, `failed` could not be checked or written, `skipped` was not looked at.
 * In a dry run `updated` means that it would be.
 */
export type Status = 'unchanged' | 'updated' | 'held' | 'failed' | 'skipped';

/** What one run found and did about one provider. */
export interface ProviderReport {
  arn: string;
  /** With `https://`. */
  issuer: string;
  status: Status;
  /** Whether the service checks the pin for this provider; null when nothing could be seen. */
  enforced: boolean | null;
  /** Why, as the end of a sentence, for example `no public CA vouches for login.example`. */
  enforcedWhy: string;
  /** Whether it checks it, and what it compares is not in the list after the run: sign-ins fail. */
  missing: boolean;
  /** The list before and after the run; thumbprints as IAM gave them. */
  before: readonly string[];
  after: readonly string[];
  added: readonly string[];
  retired: readonly string[];
  hosts: readonly HostReport[];
  findings: readonly Finding[];
}

/** What an invocation returns. Documented in the README; keys are never renamed without a CHANGELOG entry. */
export interface Report {
  runId: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  dryRun: boolean;
  /** What the service compares with the thumbprints; `unknown` where it is not AWS and nobody has said it. */
  thumbprintCheck: KnownCheck;
  /** False when providers were skipped for want of time. */
  complete: boolean;
  counts: { providers: number } & Record<Status, number>;
  /** About the run as such, or about several providers at once. */
  findings: readonly Finding[];
  providers: readonly ProviderReport[];
}

/** Counts the providers of a report by status. */
export const countStatuses = (providers: readonly ProviderReport[]): Report['counts'] => {
  const counts = { providers: providers.length, unchanged: 0, updated: 0, held: 0, failed: 0, skipped: 0 };
  for (const { status } of providers) counts[status] += 1;
  return counts;
};
