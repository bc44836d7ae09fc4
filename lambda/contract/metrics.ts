/**
 * The contract between the function, which emits these metrics, and its alarms and dashboard, which read them. Namespace
 * and dimension are those of Powertools Metrics: it writes the service into every metric, and the service is the
 * function's name.
 */
export const METRIC_NAMESPACE = 'OidcThumbprintWatcher';

/** The only dimension of every metric; its value is the function's name. */
export const SERVICE_DIMENSION = 'service';

/**
 * Every metric, with its unit in CloudWatch. A dry run emits none of them. A run over some providers only, which a person
 * or an event asked for, emits those of `OF_EVERY_RUN` alone: the others speak of the account, and it has not seen that.
 */
export const METRIC_UNITS = {
  /** How many providers are watched. */
  Providers: 'Count',
  /** How many of them needed nothing. */
  Unchanged: 'Count',
  /** How many lists were written. */
  Updated: 'Count',
  /** How many providers need a person. */
  Held: 'Count',
  /** How many could not be checked or written. */
  Failed: 'Count',
  /** How many were not looked at. */
  Skipped: 'Count',
  /** For how many AWS checks a thumbprint that is live and not pinned: their sign-ins fail now. */
  EnforcedMissing: 'Count',
  /** For how many AWS checks a thumbprint while a certificate that sign-ins need has expired, or is about to. */
  EnforcedExpiring: 'Count',
  /** The fewest days until a certificate expires that a provider needs; negative once it has. CloudWatch knows no days. */
  DaysToExpiry: 'None',
  /** How long the run took. */
  RunDuration: 'Milliseconds',
  /**
   * 1 at the very end of a run over all providers that skipped none for want of time and got its news told. Never 0: a run
   * that did not get there says nothing.
   */
  RunCompleted: 'Count',
} as const;

/** The name of a metric. */
export type MetricName = keyof typeof METRIC_UNITS;

/** What runs over single providers emit too. */
export const OF_EVERY_RUN: ReadonlySet<MetricName> = new Set<MetricName>(['Updated', 'RunDuration']);
