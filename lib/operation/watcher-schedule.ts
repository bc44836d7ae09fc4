import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ENCRYPT, throughServices } from '../permissions/delivery';
import { timeWindowFor } from './schedule';

/** Props of the schedule that starts the runs. */
export interface WatcherScheduleProps {
  readonly schedule: scheduler.ScheduleExpression;
  readonly target: IFunction;
  /** The queue for runs that could not be started. */
  readonly deadLetterQueue: IQueue;
}

/** The schedule, with a role of its own that may start the runs and nothing else. */
export class WatcherSchedule extends scheduler.Schedule {
  constructor(scope: Construct, id: string, { schedule, target, deadLetterQueue }: WatcherScheduleProps) {
    const role = roleFor(scope, `${id}Role`, deadLetterQueue);
    super(scope, id, {
      description: 'Starts the OIDC thumbprint watcher',
      schedule,
      timeWindow: timeWindowFor(schedule),
      target: new LambdaInvoke(target, {
        role,
        input: scheduler.ScheduleTargetInput.fromObject({}),
        deadLetterQueue,
        retryAttempts: 2,
        maxEventAge: Duration.hours(1),
      }),
    });
    // Its policies are resources of their own: a schedule that exists before them starts a run without permission.
    this.node.addDependency(role);
  }
}

/** Returns the schedule's role. CDK's own role would be outside the construct, where a permissions boundary misses it. */
function roleFor(scope: Construct, id: string, { encryptionMasterKey: key }: IQueue): iam.Role {
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
