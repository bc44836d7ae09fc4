import { kindOf, severityOf } from '../findings/lookup';
import { OF_EVERY_RUN, type MetricName } from '../contract/metrics';
import type { ProviderReport, Report } from '../contract/report';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Returns the metrics of a run: all but `RunCompleted`, which stands for the very end.
 * @param whole true if the run was to check every provider: figures of a few would be mistaken for figures of the account
 */
export function metricsOf(report: Report, whole: boolean, now: Date): ReadonlyMap<MetricName, number> {
  const { providers, unchanged, updated, held, failed, skipped } = report.counts;
  const days = daysToExpiry(report.providers, now);
  const values: [MetricName, number][] = [
    ['Providers', providers],
    ['Unchanged', unchanged],
    ['Updated', updated],
    ['Held', held],
    ['Failed', failed],
    ['Skipped', skipped],
    ['EnforcedMissing', report.providers.filter(({ missing }) => missing).length],
    ['EnforcedExpiring', report.providers.filter(isExpiring).length],
    ...(days === null ? [] : [['DaysToExpiry', days] satisfies [MetricName, number]]),
    ['RunDuration', report.durationMs],
  ];
  return new Map(values.filter(([name]) => whole || OF_EVERY_RUN.has(name)));
}

/** True if sign-ins fail, or soon will, because a certificate has expired or is about to. */
function isExpiring({ enforced, findings }: ProviderReport): boolean {
  return (
    enforced === true &&
    findings.some((finding) => kindOf(finding.code) === 'certificate-dates' && severityOf(finding) === 'critical')
  );
}

/** Returns the days until the first certificate that a provider needs expires: negative once it has, null if none could be read. */
function daysToExpiry(providers: readonly ProviderReport[], now: Date): number | null {
  const ends = providers.flatMap(({ hosts }) => hosts.flatMap(({ expires }) => (expires ? [Date.parse(expires)] : [])));
  return ends.length > 0 ? Math.floor((Math.min(...ends) - now.getTime()) / DAY_MS) : null;
}
