import { FileTooLargeError, type ObjectStore } from '../../lambda/organization/object-store';
import type { Instance } from './instances';
import { CPU, LATENCY } from './latencies';
import type { Usage } from './usage';

/** Files of the bucket, by key. */
export type Files = Map<string, string>;

/** Makes the object store of an instance, over files in RAM. */
export function createFiles(
  files: Files,
  { clients: { s3 } }: Pick<Instance, 'clients'>,
  usage: () => Usage,
): ObjectStore {
  return {
    addressOf: (key) => `s3://files/${key}`,
    get: async (key, maxBytes) => {
      usage().s3Gets += 1;
      const text = files.get(key) ?? null;
      await s3(LATENCY.s3Get, kilobytesOf(text ?? '') * CPU.fileKb);
      if (text !== null && Buffer.byteLength(text) > maxBytes) throw new FileTooLargeError(key, maxBytes);
      return text;
    },
    put: async (key, text) => {
      usage().s3Puts += 1;
      usage().s3Bytes += Buffer.byteLength(text);
      await s3(LATENCY.s3Put, kilobytesOf(text) * CPU.fileKb);
      files.set(key, text);
    },
  };
}

function kilobytesOf(text: string): number {
  return Buffer.byteLength(text) / 1_024;
}
