import { Duration } from 'aws-cdk-lib';
import { type ISchedule, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { type ScheduleTargetBaseProps, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DEFAULT_QUICK_LOOK, DEFAULT_SCHEDULE, timeWindowFor } from '../operation/schedule';
import { WatcherSchedule, createScheduleRole, warnIfNeedless } from '../operation/watcher-schedule';
import type { Machine } from './machine';
import type { OidcThumbprintWatcherOrganizationProps } from './organization-props';

/** The schedules of an organization. */
export interface OrganizationSchedules {
  schedule: ISchedule;
  /** Undefined where there are no quick looks. */
  quickLook: ISchedule | undefined;
}

/** Creates the schedules that start the runs over all accounts and the quick looks, with one role for both. */
export function createSchedules(
  scope: Construct,
  { schedule = DEFAULT_SCHEDULE, quickLook = DEFAULT_QUICK_LOOK }: OidcThumbprintWatcherOrganizationProps,
  { stateMachine, policy }: Machine,
  deadLetterQueue: IQueue,
): OrganizationSchedules {
  const role = createScheduleRole(scope, 'ScheduleRole', deadLetterQueue);
  const target = (delivery: ScheduleTargetBaseProps) => new StepFunctionsStartExecution(stateMachine, delivery);
  const runs = new WatcherSchedule(scope, 'Schedule', {
    description: 'Starts a run of the OIDC thumbprint watcher over the organization',
    schedule,
    timeWindow: timeWindowFor(schedule),
    role,
    target,
    input: {},
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    deadLetterQueue,
  });
  runs.node.addDependency(policy);
  if (quickLook === 'off') return { schedule: runs, quickLook: undefined };
  warnIfNeedless(scope, quickLook, schedule);
  const looks = new WatcherSchedule(scope, 'QuickLookSchedule', {
    description: 'Starts a quick look at the providers of the organization whose thumbprint AWS checks',
    schedule: quickLook,
    timeWindow: TimeWindow.off(),
    role,
    target,
    input: { only: 'enforced' },
    // The next look comes soon, and sees what this one would have seen.
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
  looks.node.addDependency(policy);
  return { schedule: runs, quickLook: looks };
}
