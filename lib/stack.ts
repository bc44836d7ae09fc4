import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { invokeCommand } from '../lambda/contract/commands';
import { type WatcherReferences, resolveReferences } from './references';
import { OidcThumbprintWatcher, type OidcThumbprintWatcherProps } from './watcher';

/** Name of the function unless another one is given: a plain one, so that documented commands can be typed as they are. */
const FUNCTION_NAME = 'oidc-thumbprint-watcher';

/** Props of the stack, and of its watcher. */
export interface OidcThumbprintWatcherStackProps extends StackProps, WatcherReferences {
  /**
   * Props of the watcher.
   * @default - those of the construct, with `oidc-thumbprint-watcher` as the function's name
   */
  readonly watcher?: OidcThumbprintWatcherProps;
}

/** The watcher as a stack of its own, one per account, with outputs for its operators. */
export class OidcThumbprintWatcherStack extends Stack {
  readonly watcher: OidcThumbprintWatcher;

  constructor(scope: Construct, id: string, { watcher = {}, ...props }: OidcThumbprintWatcherStackProps = {}) {
    super(scope, id, props);
    const functionName = watcher.functionName ?? FUNCTION_NAME;
    this.watcher = new OidcThumbprintWatcher(this, 'Watcher', {
      ...watcher,
      ...resolveReferences(this, props),
      functionName,
    });
    const output = (key: string, description: string, value: string) =>
      new CfnOutput(this, key, { description, value });
    output('FunctionName', 'Name of the function that checks the providers', this.watcher.function.functionName);
    output('TopicArn', 'ARN of the topic for notifications', this.watcher.topic.topicArn);
    output(
      'TableName',
      'Name of the state table; `history` in the terminal reads it',
      this.watcher.stateTable.tableName,
    );
    output(
      'DeadLetterQueueUrl',
      'URL of the dead-letter queue, with the runs that failed',
      this.watcher.deadLetterQueue.queueUrl,
    );
    if (this.watcher.dashboard) {
      output('DashboardName', 'Name of the CloudWatch dashboard', this.watcher.dashboard.dashboardName);
    }
    for (const [alarm, { topicArn }] of this.watcher.alarms?.topics ?? []) {
      output(`${pascal(alarm)}TopicArn`, `ARN of the topic for the alarm ${alarm} only`, topicArn);
    }
    output(
      'InvokeCommand',
      'Command that checks every provider and prints the report; it changes and sends nothing',
      invokeCommand({ functionName, region: Aws.REGION }, { dryRun: true }),
    );
  }
}

/** Returns the words of a name with hyphens, each with a capital letter. */
function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
