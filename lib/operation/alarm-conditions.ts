import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmSection } from './alarm-list';
import { metricOf } from './metrics';

/** The condition of an alarm, and its explanation. The alarm goes off when the metric is not 0. */
export interface AlarmCondition {
  /** The construct's ID. */
  readonly name: string;
  /** The name of the alarm's section in the runbook. */
  readonly section: AlarmSection;
  readonly metric: cloudwatch.Metric;
  /** The meaning of the alarm, for operators. */
  readonly sentence: string;
  readonly treatMissingData: cloudwatch.TreatMissingData;
}

const FIVE_MINUTES = Duration.minutes(5);

/** Returns the condition that a run of the schedule or of an event failed. */
export function watchErrors(alias: IFunction): AlarmCondition {
  return {
    name: 'FunctionErrors',
    section: 'function-errors',
    // Through the alias nobody waits for the answer; an operator who invokes the function by hand sees the error.
    metric: alias.metricErrors({ period: FIVE_MINUTES }),
    sentence: 'A run that the schedule or an event started has failed; Lambda retries it twice.',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
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
