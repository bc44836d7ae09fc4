import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { metricOf } from './metrics';

/** What a watcher tells CloudWatch, for alarms and dashboards of your own. */
export abstract class WatcherMetrics extends Construct {
  /** The Lambda function that emits the metrics. */
  abstract readonly function: IFunction;

  /** How many providers are watched: the maximum. Emitted by runs over all of them. */
  metricProviders(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Providers', options);
  }

  /** How many providers needed nothing: the maximum. Emitted by runs over all of them. */
  metricUnchanged(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Unchanged', options);
  }

  /** How many thumbprint lists were written: the sum. Emitted by every run. */
  metricUpdated(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Updated', options);
  }

  /** How many providers need a person: the maximum. Emitted by runs over all of them. */
  metricHeld(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Held', options);
  }

  /** How many providers could not be checked or written: the maximum. Emitted by runs over all of them. */
  metricFailed(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Failed', options);
  }

  /** How many providers were not looked at: the maximum. Emitted by runs over all of them. */
  metricSkipped(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'Skipped', options);
  }

  /**
   * For how many providers AWS checks a thumbprint that is live and not pinned, so that sign-ins fail: the maximum. Emitted
   * by runs over all of them.
   */
  metricEnforcedMissing(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'EnforcedMissing', options);
  }

  /**
   * For how many providers AWS checks a thumbprint while a certificate that sign-ins need has expired, or is about to: the maximum.
   * Emitted by runs over all of them.
   */
  metricEnforcedExpiring(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'EnforcedExpiring', options);
  }

  /**
   * The fewest days until a certificate expires that a provider needs: the minimum, negative once it has expired. Emitted by
   * runs over all providers.
   */
  metricDaysToExpiry(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'DaysToExpiry', options);
  }

  /** How long runs took, in milliseconds: the maximum. Emitted by every run. */
  metricRunDuration(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'RunDuration', options);
  }

  /** How many runs over all providers came to their end and told their news: the sum. Nothing, rather than 0, otherwise. */
  metricRunCompleted(options?: MetricOptions): Metric {
    return metricOf(this.function.functionName, 'RunCompleted', options);
  }
}
