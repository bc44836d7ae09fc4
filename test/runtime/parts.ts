import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesiseBundle } from '../support/bundle';
import { findNode24 } from '../support/node-24';
import { prepareRuntimeClient } from './client';
import type { FunctionOptions } from './function-process';

/** What every process of the function is made of. */
export type Parts = Pick<FunctionOptions, 'client' | 'node' | 'task'>;

/** Names the parts to tests in other processes, as JSON. */
const VARIABLE = 'RUNTIME_PARTS';

/** The parts that are there already; undefined where nobody has made any. */
export function givenParts(): Parts | undefined {
  const given = process.env[VARIABLE];
  return given === undefined ? undefined : JSON.parse(given);
}

/**
 * Bundles the watcher, and gets what runs the bundle.
 * @param directory an empty one, for the bundle
 */
export async function makeParts(directory: string): Promise<Parts> {
  const [client, node] = await Promise.all([prepareRuntimeClient(), findNode24()]);
  return { client, node, task: synthesiseBundle(directory) };
}

/** Makes the parts once for all the tests that something starts. @param start gets the variables that name the parts */
export async function withParts<T>(start: (variables: Record<string, string>) => Promise<T> | T): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), 'parts-'));
  try {
    return await start({ [VARIABLE]: JSON.stringify(await makeParts(directory)) });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
