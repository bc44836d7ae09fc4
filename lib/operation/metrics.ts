import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, type MetricName, SERVICE_DIMENSION } from '../../lambda/contract/metrics';

/** Statistic of each metric over a period, unless another one is asked for. */
const STATISTICS: Record<MetricName, string> = {
  Providers: cloudwatch.Stats.MAXIMUM,
  Unchanged: cloudwatch.Stats.MAXIMUM,
  Updated: cloudwatch.Stats.SUM,
  Held: cloudwatch.Stats.MAXIMUM,
  Failed: cloudwatch.Stats.MAXIMUM,
  Skipped: cloudwatch.Stats.MAXIMUM,
  EnforcedMissing: cloudwatch.Stats.MAXIMUM,
  EnforcedExpiring: cloudwatch.Stats.MAXIMUM,
  DaysToExpiry: cloudwatch.Stats.MINIMUM,
  RunDuration: cloudwatch.Stats.MAXIMUM,
  RunCompleted: cloudwatch.Stats.SUM,
};

/** Returns a metric that the function of this name emits. */
export function metricOf(
  functionName: string,
  metricName: MetricName,
  options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [SERVICE_DIMENSION]: functionName },
    statistic: STATISTICS[metricName],
    ...options,
  });
}
