import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { DIST, ROOT } from './paths';

/** Directory, in that of everything built, of the parts that the program loads. */
const PARTS = 'program';

/**
 * Builds the terminal program: `cli.mjs`, and beside it in `program/` the parts that only some commands load, since each client of AWS takes
 * its time. The sandbox stays outside: the packages that it needs are not installed with the package.
 */
export async function buildProgram(): Promise<void> {
  rmSync(path.join(DIST, PARTS), { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bin/cli.ts'],
    outdir: DIST,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: `${PARTS}/[name]-[hash]`,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    external: ['../terminal/sandbox'],
    logLevel: 'warning',
  });
}
