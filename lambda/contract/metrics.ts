/** Namespace of the metrics that the function emits, and that its alarms and its dashboard read. */
export const METRIC_NAMESPACE = 'OidcThumbprintWatcher';

/** The only dimension of every metric; its value is the function's name. */
export const SERVICE_DIMENSION = 'service';

/**
 * Every metric, with its unit in CloudWatch. A dry run emits none of them. A run over some providers only, which an operator
 * or an event asked for, emits only the metrics of `OF_EVERY_RUN`: the others describe the account, which it has not checked.
 */
export const METRIC_UNITS = {
  /** Number of providers that are watched. */
  Providers: 'Count',
  /** Number of watched providers that needed nothing. */
  Unchanged: 'Count',
  /** Number of lists that were written. */
  Updated: 'Count',
  /** Number of providers that need an operator. */
  Held: 'Count',
  /** Number of providers that could not be checked or written. */
  Failed: 'Count',
  /** Number of providers that were not checked. */
  Skipped: 'Count',
  /** Number of providers for which AWS checks a thumbprint that is live and not pinned: their sign-ins fail now. */
  EnforcedMissing: 'Count',
  /** Number of providers for which AWS checks a thumbprint, and a certificate that sign-ins need has expired or is about to. */
  EnforcedExpiring: 'Count',
  /** The fewest days until a certificate expires that a provider needs; negative once it has. CloudWatch knows no days. */
  DaysToExpiry: 'None',
  /** Duration of the run. */
  RunDuration: 'Milliseconds',
  /**
   * 1 at the very end of a run over all providers that skipped none for want of time and sent its notifications. Never 0: a run
   * that did not get there emits nothing.
   */
  RunCompleted: 'Count',
} as const;

/** The name of a metric. */
export type MetricName = keyof typeof METRIC_UNITS;

/** Metrics that runs over single providers emit, too. */
export const OF_EVERY_RUN: ReadonlySet<MetricName> = new Set<MetricName>(['Updated', 'RunDuration']);
