import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** Props of the watcher's state: its table, and the keys. */
export interface StateProps {
  /**
   * An existing table for the state, for instance that of a watcher with another id or in another stack: partition key `subject`, sort
   * key `item` (both strings), time to live in `expiresAt`. Give its key along if it is encrypted with one of yours
   * (`TableV2.fromTableAttributes`).
   * @default - a new table, which stays when the construct is removed
   */
  readonly stateTable?: ITableV2;

  /**
   * True if DynamoDB refuses to delete the new table, whoever asks for it. A first deployment that fails then cannot remove the table
   * again.
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * A KMS key that encrypts the topic, the table, the dead letters, the log and the function's environment variables. The function,
   * and CloudWatch, EventBridge and the logs where they need it, are allowed to use it; for a key from outside the app, its policy has
   * to say so. The deploying principal needs `kms:CreateGrant` on it, for Lambda.
   * @default - the keys of the services; the topic is not encrypted at rest
   */
  readonly encryptionKey?: IKey;
}
