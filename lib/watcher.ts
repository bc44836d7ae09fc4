import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISchedule } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { tableOf, topicOf } from './common-resources';
import { createCaFiles } from './function/ca-files';
import type { WatcherAlarms } from './operation/alarms';
import { DeadLetters } from './operation/dead-letters';
import { WatcherMetrics } from './operation/watcher-metrics';
import { warnOfOthers } from './other-watchers';
import {
  createAlarms,
  createDashboard,
  createFunction,
  createIamEvents,
  createPermissions,
  createSchedules,
} from './watcher-parts';
import type { OidcThumbprintWatcherProps } from './watcher-props';
import { settingsOf } from './watcher-settings';

export type { AlarmProps } from './operation/alarm-props';
export type { FunctionProps, LogLevel, LogRemoval } from './function/function-props';
export type { NetworkProps } from './function/network';
export type { OperationProps } from './operation/operation-props';
export type { StateProps } from './operation/state-props';
export type { OidcThumbprintWatcherProps, ProviderOverrides, ThumbprintCheck, Updates } from './watcher-props';

/**
 * Watches the IAM OIDC providers of the account it is deployed into. On a schedule, and when someone changes a provider, it
 * observes the certificates that their hosts present, keeps their thumbprint lists right, and notifies operators.
 */
export class OidcThumbprintWatcher extends WatcherMetrics {
  /** The Lambda function that runs the watcher. */
  readonly function: IFunction;
  /** The topic that carries the notifications; subscribe anything else to it. */
  readonly topic: ITopic;
  /** The table with the state: the given one, or a new one that stays when the construct is removed. */
  readonly stateTable: ITableV2;
  /** The queue of the runs that failed or could not be started, for 14 days. */
  readonly deadLetterQueue: IQueue;
  /** The schedule that starts the runs. */
  readonly schedule: ISchedule;
  /** The schedule that starts the quick looks; undefined where the props say so. */
  readonly quickLook: ISchedule | undefined;
  /** The alarms about the watcher itself; undefined where the props say so. */
  readonly alarms: WatcherAlarms | undefined;
  /** The dashboard; undefined where the props say so. */
  readonly dashboard: Dashboard | undefined;

  constructor(scope: Construct, id: string, props: OidcThumbprintWatcherProps = {}) {
    super(scope, id);
    const caFiles = createCaFiles();
    const settings = settingsOf(props, caFiles);
    this.topic = topicOf(this, props);
    this.stateTable = tableOf(this, props);
    this.deadLetterQueue = new DeadLetters(this, 'DeadLetters', { encryptionKey: props.encryptionKey });
    const { topic, stateTable, deadLetterQueue } = this;
    const context = { props, settings, topic, stateTable, deadLetterQueue };
    const watcher = createFunction(this, context, caFiles);
    this.function = watcher.function;
    const permissions = createPermissions(this, context, watcher);
    const { schedule, quickLook } = createSchedules(this, context, watcher, permissions);
    this.schedule = schedule;
    this.quickLook = quickLook;
    if (props.reactToIamEvents ?? props.iamEndpointUrl === undefined) {
      createIamEvents(this, context, watcher, permissions);
    }
    if (props.alarms ?? true) this.alarms = createAlarms(this, context, watcher);
    if (props.dashboard ?? true) this.dashboard = createDashboard(this, context, watcher, this.alarms?.all ?? []);
    warnOfOthers(this, OidcThumbprintWatcher);
    if (props.permissionsBoundary) iam.PermissionsBoundary.of(this).apply(props.permissionsBoundary);
  }

  /** Lets someone invoke the function by hand: to check, to approve a thumbprint, to read the history. */
  grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.function.grantInvoke(grantee);
  }
}
