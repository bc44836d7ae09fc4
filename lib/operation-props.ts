import type { Duration } from 'aws-cdk-lib';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { NetworkProps } from './network';

/** How the watcher is operated: whom it tells, who watches over it, and what it is surrounded by. */
export interface OperationProps extends NetworkProps {
  /**
   * A topic of yours for the news. Where the alarms go there too, its policy gets a statement that lets them publish.
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
   * Whether there are alarms about the watcher itself.
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * A topic of yours for the alarms, so that a broken topic for the news does not silence the alarm about it. Its policy
   * gets a statement that lets the account's alarms publish.
   * @default - the topic for the news
   */
  readonly alarmTopic?: ITopic;

  /**
   * The longest time that lies between two runs of the `schedule`: an alarm goes off after twice as long without a
   * completed run, and one hour, but after 7 days at most, since CloudWatch looks no further back. At 7 days and more
   * there is no such alarm, and a warning at synthesis.
   * @default - what the schedule says: the interval of a rate, a day for a cron expression that holds for every day, and
   * half a week for any other, so that the alarm goes off after 7 days
   */
  readonly heartbeat?: Duration;

  /**
   * Where the alarms and the dashboard send people to read on: a URL of `docs/runbook.md`.
   * @default - its path in this repository
   */
  readonly runbookUrl?: string;

  /**
   * Whether there is a CloudWatch dashboard.
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Whether to react as soon as someone else changes a provider, instead of at the next run. It takes a trail of CloudTrail
   * in the account, and the region where IAM's events appear: us-east-1, cn-north-1 or us-gov-west-1.
   * @default true, unless `iamEndpointUrl` is given
   */
  readonly reactToIamEvents?: boolean;

  /**
   * A KMS key that encrypts the topic, the table, the dead letters and the log. The function, and CloudWatch, EventBridge
   * and the logs where they need it, are allowed to use it; for a key from outside the app, its policy has to say so.
   * @default - the keys of the services; the topic is not encrypted at rest
   */
  readonly encryptionKey?: IKey;

  /**
   * A policy that bounds what the roles of the watcher may do.
   * @default - none
   */
  readonly permissionsBoundary?: IManagedPolicy;

  /**
   * How long a run may take. Providers for which it does not suffice come first in the next run.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * The function's memory, in MB; its share of a processor grows with it, and with that how many providers are checked side
   * by side. 128 MB are enough for 100 providers, and not for 700.
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * How long the function's log is kept.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
}
