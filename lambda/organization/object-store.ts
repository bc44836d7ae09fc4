import { GetObjectCommand, PutObjectCommand, type S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { CLIENT_LIMITS } from '../act/client-limits';

/** Error of a file that is larger than its reader takes. */
export class FileTooLargeError extends Error {
  override name = 'FileTooLarge';

  constructor(key: string, maxBytes: number) {
    super(`The file ${key} has more than ${maxBytes} bytes.`);
  }
}

/** Store of the files of runs. Each method rejects with the SDK's error. */
export interface ObjectStore {
  /**
   * Reads a file; null when there is none.
   * @param maxBytes size above which it is not read
   * @throws FileTooLargeError when it is larger
   */
  get(key: string, maxBytes: number): Promise<string | null>;
  /** Writes a file, in the place of one that is there. */
  put(key: string, text: string): Promise<void>;
  /** Returns where a file is, for operators: `s3://BUCKET/KEY`. */
  addressOf(key: string): string;
}

/**
 * Returns the settings of the client.
 * @param variables environment: where it names another endpoint than AWS's, buckets are addressed by path
 */
export function storeClient(variables: Record<string, string | undefined>): S3ClientConfig {
  const isElsewhere = Boolean(variables['AWS_ENDPOINT_URL_S3'] ?? variables['AWS_ENDPOINT_URL']);
  return { ...CLIENT_LIMITS, maxAttempts: 5, forcePathStyle: isElsewhere };
}

/** Creates a store in a bucket. Without the right to list the bucket, S3 answers that access is denied where there is no file. */
export function createObjectStore(client: S3Client, bucket: string): ObjectStore {
  return {
    get: async (key, maxBytes) => {
      try {
        const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (ContentLength > maxBytes) throw new FileTooLargeError(key, maxBytes);
        return (await Body?.transformToString()) ?? '';
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return null;
        throw error;
      }
    },
    put: async (key, text) => {
      const input = { Bucket: bucket, Key: key, Body: text, ContentType: 'application/json' };
      await client.send(new PutObjectCommand(input));
    },
    addressOf: (key) => `s3://${bucket}/${key}`,
  };
}
