import { App, CfnOutput, Duration } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { OidcThumbprintWatcherStack } from '../../lib/stack';
import { readAppSettings } from './app-settings';
import { setAsideMetricMath } from './math-alarms';

/**
 * The stack as people deploy it, with an e-mail address and a queue that are subscribed, for an account on loopback: it
 * knows where the issuers are, and has the SDK pointed at the policy proxy.
 */
const { account, region, endpoint, ...settings } = readAppSettings();
const app = new App();
// The README's command has it. To bootstrap and to destroy takes none.
const email: string | undefined = app.node.tryGetContext('alertEmail');
const stack = new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', {
  env: { account, region },
  watcher: {
    ...settings,
    alertEmails: email === undefined ? [] : [email],
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    quickLook: ScheduleExpression.rate(Duration.minutes(1)),
    iamEndpointUrl: endpoint,
    thumbprintCheck: 'aws',
    // Left out by default where IAM is somewhere else.
    reactToIamEvents: true,
  },
});
const { watcher } = stack;
if (!(watcher.function instanceof LambdaFunction)) throw new Error('The function is not one of this app.');
watcher.function.addEnvironment('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
watcher.function.addEnvironment('AWS_ENDPOINT_URL_SNS', endpoint);
const queue = new Queue(stack, 'Subscriber', { enforceSSL: true });
watcher.topic.addSubscription(new SqsSubscription(queue));
void new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
setAsideMetricMath(stack);
