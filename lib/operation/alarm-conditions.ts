import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmSection } from './alarm-list';
import { metricOf } from './metrics';

/** The condition of an alarm, and its explanation. */
export interface AlarmCondition {
  /** The construct's ID. */
  readonly name: string;
  /** The name of the alarm's section in the runbook. */
  readonly section: AlarmSection;
  readonly metric: cloudwatch.IMetric;
  /**
   * The least value at which the alarm goes off.
   * @default 1
   */
  readonly threshold?: number;
  /**
   * The number of periods that CloudWatch looks at.
   * @default 1
   */
  readonly evaluationPeriods?: number;
  /**
   * The number of them that must reach the threshold.
   * @default - all
   */
  readonly datapointsToAlarm?: number;
  /** The meaning of the alarm, for operators. */
  readonly sentence: string;
  readonly treatMissingData: cloudwatch.TreatMissingData;
}

const FIVE_MINUTES = Duration.minutes(5);

/** Returns the condition that a run of the schedule or of an event failed, or a quick look where there is an alias for these. */
export function watchErrors(alias: IFunction, quickLookAlias: IFunction | undefined): AlarmCondition {
  // Through an alias nobody waits for the answer; an operator who invokes the function by hand sees the error.
  const runs = alias.metricErrors({ period: FIVE_MINUTES });
  const condition = {
    name: 'FunctionErrors',
    section: 'function-errors',
    metric: runs,
    sentence: 'A run that the schedule or an event started has failed; Lambda retries it twice.',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  } as const;
  if (!quickLookAlias) return condition;
  return {
    ...condition,
    metric: new cloudwatch.MathExpression({
      // A missing value counts as 0.
      expression: 'runs + looks',
      usingMetrics: { runs, looks: quickLookAlias.metricErrors({ period: FIVE_MINUTES }) },
      period: FIVE_MINUTES,
      label: 'Errors of runs and quick looks',
    }),
    sentence:
      'A run that the schedule or an event started, or a quick look, has failed. Lambda retries a run twice; the next quick look comes by itself.',
  };
}

/** Returns the condition that the dead-letter queue holds a record. */
export function watchDeadLetters(deadLetterQueue: IQueue): AlarmCondition {
  return {
    name: 'DeadLetters',
    section: 'dead-letters',
    metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      period: FIVE_MINUTES,
      statistic: cloudwatch.Stats.MAXIMUM,
    }),
    sentence: 'A run could not be started, or failed on every try: its message is in the dead-letter queue.',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

/** Returns the condition that a subscriber of the topic missed a notification. */
export function watchDelivery(alertTopic: ITopic): AlarmCondition {
  return {
    name: 'NotificationsFailed',
    section: 'notifications-failed',
    metric: alertTopic.metricNumberOfNotificationsFailed({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.SUM }),
    sentence: 'SNS could not deliver a notification to one of the subscribers of the topic.',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

/** Returns the condition that sign-ins through a provider fail, since a thumbprint is missing. */
export function watchMissingThumbprints(functionName: string): AlarmCondition {
  return {
    name: 'EnforcedThumbprintMissing',
    section: 'enforced-thumbprint-missing',
    metric: metricOf(functionName, 'EnforcedMissing', { period: Duration.hours(1) }),
    sentence:
      'AWS checks the thumbprint of a provider, and the one that its issuer presents is not pinned: sign-ins through it fail.',
    // Each run reports it again: until the next run does, the report of the last one still holds.
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
  };
}

/** Returns the condition that sign-ins through a provider fail or soon will, since a certificate is at its end. */
export function watchExpiringCertificates(functionName: string): AlarmCondition {
  return {
    name: 'EnforcedCertificateExpiring',
    section: 'enforced-certificate-expiring',
    metric: metricOf(functionName, 'EnforcedExpiring', { period: Duration.hours(1) }),
    sentence:
      'A certificate of a provider whose thumbprint AWS checks has expired, or expires soon: sign-ins fail, or soon will.',
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
  };
}
