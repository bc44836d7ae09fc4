import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmNameOf, describeAlarm } from './alarm-list';
import { metricOf } from './metrics';

/** Props of the heartbeat. */
export interface HeartbeatProps {
  /** The function's name. */
  readonly functionName: string;
  /** The longest time between two scheduled runs; undefined when it is not known. */
  readonly gap: Duration | undefined;
  /** URL or path of the runbook. */
  readonly runbook: string;
  /** Prefix of the names of the alarms; undefined for the path of their construct. */
  readonly namePrefix: string | undefined;
}

const HOUR = Duration.hours(1);

/**
 * Longest time that an alarm can look back, in hours, with periods of an hour.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const FURTHEST = 7 * 24;

/** Extra time for a run that starts late in its window, is slow, or is retried, in hours. */
const PATIENCE = 1;

/**
 * Returns the hours without a completed run after which the alarm goes off: two gaps and `PATIENCE`, as far as an alarm
 * can look back. Undefined when it cannot look back over even one gap.
 */
export function hoursOfSilence(gap: Duration | undefined): number | undefined {
  const hours = gap?.toHours({ integral: false }) ?? FURTHEST / 2;
  if (hours + PATIENCE > FURTHEST) return undefined;
  return Math.min(FURTHEST, Math.ceil(2 * hours) + PATIENCE);
}

/**
 * The alarm for runs that no longer complete, or no longer start. Missing data counts as silence, so a new alarm would
 * go off before the first run could complete. It therefore takes part only once a run has completed; another alarm keeps
 * that fact for good. When the first run ends, CloudWatch may see the completed run before it sees the end of the silence;
 * a third alarm holds the notification back for the minutes in between.
 */
export class Heartbeat extends Construct {
  /** The alarm that notifies operators; undefined when the runs are further apart than CloudWatch can look back. */
  readonly alarm: cloudwatch.CompositeAlarm | undefined;

  constructor(scope: Construct, id: string, { functionName, gap, runbook, namePrefix }: HeartbeatProps) {
    super(scope, id);
    const hours = hoursOfSilence(gap);
    if (hours === undefined) {
      Annotations.of(this).addWarningV2(
        'oidc-thumbprint-watcher:noHeartbeat',
        'No alarm will tell when the runs stop: they are 7 days apart or more, and CloudWatch looks no further back. Run the watcher more often.',
      );
      return;
    }
    const nameOf = (name: string): string => alarmNameOf(this, name, namePrefix);
    const describe = (sentence: string) => describeAlarm(sentence, runbook, 'no-completed-run');
    const part = (name: string, sentence: string, props: Pick<cloudwatch.AlarmProps, PartProps>) =>
      new cloudwatch.Alarm(this, name, {
        alarmName: nameOf(name),
        alarmDescription: describe(`Part of ${nameOf('NoCompletedRun')}, tells nobody by itself: ${sentence}`),
        threshold: 1,
        ...props,
      });
    const completed = metricOf(functionName, 'RunCompleted', { period: HOUR });
    const silent = part('Silent', `no run has completed for ${hours} hours, or none ever has.`, {
      metric: completed,
      evaluationPeriods: hours,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    const hasRun = part('HasRun', 'a run has completed at some time; this stays in alarm for good.', {
      // Any data at all, whatever it says: once this alarm left its state, the heartbeat would be silent for ever.
      metric: completed.with({ statistic: cloudwatch.Stats.SAMPLE_COUNT }),
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
    const ranLately = part('RanLately', 'a run has completed within the hour.', {
      metric: completed,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    this.alarm = new cloudwatch.CompositeAlarm(this, 'NoCompletedRun', {
      compositeAlarmName: nameOf('NoCompletedRun'),
      alarmDescription: describe(
        `No run has completed for ${hours} hours: nobody looks after the thumbprints, and nobody will hear of it otherwise.`,
      ),
      alarmRule: cloudwatch.AlarmRule.allOf(inAlarm(silent), inAlarm(hasRun)),
      actionsSuppressor: ranLately,
      actionsSuppressorWaitPeriod: Duration.minutes(10),
      actionsSuppressorExtensionPeriod: Duration.minutes(1),
    });
  }
}

/** Props that differ between the parts. */
type PartProps = 'metric' | 'evaluationPeriods' | 'comparisonOperator' | 'treatMissingData';

function inAlarm(alarm: cloudwatch.IAlarm): cloudwatch.IAlarmRule {
  return cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM);
}
