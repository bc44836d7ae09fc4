import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { type AlarmSection, alarmNameOf, describeAlarm } from './alarm-list';
import type { AlarmProps } from './alarm-props';
import { Heartbeat } from './heartbeat';
import { metricOf } from './metrics';

/** Props of the alarms: the metrics they watch, and their topics. */
export interface WatcherAlarmsProps extends Pick<AlarmProps, 'alarmNamePrefix' | 'okActions' | 'topicPerAlarm'> {
  /** The function's name. */
  readonly functionName: string;
  /** The alias that the schedule and the events call. */
  readonly alias: IFunction;
  readonly deadLetterQueue: IQueue;
  /** The topic that carries the notifications. */
  readonly alertTopic: ITopic;
  /** The topic that the alarms go to. */
  readonly alarmTopic: ITopic;
  /** The key that encrypts the topics of single alarms; undefined for none. */
  readonly encryptionKey: IKey | undefined;
  /** The longest time between two scheduled runs; undefined when it is not known. */
  readonly gap: Duration | undefined;
  /** URL or path of the runbook. */
  readonly runbook: string;
}

const FIVE_MINUTES = Duration.minutes(5);

/** Alarms about the watcher itself. Each explains its meaning and names its section in the runbook. */
export class WatcherAlarms extends Construct {
  /** Alarm: no run has completed for two periods of the schedule; undefined when CloudWatch cannot look that far back. */
  readonly noCompletedRun: cloudwatch.IAlarm | undefined;
  /** Alarm: a run that nobody waits for failed. */
  readonly functionErrors: cloudwatch.IAlarm;
  /** Alarm: a run failed, or could not be started, even after the retries. */
  readonly deadLetters: cloudwatch.IAlarm;
  /** Alarm: a notification did not reach a subscriber. */
  readonly notificationsFailed: cloudwatch.IAlarm;
  /** Alarm: sign-ins through a provider fail. */
  readonly enforcedThumbprintMissing: cloudwatch.IAlarm;
  /** Alarm: sign-ins through a provider fail, or will within days, since a certificate is at its end. */
  readonly enforcedCertificateExpiring: cloudwatch.IAlarm;
  /** The topics of single alarms, by the name of the alarm's section in the runbook; empty unless `topicPerAlarm` is set. */
  readonly topics: ReadonlyMap<AlarmSection, ITopic>;
  /** All alarms, the worst first. */
  readonly all: readonly cloudwatch.IAlarm[];

  constructor(scope: Construct, id: string, props: WatcherAlarmsProps) {
    super(scope, id);
    const { functionName, alias, deadLetterQueue, alertTopic, gap, runbook, alarmNamePrefix: namePrefix } = props;
    const actions = new AlarmActions(this, 'Actions', props);
    this.topics = actions.topics;
    const anyOf = (
      name: string,
      section: AlarmSection,
      metric: cloudwatch.Metric,
      sentence: string,
      treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ): cloudwatch.IAlarm => {
      const alarm = new cloudwatch.Alarm(this, name, {
        alarmName: alarmNameOf(this, name, namePrefix),
        alarmDescription: describeAlarm(sentence, runbook, section),
        metric,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData,
      });
      actions.addTo(alarm, section);
      return alarm;
    };
    const heartbeat = new Heartbeat(this, 'Heartbeat', { functionName, gap, runbook, namePrefix });
    if (heartbeat.alarm) actions.addTo(heartbeat.alarm, 'no-completed-run');
    this.noCompletedRun = heartbeat.alarm;
    this.functionErrors = anyOf(
      'FunctionErrors',
      'function-errors',
      // Through the alias nobody waits for the answer; an operator who invokes the function by hand sees the error.
      alias.metricErrors({ period: FIVE_MINUTES }),
      'A run that was started by the schedule or by an event failed; two retries follow.',
    );
    this.deadLetters = anyOf(
      'DeadLetters',
      'dead-letters',
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
      'A run could not be started, or failed for good: its record is in the dead-letter queue.',
    );
    this.notificationsFailed = anyOf(
      'NotificationsFailed',
      'notifications-failed',
      alertTopic.metricNumberOfNotificationsFailed({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.SUM }),
      'News did not reach one of the subscribers of the topic.',
    );
    this.enforcedThumbprintMissing = anyOf(
      'EnforcedThumbprintMissing',
      'enforced-thumbprint-missing',
      metricOf(functionName, 'EnforcedMissing', { period: Duration.hours(1) }),
      'AWS checks the thumbprint of a provider, and the one that its issuer presents is not pinned: its sign-ins fail.',
      // Each run reports it again: until the next run does, the report of the last one still holds.
      cloudwatch.TreatMissingData.IGNORE,
    );
    this.enforcedCertificateExpiring = anyOf(
      'EnforcedCertificateExpiring',
      'enforced-certificate-expiring',
      metricOf(functionName, 'EnforcedExpiring', { period: Duration.hours(1) }),
      'A certificate of a provider whose thumbprint AWS checks has expired, or is about to: sign-ins fail, or soon will.',
      cloudwatch.TreatMissingData.IGNORE,
    );
    this.all = [
      this.enforcedThumbprintMissing,
      this.enforcedCertificateExpiring,
      ...(this.noCompletedRun ? [this.noCompletedRun] : []),
      this.deadLetters,
      this.functionErrors,
      this.notificationsFailed,
    ];
  }
}
