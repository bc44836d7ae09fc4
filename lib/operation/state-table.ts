import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLE_KEYS } from '../../lambda/contract/table-keys';
import type { StateProps } from './state-props';

/** Props of the table. The key that encrypts it is needed as long as the table, which outlives its stack. */
export type StateTableProps = Pick<StateProps, 'encryptionKey' | 'deletionProtection'>;

/** The table of the state store: observations, notifications, and the lists that the watcher changed. */
export class StateTable extends dynamodb.TableV2 {
  constructor(scope: Construct, id: string, { encryptionKey, deletionProtection }: StateTableProps = {}) {
    // The name is generated: the table outlives its stack, and a fixed name would then be taken.
    super(scope, id, {
      partitionKey: { name: TABLE_KEYS.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: TABLE_KEYS.sortKey, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: TABLE_KEYS.timeToLive,
      billing: dynamodb.Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      // It is the record of the earlier lists in IAM. A creation that failed leaves no record, and no table.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    if (encryptionKey) encrypt(this, encryptionKey);
  }
}

/** Encrypts the table, not by TableV2's own means: they require the region before the deployment. */
function encrypt({ node: { defaultChild: table } }: dynamodb.TableV2, key: IKey): void {
  if (!(table instanceof dynamodb.CfnGlobalTable))
    throw new Error('The default child of TableV2 is not a CfnGlobalTable.');
  table.addPropertyOverride('SSESpecification', { SSEEnabled: true, SSEType: 'KMS' });
  table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
}
