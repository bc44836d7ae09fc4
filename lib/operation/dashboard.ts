import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { metricOf } from './metrics';
import {
  FULL,
  HEIGHT,
  type OwnMetric,
  createGraph,
  graphExpiry,
  graphLists,
  graphStatuses,
  showLastRun,
} from './provider-widgets';

/** Props of the dashboard: the resources that it shows. */
export interface WatcherDashboardProps {
  /** The function's name. */
  readonly functionName: string;
  /** The alias that the schedule and the events call. */
  readonly alias: IFunction;
  /** The alias that the quick looks call; undefined where there are none. */
  readonly quickLookAlias: IFunction | undefined;
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
    const metric: OwnMetric = (name, label, more = {}) =>
      metricOf(props.functionName, name, { period, label, ...more });
    super(scope, id, {
      defaultInterval: Duration.days(14),
      widgets: [
        [new cloudwatch.TextWidget({ markdown: linksOf(props), width: FULL, height: 3 })],
        ...(props.alarms.length > 0 ? [[showAlarms(props)]] : []),
        [showLastRun(metric)],
        [graphStatuses(metric), graphExpiry(metric)],
        [graphLists(metric), graphRuns(metric, period, props)],
        [showProblems(props)],
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

function showAlarms({ alarms }: WatcherDashboardProps): cloudwatch.IWidget {
  return new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: FULL, height: 2 });
}

function graphRuns(
  metric: OwnMetric,
  period: Duration,
  { alias, quickLookAlias, deadLetterQueue }: WatcherDashboardProps,
): cloudwatch.IWidget {
  return createGraph('Runs', {
    left: [metric('RunDuration', 'Duration')],
    leftYAxis: { min: 0 },
    right: [
      metric('RunCompleted', 'Completed'),
      alias.metricErrors({ period, label: 'Errors' }),
      ...(quickLookAlias ? [quickLookAlias.metricErrors({ period, label: 'Errors of quick looks' })] : []),
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period,
        label: 'DLQ messages',
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
    ],
    rightYAxis: { min: 0, showUnits: false },
  });
}

function showProblems({ logGroup }: WatcherDashboardProps): cloudwatch.IWidget {
  return new cloudwatch.LogQueryWidget({
    title: 'Warnings and errors in the log',
    logGroupNames: [logGroup.logGroupName],
    queryLines: PROBLEMS,
    width: FULL,
    height: HEIGHT,
  });
}
