import { rmSync } from 'node:fs';
import { ENTRIES, isEntry } from '../lib/function/entries';
import { buildConstruct } from './construct';
import { buildDeclarations } from './declarations';
import { buildFunction } from './function';
import { writeLicences } from './licences';
import { CONSTRUCT } from './paths';
import { buildProgram } from './program';

/**
 * `npm run build`: makes `dist/`, the code in the package. `cli.mjs` and `program/` are the terminal program; `construct/` has the constructs, their types and
 * the bundles of its functions.
 */
rmSync(CONSTRUCT, { recursive: true, force: true });
await Promise.all([buildProgram(), buildConstruct(), buildDeclarations()]);
const entries = Object.keys(ENTRIES).filter(isEntry);
for (const entry of entries) buildFunction(entry);
writeLicences(entries);
