import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AlarmProps } from './alarm-props';
import type { FunctionProps } from '../function/function-props';
import type { NetworkProps } from '../function/network';
import type { StateProps } from './state-props';

/** Props of the watcher's operation: its topics, its dashboard, its events and the bounds of its roles. */
export interface OperationProps extends AlarmProps, FunctionProps, NetworkProps, StateProps {
  /**
   * A topic of yours for the notifications. If the alarms go there too, its policy gets a statement that lets them publish.
   * @default - a topic of the watcher's own
   */
  readonly alertTopic?: ITopic;

  /**
   * A second topic of yours, for a chat channel: it gets each message in the schema that Amazon Q Developer in chat
   * applications shows in Slack and Microsoft Teams, and nothing else. The channel's configuration there names the topic.
   * @default - none
   */
  readonly chatTopic?: ITopic;

  /**
   * True if there is a CloudWatch dashboard.
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * True if the watcher reacts as soon as someone else changes a provider, instead of at the next run. It takes a trail of CloudTrail
   * in the account, and the region where IAM's events appear: us-east-1, cn-north-1 or us-gov-west-1.
   * @default true, unless `iamEndpointUrl` is given
   */
  readonly reactToIamEvents?: boolean;

  /**
   * A policy that bounds the permissions of the watcher's roles.
   * @default - none
   */
  readonly permissionsBoundary?: IManagedPolicy;
}
