import * as v from 'valibot';
import type { ObjectStore } from './object-store';

/** Largest file of a run, in bytes: the lists of 50,000 accounts, or a batch of accounts with 700 providers each, are smaller. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * Reads a file of a run; null when there is none.
 * @throws Error naming the file and the key that is wrong
 */
export async function readFile<Schema extends v.GenericSchema>(
  files: Pick<ObjectStore, 'get'>,
  key: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | null> {
  const text = await files.get(key, MAX_FILE_BYTES);
  if (text === null) return null;
  const result = v.safeParse(schema, jsonIn(text, key), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`The file ${key} is not of its form (${v.getDotPath(issue) ?? 'the whole'}).`);
}

/**
 * Reads a file of a run that must be there.
 * @throws Error as `readFile`, and when there is none
 */
export async function needFile<Schema extends v.GenericSchema>(
  files: Pick<ObjectStore, 'get'>,
  key: string,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const content = await readFile(files, key, schema);
  if (content === null) throw new Error(`The file ${key} is missing. Start the run again.`);
  return content;
}

/** Writes a file of a run. */
export function writeFile(files: Pick<ObjectStore, 'put'>, key: string, content: object): Promise<void> {
  return files.put(key, JSON.stringify(content));
}

function jsonIn(text: string, key: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The file ${key} is not JSON.`);
  }
}
