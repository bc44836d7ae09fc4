import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Commands } from './commands';

/** The output that carries what CloudFormation would have made. */
const OUTPUT = 'CompositeAlarm';

/** An alarm on nothing. */
const PLACEHOLDER = {
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 1,
  MetricName: 'None',
  Namespace: 'None',
  Period: 60,
  Statistic: 'Sum',
  Threshold: 0,
};

/**
 * Takes the composite alarm out of a stack, for an account whose CloudFormation knows none, while its CloudWatch does
 * (MiniStack 1.5.33). An ordinary alarm without actions holds its place, since others refer to it; an output says what
 * belongs there.
 */
export function setAsideCompositeAlarm(stack: Stack): void {
  for (const alarm of stack.node.findAll()) {
    if (!(alarm instanceof CfnCompositeAlarm)) continue;
    const { alarmName: AlarmName, alarmDescription: AlarmDescription } = alarm;
    const others = {
      AlarmRule: alarm.alarmRule,
      AlarmActions: alarm.alarmActions,
      ActionsSuppressor: alarm.actionsSuppressor,
      ActionsSuppressorWaitPeriod: alarm.actionsSuppressorWaitPeriod,
      ActionsSuppressorExtensionPeriod: alarm.actionsSuppressorExtensionPeriod,
    };
    const value = stack.toJsonString({ AlarmName, AlarmDescription, ...others });
    void new CfnOutput(stack, OUTPUT, { value });
    for (const property of Object.keys(others)) alarm.addPropertyDeletionOverride(property);
    for (const [property, held] of Object.entries(PLACEHOLDER)) alarm.addPropertyOverride(property, held);
    alarm.addOverride('Type', 'AWS::CloudWatch::Alarm');
  }
}

/** Puts it where it belongs. */
export async function putCompositeAlarm({ aws }: Commands, outputs: Outputs): Promise<void> {
  await aws('cloudwatch', 'delete-alarms', '--alarm-names', nameIn(outputs));
  await aws('cloudwatch', 'put-composite-alarm', '--cli-input-json', outputs[OUTPUT] ?? '');
}

/** Takes it away again: alarms that a composite one depends on cannot be deleted. */
export async function deleteCompositeAlarm({ aws }: Commands, outputs: Outputs): Promise<void> {
  await aws('cloudwatch', 'delete-alarms', '--alarm-names', nameIn(outputs));
}

type Outputs = Readonly<Record<string, string>>;

function nameIn(outputs: Outputs): string {
  return JSON.parse(outputs[OUTPUT] ?? '').AlarmName;
}
