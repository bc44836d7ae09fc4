import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, METRIC_UNITS, type MetricName } from '../contract/metrics';

/** Where numbers go. */
export type EmitMetrics = (values: ReadonlyMap<MetricName, number>) => void;

/**
 * Writes numbers to the log in CloudWatch's embedded metric format, from which CloudWatch makes metrics: that takes no
 * permission and no call.
 * @param serviceName value of the dimension `service`: the function's name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const emitByLog = (serviceName: string): EmitMetrics => {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
  return (values) => {
    for (const [name, value] of values) metrics.addMetric(name, UNITS[METRIC_UNITS[name]], value);
    metrics.publishStoredMetrics();
  };
};

const UNITS = { Count: MetricUnit.Count, Milliseconds: MetricUnit.Milliseconds, None: MetricUnit.NoUnit };
