import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmCondition } from './alarm-conditions';
import { metricOf } from './metrics';

const HOUR = Duration.hours(1);

/**
 * Longest time that an alarm can look back, in hours, with periods of an hour.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const FURTHEST = 7 * 24;

/** Extra time for a run that starts late in its window, is slow, or is retried, in hours. */
const PATIENCE = 1;

/** Hours of the window beyond the silence: that of the last run, and one for the hours of the clock, which begin when they like. */
const MARGIN = 2;

/**
 * Returns the hours without a completed run before which the alarm never goes off: two gaps and `PATIENCE`, as far as an alarm can
 * look back. Undefined when it cannot look back over even one gap.
 */
export function hoursOfSilence(gap: Duration | undefined): number | undefined {
  const longest = FURTHEST - MARGIN;
  const hours = gap?.toHours({ integral: false }) ?? FURTHEST / 2;
  if (hours + PATIENCE > longest) return undefined;
  return Math.min(longest, Math.ceil(2 * hours) + PATIENCE);
}

/**
 * For each hour of the window, the hours since the last completed run. There is no data at all where the window holds no run.
 *
 * `EPOCH` has a value for every hour of the window, whether the metric has one or not, and a missing value counts as 0 in arithmetic and
 * in comparisons. So the product is the time of each hour with a run, its maximum the time of the last one. CloudWatch advises against
 * `SUM` and `MAX` in alarms, since it may read more hours than it was asked for: here an earlier hour changes neither the last run nor
 * the time since.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
const HOURS_SINCE_LAST_RUN = 'IF(SUM(runs) > 0, (EPOCH(runs) - MAX((runs > 0) * EPOCH(runs))) / 3600)';

/**
 * Returns the condition that runs no longer complete, or no longer start; undefined, with a warning, when the runs are further apart than
 * CloudWatch can look back.
 *
 * One alarm is enough, since its data begin with the first run: until then it has none and stays as it was created (INSUFFICIENT_DATA).
 * A run resets every hour of the window, so that the alarm is OK at once. When a silence outlasts the window there is no data again, and
 * the alarm stays in ALARM. CloudWatch counts whole hours, from the full hour or from any minute: one more than those of the silence
 * makes sure that no run is missed too early.
 */
export function watchSilence(
  scope: Construct,
  functionName: string,
  gap: Duration | undefined,
): AlarmCondition | undefined {
  const hours = hoursOfSilence(gap);
  if (hours === undefined) {
    warnOfNoHeartbeat(scope);
    return undefined;
  }
  return {
    name: 'NoCompletedRun',
    section: 'no-completed-run',
    metric: new cloudwatch.MathExpression({
      expression: HOURS_SINCE_LAST_RUN,
      usingMetrics: { runs: metricOf(functionName, 'RunCompleted', { period: HOUR }) },
      period: HOUR,
      label: 'Hours since the last completed run',
    }),
    threshold: hours + 1,
    evaluationPeriods: hours + MARGIN,
    datapointsToAlarm: 1,
    sentence: `No run has completed for ${hours} hours: thumbprints are not being checked, and no other alert will say so.`,
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
  };
}

function warnOfNoHeartbeat(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'oidc-thumbprint-watcher:noHeartbeat',
    'There is no alarm for runs that stop: they are nearly 7 days apart or more, and CloudWatch looks no further back. Run the watcher more often.',
  );
}
