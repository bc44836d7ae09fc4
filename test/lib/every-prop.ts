import { Duration, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { OidcThumbprintWatcherProps } from '../../lib/watcher';

/** Every prop but those that switch something off, `include`, and the paths of CA files. */
export function everyProp(stack: Stack) {
  const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
  vpc.addFlowLog('Flow');
  return {
    updates: 'verified',
    overlapDays: 14,
    accountName: 'prod',
    exclude: ['https://a.example'],
    allowPrivateAddresses: true,
    providers: { 'https://b.example': { updates: 'never' } },
    schedule: ScheduleExpression.cron({ minute: '0', hour: '6', weekDay: 'MON-FRI' }),
    quickLook: ScheduleExpression.rate(Duration.minutes(10)),
    alertEmails: ['ops@example.com'],
    functionName: 'oidc-thumbprint-watcher',
    thumbprintCheck: 'last-certificate',
    manualCommands: false,
    affectedRoles: true,
    connectTo: ['a.example:443:192.0.2.1:443'],
    alertTopic: new sns.Topic(stack, 'News', { masterKey: encryptionKey, enforceSSL: true }),
    chatTopic: new sns.Topic(stack, 'Chat', { masterKey: encryptionKey, enforceSSL: true }),
    alarms: true,
    topicPerAlarm: true,
    okActions: true,
    alarmNamePrefix: 'platform-',
    alarmTopic: new sns.Topic(stack, 'Ops', { masterKey: encryptionKey, enforceSSL: true }),
    heartbeat: Duration.days(3),
    runbookUrl: 'https://wiki.example/oidc/runbook',
    dashboard: true,
    reactToIamEvents: true,
    encryptionKey,
    deletionProtection: true,
    reservedConcurrency: 2,
    tracing: true,
    logLevel: 'WARN',
    logRemoval: 'retain',
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'bounds'),
    logRetention: RetentionDays.ONE_YEAR,
    timeout: Duration.minutes(10),
    memorySize: 1024,
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })],
  } satisfies OidcThumbprintWatcherProps;
}
