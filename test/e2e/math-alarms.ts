import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Takes metric math out of the alarms of a stack, for an account whose CloudWatch knows none (MiniStack 1.5.33): the first metric of each
 * expression is left, so that the alarm exists, with its name, its description and its actions. What the expressions say is tried in
 * test/lib/operation.
 */
export function setAsideMetricMath(stack: Stack): void {
  for (const alarm of stack.node.findAll()) {
    if (!(alarm instanceof CfnAlarm) || alarm.metrics === undefined) continue;
    const queries: object[] = stack.resolve(alarm.metrics);
    const { metric, stat, period } = Object(queries.find((query) => 'metricStat' in query)).metricStat;
    alarm.metrics = undefined;
    alarm.namespace = metric.namespace;
    alarm.metricName = metric.metricName;
    alarm.dimensions = metric.dimensions;
    alarm.statistic = stat;
    alarm.period = period;
  }
}
