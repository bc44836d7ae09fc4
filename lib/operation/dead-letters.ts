import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Props of the queue of dead letters. */
export interface DeadLettersProps {
  /**
   * The key that encrypts the dead letters.
   * @default - SQS's own
   */
  readonly encryptionKey?: IKey;
}

/** The queue with the runs that failed or could not be started. It keeps them for 14 days, the longest that SQS offers. */
export class DeadLetters extends sqs.Queue {
  constructor(scope: Construct, id: string, { encryptionKey }: DeadLettersProps) {
    super(scope, id, {
      encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue; an alarm watches it.',
    });
  }
}
