import { Annotations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Props of the topic: its subscribers and its key. */
export interface AlertTopicProps {
  /**
   * Addresses that get the notifications by e-mail.
   * @default - none, with a warning at synthesis
   */
  readonly emails?: readonly string[];
  /**
   * The key that encrypts the notifications at rest.
   * @default - none
   */
  readonly encryptionKey?: IKey;
}

/** The topic that carries the notifications to operators. */
export class AlertTopic extends sns.Topic {
  constructor(scope: Construct, id: string, { emails = [], encryptionKey }: AlertTopicProps) {
    // The display name is the sender that operators see in their inbox.
    super(scope, id, { displayName: 'OIDC thumbprint watcher', enforceSSL: true, masterKey: encryptionKey });
    subscribe(this, emails);
    if (emails.length === 0) {
      Annotations.of(this).addWarningV2(
        'oidc-thumbprint-watcher:noAlertEmail',
        'No one receives the notifications: no e-mail address is given. Use -c alertEmail=you@example.com, or subscribe something else to the topic.',
      );
    }
  }
}

/** Subscribes each address once. */
export function subscribe(topic: sns.ITopic, emails: readonly string[]): void {
  for (const email of new Set(emails)) topic.addSubscription(new EmailSubscription(email));
}
