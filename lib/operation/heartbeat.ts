import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type AlarmSection, alarmNameOf, describeAlarm } from './alarm-list';
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

/** The section of the runbook for all alarms of the heartbeat. */
const SECTION: AlarmSection = 'no-completed-run';

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

  constructor(scope: Construct, id: string, props: HeartbeatProps) {
    super(scope, id);
    const hours = hoursOfSilence(props.gap);
    if (hours === undefined) {
      warnOfNoHeartbeat(this);
      return;
    }
    const completed = metricOf(props.functionName, 'RunCompleted', { period: HOUR });
    const silent = addPart(this, watchSilence(completed, hours), props);
    const hasRun = addPart(this, watchFirstRun(completed), props);
    const ranLately = addPart(this, watchLatestRun(completed), props);
    this.alarm = new cloudwatch.CompositeAlarm(this, 'NoCompletedRun', {
      compositeAlarmName: alarmNameOf(this, 'NoCompletedRun', props.namePrefix),
      alarmDescription: describeAlarm(
        `No run has completed for ${hours} hours: thumbprints are not being checked, and no other alert will say so.`,
        props.runbook,
        SECTION,
      ),
      alarmRule: cloudwatch.AlarmRule.allOf(inAlarm(silent), inAlarm(hasRun)),
      actionsSuppressor: ranLately,
      actionsSuppressorWaitPeriod: Duration.minutes(10),
      actionsSuppressorExtensionPeriod: Duration.minutes(1),
    });
  }
}

function warnOfNoHeartbeat(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'oidc-thumbprint-watcher:noHeartbeat',
    'There is no alarm for runs that stop: they are 7 days apart or more, and CloudWatch looks no further back. Run the watcher more often.',
  );
}

/** An alarm that the heartbeat is made of, and that notifies nobody by itself. */
interface Part extends Pick<
  cloudwatch.AlarmProps,
  'metric' | 'evaluationPeriods' | 'comparisonOperator' | 'treatMissingData'
> {
  /** The construct's ID. */
  readonly name: string;
  /** The meaning of the alarm, for operators. */
  readonly sentence: string;
}

function addPart(
  scope: Construct,
  { name, sentence, ...part }: Part,
  { runbook, namePrefix }: HeartbeatProps,
): cloudwatch.Alarm {
  const whole = alarmNameOf(scope, 'NoCompletedRun', namePrefix);
  return new cloudwatch.Alarm(scope, name, {
    alarmName: alarmNameOf(scope, name, namePrefix),
    alarmDescription: describeAlarm(`Part of ${whole}, notifies no one by itself: ${sentence}`, runbook, SECTION),
    threshold: 1,
    ...part,
  });
}

function watchSilence(completed: cloudwatch.Metric, hours: number): Part {
  return {
    name: 'Silent',
    sentence: `no run has completed for ${hours} hours, or none ever has.`,
    metric: completed,
    evaluationPeriods: hours,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  };
}

function watchFirstRun(completed: cloudwatch.Metric): Part {
  return {
    name: 'HasRun',
    sentence: 'a run has completed at some time; this alarm stays in ALARM for good.',
    // Any data at all, whatever it says: once this alarm left its state, the heartbeat would be silent for ever.
    metric: completed.with({ statistic: cloudwatch.Stats.SAMPLE_COUNT }),
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
  };
}

function watchLatestRun(completed: cloudwatch.Metric): Part {
  return {
    name: 'RanLately',
    sentence: 'a run has completed within the hour.',
    metric: completed,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

function inAlarm(alarm: cloudwatch.IAlarm): cloudwatch.IAlarmRule {
  return cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM);
}
