import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISchedule } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { createCaFiles } from '../function/ca-files';
import { DEFAULT_RUNBOOK } from '../operation/alarm-list';
import { DeadLetters } from '../operation/dead-letters';
import { DEFAULT_SCHEDULE, longestGapOf } from '../operation/schedule';
import { tableOf, topicOf } from '../common-resources';
import { Machine } from './machine';
import { MemberStackSet } from './member-stack-set';
import { memberTemplate } from './member-template';
import { OrganizationAlarms } from './organization-alarms';
import { type OrganizationFunctions, createFunctions } from './organization-functions';
import type { OidcThumbprintWatcherOrganizationProps } from './organization-props';
import { createSchedules } from './organization-schedules';
import { type CheckedProps, checkProps } from './organization-settings';
import { RunsBucket } from './runs-bucket';

export type { OidcThumbprintWatcherOrganizationProps } from './organization-props';
export type { CallAs } from './member-stack-set';

/**
 * Watches the IAM OIDC providers of all accounts of an organization, from one of them. A state machine lists the accounts, reads their
 * providers, observes each issuer once, and keeps the thumbprint lists right, account by account; one message has the news of all.
 */
export class OidcThumbprintWatcherOrganization extends Construct {
  /** The state machine; an execution is a run. */
  readonly stateMachine: StateMachine;
  /** The functions of its stages. */
  readonly functions: OrganizationFunctions;
  /** The bucket with the files of the runs. */
  readonly bucket: IBucket;
  /** The topic that carries the notifications; subscribe anything else to it. */
  readonly topic: ITopic;
  /** The table with the state: the given one, or a new one that stays when the construct is removed. */
  readonly stateTable: ITableV2;
  /** The queue of the runs that could not be started, for 14 days. */
  readonly deadLetterQueue: IQueue;
  /** The schedule that starts the runs over all accounts. */
  readonly schedule: ISchedule;
  /** The schedule that starts the quick looks; undefined where the props say so. */
  readonly quickLook: ISchedule | undefined;
  /** The alarms about the watcher itself; undefined where the props say so. */
  readonly alarms: OrganizationAlarms | undefined;
  /** The StackSet that puts the roles into the accounts; undefined where the props say so. */
  readonly stackSet: MemberStackSet | undefined;
  /** The template of the roles in each account, as JSON text, with the parameter `HubAccount`: the account of this construct. */
  readonly memberTemplate: string;

  constructor(scope: Construct, id: string, props: OidcThumbprintWatcherOrganizationProps) {
    super(scope, id);
    const { organizationId, encryptionKey, maxConcurrency = 10, stateMachineName } = props;
    const caFiles = createCaFiles();
    const checked = checkProps(props, caFiles);
    this.topic = topicOf(this, props);
    this.stateTable = tableOf(this, props);
    this.bucket = new RunsBucket(this, 'Runs', { encryptionKey });
    this.deadLetterQueue = new DeadLetters(this, 'DeadLetters', { encryptionKey });
    this.memberTemplate = memberTemplate({ ...checked, organizationId });
    const { topic, stateTable: table, bucket } = this;
    this.functions = createFunctions(this, { props, checked, files: caFiles.files(), topic, table, bucket });
    const machine = new Machine(this, 'Machine', {
      stateMachineName,
      workers: this.functions,
      bucket,
      maxConcurrency,
      encryptionKey,
    });
    this.stateMachine = machine.stateMachine;
    const { schedule, quickLook } = createSchedules(this, props, machine, this.deadLetterQueue);
    this.schedule = schedule;
    this.quickLook = quickLook;
    if (props.alarms ?? true) this.alarms = this.createAlarms(props);
    if (props.stackSet ?? true) this.stackSet = createStackSet(this, props, checked, this.memberTemplate);
    if (props.permissionsBoundary) iam.PermissionsBoundary.of(this).apply(props.permissionsBoundary);
  }

  private createAlarms(props: OidcThumbprintWatcherOrganizationProps): OrganizationAlarms {
    return new OrganizationAlarms(this, 'Alarms', {
      ...props,
      stateMachine: this.stateMachine,
      coordinate: this.functions.coordinate.function,
      functions: Object.values(this.functions).map((one) => one.function),
      deadLetterQueue: this.deadLetterQueue,
      encryptionKey: props.encryptionKey,
      alertTopic: this.topic,
      alarmTopic: props.alarmTopic ?? this.topic,
      gap: props.heartbeat ?? longestGapOf(props.schedule ?? DEFAULT_SCHEDULE),
      runbook: props.runbookUrl ?? DEFAULT_RUNBOOK,
    });
  }
}

function createStackSet(
  scope: Construct,
  { organizationalUnits, excludeAccounts = [], callAs = 'DELEGATED_ADMIN' }: OidcThumbprintWatcherOrganizationProps,
  { names }: CheckedProps,
  template: string,
): MemberStackSet {
  return new MemberStackSet(scope, 'Members', {
    name: names.stackSet,
    template,
    organizationalUnits,
    excludeAccounts,
    callAs,
  });
}
