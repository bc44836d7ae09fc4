import { writeFileSync } from 'node:fs';
import { App, CfnOutput } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { OidcThumbprintWatcherOrganizationStack } from '../../../lib/organization/organization-stack';
import { setAsideMetricMath } from '../math-alarms';
import { readOrganizationSettings } from './app-settings';

/**
 * The stack of an organization as people deploy it, for an account on loopback: it knows where the issuers are, and has the SDK of each
 * function find IAM, STS and Organizations in the sandbox. The StackSet is left out: the emulator has none.
 */
const { account, region, fronts, memberTemplate, ...watcher } = readOrganizationSettings();
const app = new App();
const stack = new OidcThumbprintWatcherOrganizationStack(app, 'OidcThumbprintWatcherOrganization', {
  env: { account, region },
  watcher: { ...watcher, stackSet: false, managementAccount: false },
});
writeFileSync(memberTemplate, stack.watcher.memberTemplate);
for (const [name, url] of Object.entries(fronts)) {
  const worker = Object.entries(stack.watcher.functions).find(([one]) => one === name)?.[1];
  for (const service of ['IAM', 'STS', 'ORGANIZATIONS'])
    worker?.function.addEnvironment(`AWS_ENDPOINT_URL_${service}`, url);
}
const queue = new Queue(stack, 'Subscriber', { enforceSSL: true });
stack.watcher.topic.addSubscription(new SqsSubscription(queue));
void new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
setAsideMetricMath(stack);
