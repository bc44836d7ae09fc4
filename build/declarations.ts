import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CONSTRUCT, ROOT } from './paths';

const TYPES = path.join(CONSTRUCT, 'types');

/**
 * Builds the declarations of the construct. tsc declares every module that it has read; those that the exported types do not refer to
 * are removed.
 */
export async function buildDeclarations(): Promise<void> {
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', path.join(import.meta.dirname, 'tsconfig.json')]);
  const needed = reachableFrom(path.join(TYPES, 'lib/index.d.ts'));
  for (const name of readdirSync(TYPES, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(TYPES, name);
    if (file.endsWith('.d.ts') && !needed.has(file)) rmSync(file);
  }
}

/** Returns a declaration file and all that it imports, directly or by way of others. */
function reachableFrom(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]+)['"]/g);
  for (const [, name = ''] of imports) reachableFrom(path.join(path.dirname(file), `${name}.d.ts`), found);
  return found;
}
