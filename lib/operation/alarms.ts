import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { addAlarm } from './add-alarm';
import {
  type AlarmCondition,
  watchDeadLetters,
  watchDelivery,
  watchErrors,
  watchExpiringCertificates,
  watchMissingThumbprints,
} from './alarm-conditions';
import type { AlarmSection } from './alarm-list';
import type { AlarmProps } from './alarm-props';
import { watchSilence } from './heartbeat';

/** Props of the alarms: the metrics they watch, and their topics. */
export interface WatcherAlarmsProps extends Pick<AlarmProps, 'alarmNamePrefix' | 'okActions' | 'topicPerAlarm'> {
  /** The function's name. */
  readonly functionName: string;
  /** The alias that the schedule and the events call. */
  readonly alias: IFunction;
  /** The alias that the quick looks call; undefined where there are none. */
  readonly quickLookAlias: IFunction | undefined;
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

/** Alarms about the watcher itself. Each explains its meaning and names its section in the runbook. */
export class WatcherAlarms extends Construct {
  /** Alarm: no run has completed for two periods of the schedule; undefined when CloudWatch cannot look that far back. */
  readonly noCompletedRun: cloudwatch.IAlarm | undefined;
  /** Alarm: a run or a quick look that nobody waits for failed. */
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
    const actions = new AlarmActions(this, 'Actions', props);
    this.topics = actions.topics;
    const add = (condition: AlarmCondition) => addAlarm(this, actions, condition, props);
    const silence = watchSilence(this, props.functionName, props.gap);
    this.noCompletedRun = silence && add(silence);
    this.functionErrors = add(watchErrors(props.alias, props.quickLookAlias));
    this.deadLetters = add(watchDeadLetters(props.deadLetterQueue));
    this.notificationsFailed = add(watchDelivery(props.alertTopic));
    this.enforcedThumbprintMissing = add(watchMissingThumbprints(props.functionName));
    this.enforcedCertificateExpiring = add(watchExpiringCertificates(props.functionName));
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
