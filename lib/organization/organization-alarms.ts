import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { addAlarm } from '../operation/add-alarm';
import { AlarmActions } from '../operation/alarm-actions';
import { type AlarmCondition, watchDeadLetters, watchDelivery } from '../operation/alarm-conditions';
import type { AlarmSection } from '../operation/alarm-list';
import type { AlarmProps } from '../operation/alarm-props';
import { watchSilence } from '../operation/heartbeat';

/** Props of the alarms: the metrics they watch, and their topics. */
export interface OrganizationAlarmsProps extends Pick<AlarmProps, 'alarmNamePrefix' | 'okActions' | 'topicPerAlarm'> {
  readonly stateMachine: IStateMachine;
  /** The function that emits the metrics of a run. */
  readonly coordinate: IFunction;
  /** All functions. */
  readonly functions: readonly IFunction[];
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

/** Alarms about the watcher of an organization itself. Each explains its meaning and names its section in the runbook. */
export class OrganizationAlarms extends Construct {
  /** Alarm: no run has completed for two periods of the schedule; undefined when CloudWatch cannot look that far back. */
  readonly noCompletedRun: cloudwatch.IAlarm | undefined;
  /** Alarm: an execution failed, ran out of time, or was stopped. */
  readonly executionFailed: cloudwatch.IAlarm;
  /** Alarm: a function failed. */
  readonly functionErrors: cloudwatch.IAlarm;
  /** Alarm: an execution could not be started. */
  readonly deadLetters: cloudwatch.IAlarm;
  /** Alarm: a notification did not reach a subscriber. */
  readonly notificationsFailed: cloudwatch.IAlarm;
  /** The topics of single alarms, by the name of the alarm's section in the runbook; empty unless `topicPerAlarm` is set. */
  readonly topics: ReadonlyMap<AlarmSection, ITopic>;

  constructor(scope: Construct, id: string, props: OrganizationAlarmsProps) {
    super(scope, id);
    const actions = new AlarmActions(this, 'Actions', props);
    this.topics = actions.topics;
    const add = (condition: AlarmCondition) => addAlarm(this, actions, condition, props);
    const silence = watchSilence(this, props.coordinate.functionName, props.gap);
    this.noCompletedRun = silence && add(silence);
    this.executionFailed = add(watchExecutions(props.stateMachine));
    this.functionErrors = add(watchFunctions(props.functions));
    this.deadLetters = add(watchDeadLetters(props.deadLetterQueue));
    this.notificationsFailed = add(watchDelivery(props.alertTopic));
  }
}

const FIVE_MINUTES = Duration.minutes(5);

/** Returns the condition that an execution did not come to its end. */
function watchExecutions(machine: IStateMachine): AlarmCondition {
  const options = { period: FIVE_MINUTES, statistic: cloudwatch.Stats.SUM };
  return {
    name: 'ExecutionFailed',
    section: 'execution-failed',
    metric: sumOf('Executions that did not complete', {
      failed: machine.metricFailed(options),
      timedOut: machine.metricTimedOut(options),
      aborted: machine.metricAborted(options),
    }),
    sentence: 'A run over the organization failed, took too long or was stopped; a redrive goes on where it ended.',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

/** Returns the condition that one of the functions failed. What a batch did not come to the end of is reported by its run, too. */
function watchFunctions(functions: readonly IFunction[]): AlarmCondition {
  const metrics = functions.map((one) => one.metricErrors({ period: FIVE_MINUTES }));
  return {
    name: 'FunctionErrors',
    section: 'function-errors',
    metric: sumOf(
      'Errors of the functions',
      Object.fromEntries(metrics.map((metric, index) => [`errors${index + 1}`, metric])),
    ),
    sentence: 'A function failed in a run over the organization: its batch of accounts or issuers is not done.',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

/** Returns the sum of metrics; a missing value counts as 0. */
function sumOf(label: string, usingMetrics: Record<string, cloudwatch.IMetric>): cloudwatch.MathExpression {
  const expression = Object.keys(usingMetrics).join(' + ');
  return new cloudwatch.MathExpression({ expression, usingMetrics, period: FIVE_MINUTES, label });
}
