import { Duration, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { type ISchedule, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { renderEnvironment } from '../lambda/contract/environment';
import { InputError } from '../lambda/contract/input-error';
import type { Settings } from '../lambda/contract/settings';
import { readUrl } from '../lambda/judge/url';
import { chatTopicIn } from './common-resources';
import type { CaFiles } from './function/ca-files';
import { placeSettings } from './function/settings-file';
import { WatcherFunction } from './function/watcher-function';
import { DEFAULT_RUNBOOK } from './operation/alarm-list';
import { WatcherAlarms } from './operation/alarms';
import { WatcherDashboard } from './operation/dashboard';
import { IamEvents } from './operation/iam-events';
import { DEFAULT_QUICK_LOOK, DEFAULT_SCHEDULE, longestGapOf, timeWindowFor } from './operation/schedule';
import { WatcherSchedule, createScheduleRole, warnIfNeedless } from './operation/watcher-schedule';
import { WatcherPermissions } from './permissions/watcher-permissions';
import type { OidcThumbprintWatcherProps } from './watcher-props';

/** Props, settings and resources of a watcher that its parts refer to. */
export interface WatcherContext {
  readonly props: OidcThumbprintWatcherProps;
  readonly settings: Settings;
  /** The topic that carries the notifications. */
  readonly topic: ITopic;
  readonly stateTable: ITableV2;
  readonly deadLetterQueue: IQueue;
}

/** Creates the function, with its settings and the CA files next to its code. */
export function createFunction(scope: Construct, context: WatcherContext, caFiles: CaFiles): WatcherFunction {
  const { props, settings, deadLetterQueue } = context;
  const { topicArn } = context.topic;
  const chatTopicArn = chatTopicIn(props)?.topicArn;
  const placed = placeSettings(settings);
  const { tableName } = context.stateTable;
  const environment = renderEnvironment({ topicArn, chatTopicArn, tableName, settings: placed.environment });
  return new WatcherFunction(scope, 'Watcher', {
    ...props,
    environment: { ...environment, ...placed.variables, ...endpointOf(props) },
    files: [...caFiles.files(), ...placed.files],
    deadLetterQueue,
    hasQuickLooks: settings.quickLookMinutes !== null,
  });
}

/** Creates the permissions of the function in the account. */
export function createPermissions(
  scope: Construct,
  { props, settings, topic, stateTable }: WatcherContext,
  watcher: WatcherFunction,
): WatcherPermissions {
  return new WatcherPermissions(scope, 'Permissions', {
    role: watcher.role,
    functionArn: watcher.function.functionArn,
    topics: [topic, ...(props.chatTopic ? [props.chatTopic] : [])],
    table: stateTable,
    encryptionKey: props.encryptionKey,
    settings,
  });
}

/** Creates the schedules that start the runs and the quick looks, with one role for both. */
export function createSchedules(
  scope: Construct,
  context: WatcherContext,
  watcher: WatcherFunction,
  permissions: WatcherPermissions,
): { schedule: ISchedule; quickLook: ISchedule | undefined } {
  const role = createScheduleRole(scope, 'ScheduleRole', context.deadLetterQueue);
  const schedule = createSchedule(scope, context, watcher, role);
  const quickLook = createQuickLook(scope, context, watcher, role);
  // The first run of a rate starts as soon as the schedule exists: by then it needs its permissions, and a place for
  // its dead letter.
  schedule.node.addDependency(permissions, watcher.alias);
  quickLook?.node.addDependency(permissions, ...(watcher.quickLookAlias ? [watcher.quickLookAlias] : []));
  return { schedule, quickLook };
}

function createSchedule(
  scope: Construct,
  { props: { schedule = DEFAULT_SCHEDULE }, deadLetterQueue }: WatcherContext,
  { alias }: WatcherFunction,
  role: IRole,
): WatcherSchedule {
  return new WatcherSchedule(scope, 'Schedule', {
    description: 'Starts the OIDC thumbprint watcher',
    schedule,
    timeWindow: timeWindowFor(schedule),
    role,
    target: (delivery) => new LambdaInvoke(alias, delivery),
    input: {},
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    deadLetterQueue,
  });
}

function createQuickLook(
  scope: Construct,
  { props: { schedule = DEFAULT_SCHEDULE, quickLook = DEFAULT_QUICK_LOOK } }: WatcherContext,
  { quickLookAlias: alias }: WatcherFunction,
  role: IRole,
): WatcherSchedule | undefined {
  if (quickLook === 'off' || !alias) return undefined;
  warnIfNeedless(scope, quickLook, schedule);
  return new WatcherSchedule(scope, 'QuickLookSchedule', {
    description: 'Starts a quick look at the providers whose thumbprint AWS checks',
    schedule: quickLook,
    timeWindow: TimeWindow.off(),
    role,
    target: (delivery) => new LambdaInvoke(alias, delivery),
    input: { only: 'enforced' },
    // The next look comes soon, and sees what this one would have seen.
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
}

/** Creates the reaction to changes that others make in IAM. */
export function createIamEvents(
  scope: Construct,
  { deadLetterQueue }: WatcherContext,
  { role, alias: target, function: { functionArn } }: WatcherFunction,
  permissions: WatcherPermissions,
): void {
  const created = new IamEvents(scope, 'IamEvents', { target, role, functionArn, deadLetterQueue });
  created.node.addDependency(permissions, target);
}

/** Creates the alarms about the watcher itself. */
export function createAlarms(scope: Construct, context: WatcherContext, watcher: WatcherFunction): WatcherAlarms {
  const { props, topic } = context;
  return new WatcherAlarms(scope, 'Alarms', {
    ...props,
    ...operationOf(context, watcher),
    encryptionKey: props.encryptionKey,
    alertTopic: topic,
    alarmTopic: props.alarmTopic ?? topic,
  });
}

/** Creates the dashboard, which shows these alarms. */
export function createDashboard(
  scope: Construct,
  context: WatcherContext,
  watcher: WatcherFunction,
  alarms: readonly IAlarm[],
): WatcherDashboard {
  return new WatcherDashboard(scope, 'Dashboard', {
    ...operationOf(context, watcher),
    logGroup: watcher.logGroup,
    tableName: context.stateTable.tableName,
    alarms,
  });
}

/** Returns the props that the alarms and the dashboard have in common. */
function operationOf({ props, deadLetterQueue }: WatcherContext, watcher: WatcherFunction) {
  return {
    functionName: watcher.function.functionName,
    alias: watcher.alias,
    quickLookAlias: watcher.quickLookAlias,
    deadLetterQueue,
    gap: props.heartbeat ?? longestGapOf(props.schedule ?? DEFAULT_SCHEDULE),
    runbook: props.runbookUrl ?? DEFAULT_RUNBOOK,
  };
}

/**
 * Returns the environment variable that points the SDK's IAM client at another endpoint.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
function endpointOf({ iamEndpointUrl: url }: OidcThumbprintWatcherProps): Record<string, string> {
  if (url === undefined) return {};
  if (!Token.isUnresolved(url) && !(/^https?:/i.test(url) && readUrl(url))) {
    throw new InputError(`iamEndpointUrl: must be an http or https URL, not ${JSON.stringify(url)}.`);
  }
  return { AWS_ENDPOINT_URL_IAM: url };
}
