import { App, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { OidcThumbprintWatcher } from '../../../lib/watcher';

/**
 * The watcher in a CDK app of one's own, beside a provider that the same app makes: with topics of one's own, one more
 * alarm, and a role that may approve. In another repository the import is from `oidc-thumbprint-watcher`, the package.
 */
const app = new App();
// IAM's events appear in us-east-1 alone: there the watcher reacts at once when someone changes a provider.
const stack = new Stack(app, 'Identity', { env: { region: 'us-east-1' } });

const keycloak = new iam.CfnOIDCProvider(stack, 'Keycloak', {
  url: 'https://keycloak.example/realms/ci',
  clientIdList: ['sts.amazonaws.com'],
  // No thumbprintList: CloudFormation would put it back whenever the template changes it. The watcher sees to it.
});

const chat = new sns.Topic(stack, 'Chat', { enforceSSL: true });
const onCall = new sns.Topic(stack, 'OnCall', { enforceSSL: true });

const watcher = new OidcThumbprintWatcher(stack, 'Watcher', {
  accountName: 'platform-prod',
  alertEmails: ['platform@example.com'],
  chatTopic: chat,
  alarmTopic: onCall,
  schedule: ScheduleExpression.rate(Duration.hours(1)),
  // AWS checks the thumbprint of this one, so its old one stays longer.
  providers: { [keycloak.attrArn]: { overlapDays: 90 } },
});

// An alarm of one's own, from one of the watcher's metrics.
watcher
  .metricDaysToExpiry({ period: Duration.hours(1) })
  .createAlarm(stack, 'ExpiresSoon', {
    threshold: 7,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.IGNORE,
  })
  .addAlarmAction(new SnsAction(onCall));

// Who may invoke the function may approve thumbprints: a role of its own, assumed by people.
watcher.grantInvoke(new iam.Role(stack, 'Approver', { assumedBy: new iam.AccountRootPrincipal() }));
