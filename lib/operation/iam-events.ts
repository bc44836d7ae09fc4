import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { letServiceUse } from '../permissions/delivery';

/**
 * The only region of each partition where the events of IAM appear.
 * @see https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 */
const REGIONS = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

/** The calls that change a provider, its thumbprints or who may use it. */
const CALLS = [
  'AddClientIDToOpenIDConnectProvider',
  'CreateOpenIDConnectProvider',
  'DeleteOpenIDConnectProvider',
  'RemoveClientIDFromOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
];

/** What reacts, and what it does not react to. */
export interface IamEventsProps {
  /** What is called with each event. */
  readonly target: IFunction;
  /** The watcher's own role, and the ARN of its function, unqualified: what one did with the other, it knows itself. */
  readonly role: IRole;
  readonly functionArn: string;
  /** Where an event goes that could not be delivered. */
  readonly deadLetterQueue: IQueue;
}

/**
 * Calls the watcher as soon as anyone else has changed a provider, as CloudTrail tells it (for which the account needs a
 * trail). In a region where these events never appear there is a warning and no rule; where the region is not known before
 * the deployment, the rule is made, and matches nothing elsewhere.
 */
export class IamEvents extends Construct {
  constructor(scope: Construct, id: string, { target, role, functionArn, deadLetterQueue }: IamEventsProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    const home = homeOf(region);
    if (home !== undefined && home !== region) {
      Annotations.of(this).addWarningV2(
        'oidc-thumbprint-watcher:noIamEvents',
        `The watcher works by its schedule alone: IAM's events do not appear in ${region}, only in ${home}. Deploy it there for instant reaction, or set reactToIamEvents to false.`,
      );
      return;
    }
    const rule = new events.Rule(this, 'Rule', {
      description: 'Someone changed an IAM OIDC provider: the watcher looks at it',
      eventPattern: patternWithout(role, functionArn),
    });
    rule.addTarget(new LambdaFunction(target, { deadLetterQueue, retryAttempts: 2, maxEventAge: Duration.hours(1) }));
    if (deadLetterQueue.encryptionMasterKey) {
      letServiceUse(this, deadLetterQueue.encryptionMasterKey, 'events.amazonaws.com');
    }
  }
}

/** Where the events of IAM appear when this region is one of the same partition; undefined when nobody knows. */
const homeOf = (region: string): string | undefined =>
  Token.isUnresolved(region) ? undefined : REGIONS.get(RegionInfo.get(region).partition ?? '');

/** Successful calls by anyone but this role in the hands of this function. */
const patternWithout = (role: IRole, functionArn: string): events.EventPattern => ({
  source: ['aws.iam'],
  detailType: ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['iam.amazonaws.com'],
    eventName: CALLS,
    errorCode: events.Match.doesNotExist(),
    // Users and the root user have no session and so no issuer of one: `anything-but` alone would miss their calls.
    $or: [
      issuedBy(events.Match.anythingBut(role.roleArn)),
      issuedBy(events.Match.doesNotExist()),
      issuedTo(events.Match.anythingBut(functionArn)),
      issuedTo(events.Match.doesNotExist()),
    ],
  },
});

const issuedBy = (arn: string[]) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn } } } });

/**
 * To which function Lambda issued the credentials.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const issuedTo = (arn: string[]) => ({ userIdentity: { inScopeOf: { credentialsIssuedTo: arn } } });
