import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Props of the bucket. */
export interface RunsBucketProps {
  /**
   * The key that encrypts the files.
   * @default - S3's own
   */
  readonly encryptionKey?: IKey;
}

/**
 * The bucket with the files of the runs, which are deleted after 30 days. What is under `latest/` is replaced by each run. The bucket
 * stays when its stack is removed: CloudFormation deletes none that has files.
 */
export class RunsBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { encryptionKey }: RunsBucketProps = {}) {
    super(scope, id, {
      encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey,
      // Without it, each of the thousands of files of a run is a call to KMS.
      bucketKeyEnabled: encryptionKey !== undefined,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { id: 'Runs', prefix: 'runs/', expiration: Duration.days(30) },
        { id: 'Uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'The functions alone read and write here; a log of that would need a bucket of its own.',
    });
  }
}
