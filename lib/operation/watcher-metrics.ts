import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { metricOf } from './metrics';

/** Metrics that a watcher sends to CloudWatch, for alarms and dashboards of your own. */
export abstract class WatcherMetrics extends Construct {
  /** The Lambda function that emits the metrics. */
  abstract readonly function: IFunction;

  /** Number of watched providers: the maximum. Emitted by runs over all of them. */
  metricProviders(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Providers', options);
  }

  /** Number of providers that needed nothing: the maximum. Emitted by runs over all of them. */
  metricUnchanged(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Unchanged', options);
  }

  /** Number of written thumbprint lists: the sum. Emitted by every run. */
  metricUpdated(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Updated', options);
  }

  /** Number of providers that need an operator: the maximum. Emitted by runs over all of them. */
  metricHeld(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Held', options);
  }

  /** Number of providers that could not be checked or written: the maximum. Emitted by runs over all of them. */
  metricFailed(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Failed', options);
  }

  /** Number of providers that were not observed: the maximum. Emitted by runs over all of them. */
  metricSkipped(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Skipped', options);
  }

  /**
   * Number of providers for which AWS checks a thumbprint that is live and not pinned, so that sign-ins fail: the maximum.
   * Emitted by runs over all of them.
   */
  metricEnforcedMissing(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'EnforcedMissing', options);
  }

  /**
   * Number of providers for which AWS checks a thumbprint while a certificate that sign-ins need has expired, or is about to: the maximum.
   * Emitted by runs over all of them.
   */
  metricEnforcedExpiring(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'EnforcedExpiring', options);
  }

  /**
   * Fewest days until the expiry of a certificate that a provider needs: the minimum, negative once it has expired. Emitted by
   * runs over all providers.
   */
  metricDaysToExpiry(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'DaysToExpiry', options);
  }

  /** Duration of runs, in milliseconds: the maximum. Emitted by every run. */
  metricRunDuration(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'RunDuration', options);
  }

  /** Number of runs over all providers that completed and notified: the sum. No data, rather than 0, otherwise. */
  metricRunCompleted(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'RunCompleted', options);
  }
}
