import { Annotations, type Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ENCRYPT, throughServices } from '../permissions/delivery';
import { isNeedless } from './schedule';

/** Props of a schedule: the event that it sends, to whom, when, and what becomes of one that cannot be delivered. */
export interface WatcherScheduleProps {
  /** The schedule in a few words, for operators who list schedules. */
  readonly description: string;
  readonly schedule: scheduler.ScheduleExpression;
  /** The window within which Scheduler may start the run. */
  readonly timeWindow: scheduler.TimeWindow;
  /** The role that may call the target. */
  readonly role: iam.IRole;
  /** Creates the target, to which the events are delivered with these props. */
  readonly target: (delivery: ScheduleTargetBaseProps) => scheduler.IScheduleTarget;
  /** The event that the target gets. */
  readonly input: object;
  /** Number of times that Scheduler tries again to deliver an event. */
  readonly retryAttempts: number;
  /** The longest time for which Scheduler tries. */
  readonly maxEventAge: Duration;
  /**
   * The queue for events that could not be delivered.
   * @default - they are dropped
   */
  readonly deadLetterQueue?: IQueue;
}

/** A schedule that starts runs. */
export class WatcherSchedule extends scheduler.Schedule {
  constructor(scope: Construct, id: string, props: WatcherScheduleProps) {
    const { description, schedule, timeWindow, role, target, input, ...delivery } = props;
    const event = scheduler.ScheduleTargetInput.fromObject(input);
    super(scope, id, {
      description,
      schedule,
      timeWindow,
      target: target({ role, input: event, ...delivery }),
    });
    // Its policies are resources of their own: a schedule that exists before them starts a run without permission.
    this.node.addDependency(role);
  }
}

/**
 * Creates the role of the schedules, which may start the runs and nothing else. CDK's own role would be outside the construct, where
 * a permissions boundary misses it.
 */
export function createScheduleRole(scope: Construct, id: string, { encryptionMasterKey: key }: IQueue): iam.Role {
  const stack = Stack.of(scope);
  const group = stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
  const conditions = { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group } };
  const assumedBy = new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions });
  const role = new iam.Role(scope, id, { assumedBy });
  if (key) {
    const onQueue = { actions: ENCRYPT, resources: [key.keyArn], conditions: throughServices(scope, 'sqs') };
    role.addToPolicy(new iam.PolicyStatement(onQueue));
  }
  return role;
}

/** Warns of quick looks that come no sooner than the runs of a schedule. */
export function warnIfNeedless(
  scope: Construct,
  quickLook: scheduler.ScheduleExpression,
  schedule: scheduler.ScheduleExpression,
): void {
  if (!isNeedless(quickLook, schedule)) return;
  Annotations.of(scope).addWarningV2(
    'oidc-thumbprint-watcher:needlessQuickLook',
    `The quick looks (${quickLook.expressionString}) are no more frequent than the runs (${schedule.expressionString}), which look at every provider. Set quickLook to off, or to a shorter time.`,
  );
}
