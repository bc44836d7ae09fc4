import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmActions } from './alarm-actions';
import type { AlarmCondition } from './alarm-conditions';
import { alarmNameOf, describeAlarm } from './alarm-list';
import type { AlarmProps } from './alarm-props';

/** Name and description of alarms. */
export interface AlarmNaming extends Pick<AlarmProps, 'alarmNamePrefix'> {
  /** URL or path of the runbook. */
  readonly runbook: string;
}

/** Adds an alarm that goes off at the first value that reaches the threshold. */
export function addAlarm(
  scope: Construct,
  actions: AlarmActions,
  { name, section, sentence, ...condition }: AlarmCondition,
  { runbook, alarmNamePrefix }: AlarmNaming,
): cloudwatch.IAlarm {
  const alarm = new cloudwatch.Alarm(scope, name, {
    alarmName: alarmNameOf(scope, name, alarmNamePrefix),
    alarmDescription: describeAlarm(sentence, runbook, section),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    ...condition,
  });
  actions.addTo(alarm, section);
  return alarm;
}
