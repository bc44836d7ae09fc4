import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, METRIC_UNITS, type MetricName } from '../contract/metrics';

/** Function that emits metric values. */
export type EmitMetrics = (values: ReadonlyMap<MetricName, number>) => void;

/**
 * Writes metric values to the log in CloudWatch's embedded metric format, from which CloudWatch makes metrics. That needs no
 * permission and no call.
 * @param serviceName value of the dimension `service`: the function's name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emitByLog(serviceName: string): EmitMetrics {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
  return (values) => {
    for (const [name, value] of values) metrics.addMetric(name, UNITS[METRIC_UNITS[name]], value);
    metrics.publishStoredMetrics();
  };
}

const UNITS = { Count: MetricUnit.Count, Milliseconds: MetricUnit.Milliseconds, None: MetricUnit.NoUnit };
