import { writeLine } from './log-line';
import { METRIC_NAMESPACE, METRIC_UNITS, type MetricName, SERVICE_DIMENSION } from '../contract/metrics';

/** Function that emits metric values. */
export type EmitMetrics = (values: ReadonlyMap<MetricName, number>) => void;

/**
 * Writes metric values to the log in CloudWatch's embedded metric format, from which CloudWatch makes metrics. That needs no
 * permission and no call.
 * @param serviceName value of the only dimension: the function's name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emitByLog(serviceName: string): EmitMetrics {
  return (values) => {
    const line = {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: METRIC_NAMESPACE,
            Dimensions: [[SERVICE_DIMENSION]],
            Metrics: [...values.keys()].map((Name) => ({ Name, Unit: METRIC_UNITS[Name] })),
          },
        ],
      },
      [SERVICE_DIMENSION]: serviceName,
      ...Object.fromEntries(values),
    };
    writeLine(null, line);
  };
}
