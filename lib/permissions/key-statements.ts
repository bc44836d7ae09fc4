import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ENCRYPT, throughServices } from './delivery';

/**
 * Actions on a key that DynamoDB takes in the name of a reader and writer of a table.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const USE_ENCRYPTED_STATE = ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** Resources that keys may encrypt. */
export interface EncryptedResources {
  /** The key for all that is new; undefined where nothing there takes a permission. */
  readonly encryptionKey?: IKey | undefined;
  /** The topics that are published to; they may have keys of their own. */
  readonly topics: readonly ITopic[];
  /** The table with the state, which may have a key of its own; undefined where it is not used. */
  readonly table?: ITableV2 | undefined;
}

/** Statement on a key. */
export type KeyStatement = iam.PolicyStatementProps & { readonly sid: string };

/**
 * Returns the statements on keys, each key through the services whose data it encrypts.
 * @param services services whose data `encryptionKey` encrypts, by the names in their endpoints
 */
export function keyStatements(
  scope: Construct,
  { encryptionKey, topics, table }: EncryptedResources,
  services: readonly string[],
): KeyStatement[] {
  const ofTopics = new Set(
    topics.flatMap(({ masterKey }) => (masterKey && masterKey !== encryptionKey ? [masterKey] : [])),
  );
  const ofTable = table?.encryptionKey === encryptionKey ? undefined : table?.encryptionKey;
  const use = (sid: string, keys: readonly IKey[], actions: string[], ...through: readonly string[]): KeyStatement[] =>
    keys.length === 0
      ? []
      : [
          {
            sid,
            actions,
            resources: keys.map(({ keyArn }) => keyArn),
            conditions: throughServices(scope, ...through),
          },
        ];
  const onTable = [...ENCRYPT, ...USE_ENCRYPTED_STATE];
  return [
    ...use('UseKey', encryptionKey ? [encryptionKey] : [], table ? onTable : ENCRYPT, ...services),
    ...use('UseKeyOfTable', ofTable ? [ofTable] : [], onTable, 'dynamodb'),
    ...use('UseKeysOfTopics', [...ofTopics], ENCRYPT, 'sns'),
  ];
}
