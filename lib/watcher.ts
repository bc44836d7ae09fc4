import { readUrl } from '../lambda/judge/url';
import { Token } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISchedule } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { renderEnvironment } from '../lambda/contract/environment';
import { InputError } from '../lambda/contract/input-error';
import { DEFAULT_RUNBOOK } from './operation/alarm-list';
import { WatcherAlarms } from './operation/alarms';
import { AlertTopic, subscribe } from './operation/alert-topic';
import { createCaFiles } from './function/ca-files';
import { WatcherDashboard } from './operation/dashboard';
import { DeadLetters } from './operation/dead-letters';
import { IamEvents } from './operation/iam-events';
import { StateTable } from './operation/state-table';
import { warnOfOthers } from './other-watchers';
import { DEFAULT_SCHEDULE, longestGapOf } from './operation/schedule';
import { placeSettings } from './function/settings-file';
import { WatcherFunction } from './function/watcher-function';
import { WatcherMetrics } from './operation/watcher-metrics';
import { WatcherPermissions } from './permissions/watcher-permissions';
import type { OidcThumbprintWatcherProps } from './watcher-props';
import { WatcherSchedule } from './operation/watcher-schedule';
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
  /** The alarms about the watcher itself; undefined where the props say so. */
  readonly alarms: WatcherAlarms | undefined;
  /** The dashboard; undefined where the props say so. */
  readonly dashboard: Dashboard | undefined;

  constructor(scope: Construct, id: string, props: OidcThumbprintWatcherProps = {}) {
    super(scope, id);
    const { encryptionKey, schedule = DEFAULT_SCHEDULE } = props;
    const caFiles = createCaFiles();
    const settings = settingsOf(props, caFiles);
    this.topic = topicOf(this, props);
    this.stateTable = tableOf(this, props);
    const deadLetterQueue = new DeadLetters(this, 'DeadLetters', { encryptionKey });
    this.deadLetterQueue = deadLetterQueue;
    const { topicArn } = this.topic;
    const chatTopicArn = chatTopicIn(props)?.topicArn;
    const placed = placeSettings(settings);
    const { tableName } = this.stateTable;
    const environment = renderEnvironment({ topicArn, chatTopicArn, tableName, settings: placed.environment });
    const watcher = new WatcherFunction(this, 'Watcher', {
      ...props,
      environment: { ...environment, ...placed.variables, ...endpointOf(props) },
      copies: [caFiles.copyCommands, placed.copyCommands],
      deadLetterQueue,
    });
    this.function = watcher.function;
    const { role, alias: target } = watcher;
    const { topic, stateTable } = this;
    const permissions = new WatcherPermissions(this, 'Permissions', {
      role,
      functionArn: this.function.functionArn,
      topics: [topic, ...(props.chatTopic ? [props.chatTopic] : [])],
      table: stateTable,
      encryptionKey,
      settings,
    });
    this.schedule = new WatcherSchedule(this, 'Schedule', { schedule, target, deadLetterQueue });
    // The first run of a rate starts as soon as the schedule exists: by then it needs its permissions, and a place for
    // its dead letter.
    this.schedule.node.addDependency(permissions, target);
    if (props.reactToIamEvents ?? props.iamEndpointUrl === undefined) {
      new IamEvents(this, 'IamEvents', {
        target,
        role,
        functionArn: this.function.functionArn,
        deadLetterQueue,
      }).node.addDependency(permissions, target);
    }
    const shared = {
      functionName: this.function.functionName,
      alias: target,
      deadLetterQueue,
      gap: props.heartbeat ?? longestGapOf(schedule),
      runbook: props.runbookUrl ?? DEFAULT_RUNBOOK,
    };
    if (props.alarms ?? true) {
      const alarmTopic = props.alarmTopic ?? topic;
      this.alarms = new WatcherAlarms(this, 'Alarms', {
        ...props,
        ...shared,
        encryptionKey,
        alertTopic: topic,
        alarmTopic,
      });
    }
    if (props.dashboard ?? true) {
      const { logGroup } = watcher;
      const alarms = this.alarms?.all ?? [];
      this.dashboard = new WatcherDashboard(this, 'Dashboard', {
        ...shared,
        logGroup,
        tableName: stateTable.tableName,
        alarms,
      });
    }
    warnOfOthers(this, OidcThumbprintWatcher);
    if (props.permissionsBoundary) iam.PermissionsBoundary.of(this).apply(props.permissionsBoundary);
  }

  /** Lets someone invoke the function by hand: to check, to approve a thumbprint, to read the history. */
  grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.function.grantInvoke(grantee);
  }
}

function topicOf(
  scope: Construct,
  { alertTopic, alertEmails = [], encryptionKey }: OidcThumbprintWatcherProps,
): ITopic {
  if (!alertTopic) return new AlertTopic(scope, 'Alerts', { emails: alertEmails, encryptionKey });
  subscribe(alertTopic, alertEmails);
  return alertTopic;
}

function tableOf(
  scope: Construct,
  { stateTable, encryptionKey, deletionProtection }: OidcThumbprintWatcherProps,
): ITableV2 {
  if (!stateTable) return new StateTable(scope, 'State', { encryptionKey, deletionProtection });
  if (deletionProtection === undefined) return stateTable;
  throw new InputError(
    'deletionProtection: is for a new table; protect the one that you give as stateTable where it is defined.',
  );
}

function chatTopicIn({ alertTopic, chatTopic }: OidcThumbprintWatcherProps): ITopic | undefined {
  if (chatTopic && chatTopic === alertTopic) {
    throw new InputError(
      'chatTopic: must be another topic than alertTopic, whose subscribers would get everything twice.',
    );
  }
  return chatTopic;
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
