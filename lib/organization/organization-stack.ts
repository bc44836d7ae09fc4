import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type WatcherReferences, resolveReferences } from '../references';
import { OidcThumbprintWatcherOrganization, type OidcThumbprintWatcherOrganizationProps } from './organization';

/** Name of the state machine unless another one is given: a plain one, so that documented commands can be typed as they are. */
const MACHINE_NAME = 'oidc-thumbprint-watcher-organization';

/** Props of the stack, and of its watcher. */
export interface OidcThumbprintWatcherOrganizationStackProps extends StackProps, WatcherReferences {
  /** Props of the watcher; the name of its state machine is `oidc-thumbprint-watcher-organization` unless they have one. */
  readonly watcher: OidcThumbprintWatcherOrganizationProps;
}

/** The watcher of an organization as a stack of its own, with outputs for its operators. */
export class OidcThumbprintWatcherOrganizationStack extends Stack {
  readonly watcher: OidcThumbprintWatcherOrganization;

  constructor(scope: Construct, id: string, { watcher, ...props }: OidcThumbprintWatcherOrganizationStackProps) {
    super(scope, id, props);
    this.watcher = new OidcThumbprintWatcherOrganization(this, 'Watcher', {
      ...watcher,
      ...resolveReferences(this, props),
      stateMachineName: watcher.stateMachineName ?? MACHINE_NAME,
    });
    this.createOutputs(watcher);
  }

  private createOutputs({ callAs = 'DELEGATED_ADMIN' }: OidcThumbprintWatcherOrganizationProps): void {
    const { stateMachine, topic, stateTable, bucket, deadLetterQueue, stackSet } = this.watcher;
    const output = (key: string, description: string, value: string) =>
      new CfnOutput(this, key, { description, value });
    const machine = stateMachine.stateMachineArn;
    output('StateMachineArn', 'ARN of the state machine; an execution is a run', machine);
    output('TopicArn', 'ARN of the topic for notifications', topic.topicArn);
    output('TableName', 'Name of the state table', stateTable.tableName);
    output('BucketName', 'Name of the bucket with the files of the runs', bucket.bucketName);
    output('DeadLetterQueueUrl', 'URL of the queue with the runs that could not be started', deadLetterQueue.queueUrl);
    output(
      'StartCommand',
      'Command that starts a run over all accounts; it changes and sends nothing',
      `aws stepfunctions start-execution --region '${Aws.REGION}' --state-machine-arn '${machine}' --input '{"dryRun":true}'`,
    );
    if (!stackSet) return;
    output(
      'MemberTemplateCommand',
      'Command that prints the template of the roles, for accounts that the StackSet does not reach',
      `aws cloudformation describe-stack-set --region '${Aws.REGION}' --stack-set-name '${stackSet.stackSetName}' --call-as ${callAs} --query StackSet.TemplateBody --output text`,
    );
  }
}
