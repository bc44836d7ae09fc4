import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { type BundlingOptions, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Metafile } from 'esbuild';
import { bundlingWith } from '../../lib/function/bundling';
import { sourceOf } from '../../lib/function/bundled-handler';
import { FIXED } from '../../lib/function/watcher-function';

/** A handler as `cdk synth` bundles it. */
export interface Bundle {
  /** The directory it is in, to be removed by whoever had it made. */
  directory: string;
  /** Path of `index.mjs`. */
  file: string;
  /** Its size in bytes, without the source map. */
  bytes: number;
  /** What esbuild says of it, before it is minified once more. */
  output: Metafile['outputs'][string];
}

/** The function's own code. */
export const WATCHER = sourceOf('function').entry;

/** A handler that imports the same SDK clients and does nothing. */
export const CONTENDER = path.join(import.meta.dirname, 'contender.ts');

/**
 * Bundles a handler as the function is bundled.
 * @param entry path of the TypeScript file that exports `handler`
 * @param changes what of the bundling is to be otherwise
 */
export function bundle(entry: string, changes: BundlingOptions = {}): Bundle {
  const directory = mkdtempSync(path.join(tmpdir(), 'cold-'));
  const app = new App({ outdir: path.join(directory, 'cdk.out') });
  const bundling = { ...bundlingWith({ entry: 'function', files: [] }), metafile: true, ...changes };
  void new NodejsFunction(new Stack(app, 'Stack'), 'Function', {
    ...FIXED,
    ...sourceOf('function'),
    entry,
    bundling,
  });
  const { directory: out } = app.synth();
  const asset = readdirSync(out).find((name) => name.startsWith('asset.')) ?? 'no asset';
  const { outputs }: Metafile = JSON.parse(readFileSync(path.join(out, asset, 'index.meta.json'), 'utf8'));
  const output = Object.entries(outputs).find(([name]) => name.endsWith('index.mjs'))?.[1];
  if (!output) throw new Error(`esbuild made no index.mjs of ${entry}.`);
  const file = path.join(out, asset, 'index.mjs');
  return { directory, file, bytes: statSync(file).size, output };
}
