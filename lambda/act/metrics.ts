import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE, type MetricName } from '../metric-names';

/** Where numbers go. */
export type Measure = (figures: Partial<Record<MetricName, number>>) => void;

/**
 * Writes numbers to the log in CloudWatch's embedded metric format, from which CloudWatch makes metrics: that takes no
 * permission and no call.
 * @param serviceName value of the dimension `service`: the function's name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const measureByLog = (serviceName: string): Measure => {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName });
  return (figures) => {
    for (const name of METRIC_NAMES) {
      const value = figures[name];
      if (value !== undefined) metrics.addMetric(name, MetricUnit[METRICS[name]], value);
    }
    metrics.publishStoredMetrics();
  };
};

const METRIC_NAMES = Object.keys(METRICS) as MetricName[];
