import path from 'node:path';
import { build } from 'esbuild';
import { DIST, ROOT } from './paths';

/** Builds the terminal program. The sandbox stays outside: the packages that it needs are not installed with the package. */
export async function buildProgram(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bin/cli.ts'],
    outfile: path.join(DIST, 'cli.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    external: ['../terminal/sandbox'],
    logLevel: 'warning',
  });
}
