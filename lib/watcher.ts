import { readUrl } from '../lambda/judge/url';
import { Duration, Token } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { renderEnvironment } from '../lambda/environment';
import { InputError } from '../lambda/input-error';
import { AlertTopic } from './alert-topic';
import { createCaFiles } from './ca-files';
import { MemoryTable } from './memory-table';
import { DEFAULT_SCHEDULE, timeWindowFor } from './schedule';
import { WatcherFunction } from './watcher-function';
import { WatcherPermissions } from './watcher-permissions';
import type { OidcThumbprintWatcherProps } from './watcher-props';
import { settingsOf } from './watcher-settings';

export type { OidcThumbprintWatcherProps, ProviderOverrides, Updates } from './watcher-props';

/**
 * Watches the IAM OIDC providers of the account it is deployed into: on a schedule it looks at the certificates their
 * hosts present, keeps their thumbprint lists right, and tells people.
 */
export class OidcThumbprintWatcher extends Construct {
  /** The Lambda function that does it. */
  readonly function: IFunction;
  /** The topic that carries the news; subscribe anything else to it. */
  readonly topic: ITopic;
  /** What the watcher remembers between runs. It stays when the construct is removed. */
  readonly table: ITableV2;
  /** Holds the runs that could not be started and those that failed, for 14 days. */
  readonly deadLetterQueue: sqs.IQueue;
  /** Starts the runs. */
  readonly schedule: scheduler.ISchedule;

  constructor(scope: Construct, id: string, props: OidcThumbprintWatcherProps = {}) {
    super(scope, id);
    const caFiles = createCaFiles();
    const settings = settingsOf(props, caFiles);
    this.topic = new AlertTopic(this, 'Alerts', { emails: props.alertEmails });
    this.table = new MemoryTable(this, 'Memory');
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const environment = renderEnvironment({
      topicArn: this.topic.topicArn,
      tableName: this.table.tableName,
      settings,
    });
    const watcher = new WatcherFunction(this, 'Watcher', {
      environment: { ...environment, ...endpointOf(props) },
      caFiles,
      deadLetterQueue: this.deadLetterQueue,
      functionName: props.functionName,
      logRetention: props.logRetention,
    });
    this.function = watcher.function;
    const permissions = new WatcherPermissions(this, 'Permissions', {
      role: watcher.role,
      topic: this.topic,
      table: this.table,
      settings,
    });
    this.schedule = scheduleOf(this, watcher.alias, this.deadLetterQueue, props.schedule);
    // The first run of a rate starts as soon as the schedule exists: by then it needs its permissions, and a place for
    // its dead letter.
    this.schedule.node.addDependency(permissions, watcher.alias);
  }
}

const scheduleOf = (
  scope: Construct,
  target: IFunction,
  deadLetterQueue: sqs.IQueue,
  schedule = DEFAULT_SCHEDULE,
): scheduler.Schedule =>
  new scheduler.Schedule(scope, 'Schedule', {
    description: 'Starts the OIDC thumbprint watcher',
    schedule,
    timeWindow: timeWindowFor(schedule),
    target: new LambdaInvoke(target, {
      input: scheduler.ScheduleTargetInput.fromObject({}),
      deadLetterQueue,
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    }),
  });

/**
 * The variable that points the SDK's IAM client at another endpoint.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
const endpointOf = ({ iamEndpointUrl: url }: OidcThumbprintWatcherProps): Record<string, string> => {
  if (url === undefined) return {};
  if (!Token.isUnresolved(url) && !(/^https?:/i.test(url) && readUrl(url))) {
    throw new InputError(`iamEndpointUrl: must be an http or https URL, not ${JSON.stringify(url)}.`);
  }
  return { AWS_ENDPOINT_URL_IAM: url };
};
