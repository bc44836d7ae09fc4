import type { MetricName } from './metric-names';
import type { ProviderReport, Report } from './report';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What a run comes to in numbers, one for each metric but `RunCompleted`, which only the end of a run can tell.
 * `DaysToExpiry` is missing when no certificate could be read.
 */
export const figuresOf = (report: Report, now: Date): Partial<Record<MetricName, number>> => {
  const { providers, unchanged, updated, held, failed, skipped } = report.counts;
  const days = daysToExpiry(report.providers, now);
  return {
    Providers: providers,
    Unchanged: unchanged,
    Updated: updated,
    Held: held,
    Failed: failed,
    Skipped: skipped,
    EnforcedMissing: report.providers.filter(isEnforcedMissing).length,
    RunDuration: report.durationMs,
    ...(days === null ? {} : { DaysToExpiry: days }),
  };
};

/** Whether AWS checks the pin of a provider and something that it presents is not pinned: sign-ins fail. */
const isEnforcedMissing = ({ enforced, hosts, after }: ProviderReport): boolean => {
  const pinned = new Set(after.map((entry) => entry.trim().toLowerCase()));
  return enforced === true && hosts.some(({ tops }) => tops.some(({ thumbprint }) => !pinned.has(thumbprint)));
};

/** Days until the first certificate that a provider needs runs out, below 0 once it has; null when none could be read. */
const daysToExpiry = (providers: readonly ProviderReport[], now: Date): number | null => {
  const ends = providers.flatMap(({ hosts }) => hosts.flatMap(({ expires }) => (expires ? [Date.parse(expires)] : [])));
  return ends.length > 0 ? Math.floor((Math.min(...ends) - now.getTime()) / DAY_MS) : null;
};
