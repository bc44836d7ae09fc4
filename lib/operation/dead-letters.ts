import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** How the dead letters are kept. */
export interface DeadLettersProps {
  /**
   * The key that encrypts them.
   * @default - SQS's own
   */
  readonly encryptionKey?: IKey;
}

/** The queue with the runs that could not be started and those that failed, for as long as SQS keeps anything. */
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
      reason: 'This is where dead letters go; an alarm watches it.',
    });
  }
}
