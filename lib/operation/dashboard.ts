import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { MetricName } from '../../lambda/contract/metrics';
import { metricOf } from './metrics';

/** Props of the dashboard: the resources that it shows. */
export interface WatcherDashboardProps {
  /** The function's name. */
  readonly functionName: string;
  /** The alias that the schedule and the events call. */
  readonly alias: IFunction;
  readonly logGroup: ILogGroup;
  readonly deadLetterQueue: IQueue;
  /** The name of the table. */
  readonly tableName: string;
  /** The alarms that notify operators. */
  readonly alarms: readonly cloudwatch.IAlarm[];
  /** The longest time between two scheduled runs; undefined when it is not known. */
  readonly gap: Duration | undefined;
  /** URL or path of the runbook. */
  readonly runbook: string;
}

const FULL = 24;
const HALF = FULL / 2;
const HEIGHT = 6;

/** Query for the lines of the log that an operator should read. */
const PROBLEMS = [
  'fields @timestamp, level, message',
  "filter level in ['WARN', 'ERROR', 'CRITICAL', 'FATAL']",
  'sort @timestamp desc',
  'limit 20',
];

/** Dashboard of the providers' status, the written lists, and the health of the watcher itself. */
export class WatcherDashboard extends cloudwatch.Dashboard {
  constructor(scope: Construct, id: string, props: WatcherDashboardProps) {
    // A graph of one point per period has no gaps as long as the runs come.
    const period = Duration.hours(Math.max(1, Math.ceil((props.gap ?? Duration.days(1)).toHours({ integral: false }))));
    const metric = (name: MetricName, label: string, more: cloudwatch.MetricOptions = {}) =>
      metricOf(props.functionName, name, { period, label, ...more });
    const graph = (title: string, more: cloudwatch.GraphWidgetProps) =>
      new cloudwatch.GraphWidget({ title, width: HALF, height: HEIGHT, ...more });
    super(scope, id, {
      defaultInterval: Duration.days(14),
      widgets: [
        [new cloudwatch.TextWidget({ markdown: linksOf(props), width: FULL, height: 3 })],
        ...(props.alarms.length > 0
          ? [[new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: FULL, height: 2 })]]
          : []),
        [
          new cloudwatch.SingleValueWidget({
            title: 'At the last run',
            width: FULL,
            height: 3,
            metrics: [
              metric('Providers', 'Providers'),
              metric('Held', 'Need a person'),
              metric('Failed', 'Could not be checked or written'),
              metric('EnforcedMissing', 'Sign-ins fail: thumbprint missing'),
              metric('EnforcedExpiring', 'Sign-ins at risk: certificate at its end'),
              metric('DaysToExpiry', 'Days to the next expiry'),
            ],
          }),
        ],
        [
          graph('Providers by status', {
            stacked: true,
            left: [
              metric('Unchanged', 'Unchanged', { color: cloudwatch.Color.GREEN }),
              metric('Updated', 'Updated', { color: cloudwatch.Color.BLUE, statistic: cloudwatch.Stats.MAXIMUM }),
              metric('Held', 'Held', { color: cloudwatch.Color.ORANGE }),
              metric('Failed', 'Failed', { color: cloudwatch.Color.RED }),
              metric('Skipped', 'Skipped', { color: cloudwatch.Color.GREY }),
            ],
            leftYAxis: { min: 0, showUnits: false },
          }),
          graph('Days to the next expiry of a certificate that is needed', {
            left: [metric('DaysToExpiry', 'Days')],
            leftYAxis: { min: 0, showUnits: false },
            leftAnnotations: [{ value: 14, label: 'two weeks', color: cloudwatch.Color.ORANGE }],
          }),
        ],
        [
          graph('Lists written, and providers that need a person', {
            left: [metric('Updated', 'Written'), metric('Held', 'Need a person')],
            leftYAxis: { min: 0, showUnits: false },
          }),
          graph('Runs', {
            left: [metric('RunDuration', 'Duration')],
            leftYAxis: { min: 0 },
            right: [
              metric('RunCompleted', 'Completed'),
              props.alias.metricErrors({ period, label: 'Errors' }),
              props.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
                period,
                label: 'Dead letters',
                statistic: cloudwatch.Stats.MAXIMUM,
              }),
            ],
            rightYAxis: { min: 0, showUnits: false },
          }),
        ],
        [
          new cloudwatch.LogQueryWidget({
            title: 'Trouble in the log',
            logGroupNames: [props.logGroup.logGroupName],
            queryLines: PROBLEMS,
            width: FULL,
            height: HEIGHT,
          }),
        ],
      ],
    });
  }
}

/** Returns the links as Markdown. In CloudWatch, fragments alone lead to its other pages, whatever the region's console is called. */
function linksOf({ functionName, logGroup, tableName, alarms, runbook }: WatcherDashboardProps): string {
  return [
    '# OIDC thumbprint watcher',
    [
      /^https?:/.test(runbook) ? `[Runbook](${runbook})` : `Runbook: \`${runbook}\``,
      `[Log](#logsV2:log-groups/log-group/${logGroup.logGroupName})`,
      ...(alarms.length > 0 ? ['[Alarms](#alarmsV2:)'] : []),
      `Function: \`${functionName}\``,
      `Table: \`${tableName}\``,
    ].join(' · '),
  ].join('\n\n');
}
