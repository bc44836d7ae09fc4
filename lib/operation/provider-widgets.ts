import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../lambda/contract/metrics';

/** Function that returns one of the watcher's own metrics, with a label for operators. */
export type OwnMetric = (name: MetricName, label: string, more?: cloudwatch.MetricOptions) => cloudwatch.Metric;

/** Width of a dashboard, in columns. */
export const FULL = 24;

const HALF = FULL / 2;

/** Height of a graph, in rows. */
export const HEIGHT = 6;

/** Returns the numbers of the last run over all providers. */
export function showLastRun(metric: OwnMetric): cloudwatch.IWidget {
  return new cloudwatch.SingleValueWidget({
    title: 'Last run',
    width: FULL,
    height: 3,
    metrics: [
      metric('Providers', 'Providers'),
      metric('Held', 'Wait for an operator'),
      metric('Failed', 'Could not be checked or written'),
      metric('EnforcedMissing', 'Sign-ins fail: thumbprint missing'),
      metric('EnforcedExpiring', 'Sign-ins at risk: certificate expires'),
      metric('DaysToExpiry', 'Days to the next expiry'),
    ],
  });
}

/** Returns the graph of the number of providers by their status. */
export function graphStatuses(metric: OwnMetric): cloudwatch.IWidget {
  return createGraph('Providers by status', {
    stacked: true,
    left: [
      metric('Unchanged', 'Unchanged', { color: cloudwatch.Color.GREEN }),
      metric('Updated', 'Updated', { color: cloudwatch.Color.BLUE, statistic: cloudwatch.Stats.MAXIMUM }),
      metric('Held', 'Held', { color: cloudwatch.Color.ORANGE }),
      metric('Failed', 'Failed', { color: cloudwatch.Color.RED }),
      metric('Skipped', 'Skipped', { color: cloudwatch.Color.GREY }),
    ],
    leftYAxis: { min: 0, showUnits: false },
  });
}

/** Returns the graph of the days until the next expiry of a certificate that is needed. */
export function graphExpiry(metric: OwnMetric): cloudwatch.IWidget {
  return createGraph('Days to the next expiry of a needed certificate', {
    left: [metric('DaysToExpiry', 'Days')],
    leftYAxis: { min: 0, showUnits: false },
    leftAnnotations: [{ value: 14, label: 'two weeks', color: cloudwatch.Color.ORANGE }],
  });
}

/** Returns the graph of what the watcher did by itself and what it left to operators. */
export function graphLists(metric: OwnMetric): cloudwatch.IWidget {
  return createGraph('Lists written, and providers that wait for an operator', {
    left: [metric('Updated', 'Written'), metric('Held', 'Wait for an operator')],
    leftYAxis: { min: 0, showUnits: false },
  });
}

/** Returns a graph of the size that all graphs of the dashboard have. */
export function createGraph(title: string, more: cloudwatch.GraphWidgetProps): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({ title, width: HALF, height: HEIGHT, ...more });
}
