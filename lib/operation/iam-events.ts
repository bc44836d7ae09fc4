import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { PROVIDER_ACTIONS } from '../../lambda/contract/cloudtrail-event';
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

/** Props of the reaction to IAM's events. */
export interface IamEventsProps {
  /** The function that each event calls. */
  readonly target: IFunction;
  /** The watcher's own role, and its function's unqualified ARN: calls by the function with this role start no run. */
  readonly role: IRole;
  readonly functionArn: string;
  /** The queue for events that could not be delivered. */
  readonly deadLetterQueue: IQueue;
}

/**
 * Calls the watcher as soon as anyone else has changed a provider, as CloudTrail reports it (the account needs a trail for
 * that). In a region where these events never appear there is a warning and no rule. If the region is not known before the
 * deployment, the rule is made; it then matches nothing in other regions.
 */
export class IamEvents extends Construct {
  constructor(scope: Construct, id: string, { target, role, functionArn, deadLetterQueue }: IamEventsProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    const home = homeOf(region);
    if (home !== undefined && home !== region) {
      Annotations.of(this).addWarningV2(
        'oidc-thumbprint-watcher:noIamEvents',
        `The watcher runs on its schedule only: IAM's events do not appear in ${region}, only in ${home}. Deploy it there for instant reaction, or set reactToIamEvents to false.`,
      );
      return;
    }
    const rule = new events.Rule(this, 'Rule', {
      description: 'Someone changed an IAM OIDC provider: the watcher checks it',
      eventPattern: patternWithout(role, functionArn),
    });
    rule.addTarget(new LambdaFunction(target, { deadLetterQueue, retryAttempts: 2, maxEventAge: Duration.hours(1) }));
    if (deadLetterQueue.encryptionMasterKey) {
      letServiceUse(this, deadLetterQueue.encryptionMasterKey, 'events.amazonaws.com');
    }
  }
}

/** Returns the region where IAM's events of this region's partition appear; undefined when it is not known. */
function homeOf(region: string): string | undefined {
  return Token.isUnresolved(region) ? undefined : REGIONS.get(RegionInfo.get(region).partition ?? '');
}

/** Returns the pattern of successful calls by anyone but this function with this role. */
function patternWithout(role: IRole, functionArn: string): events.EventPattern {
  return {
    source: ['aws.iam'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['iam.amazonaws.com'],
      eventName: PROVIDER_ACTIONS.toSorted(),
      errorCode: events.Match.doesNotExist(),
      // Users and the root user have no session and so no issuer of one: `anything-but` alone would miss their calls.
      $or: [
        issuedBy(events.Match.anythingBut(role.roleArn)),
        issuedBy(events.Match.doesNotExist()),
        issuedTo(events.Match.anythingBut(functionArn)),
        issuedTo(events.Match.doesNotExist()),
      ],
    },
  };
}

function issuedBy(arn: string[]) {
  return { userIdentity: { sessionContext: { sessionIssuer: { arn } } } };
}

/**
 * Returns the pattern of the function to which Lambda issued the credentials.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
function issuedTo(arn: string[]) {
  return { userIdentity: { inScopeOf: { credentialsIssuedTo: arn } } };
}
