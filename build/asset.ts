import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the directory of the function's code in what a synthesis made.
 * @throws Error when it made no such asset
 */
export function findFunctionAsset(outdir: string): string {
  const asset = readdirSync(outdir).find((name) => existsSync(path.join(outdir, name, 'index.mjs')));
  if (asset === undefined) throw new Error(`The synthesis in ${outdir} made no asset with index.mjs.`);
  return path.join(outdir, asset);
}
