import { rmSync } from 'node:fs';
import { buildConstruct } from './construct';
import { buildDeclarations } from './declarations';
import { buildFunction } from './function';
import { writeLicences } from './licences';
import { CONSTRUCT } from './paths';
import { buildProgram } from './program';

/**
 * `npm run build`: makes `dist/`, the code in the package. `cli.mjs` and `program/` are the terminal program; `construct/` has the construct, its types and
 * the bundle of its function.
 */
rmSync(CONSTRUCT, { recursive: true, force: true });
await Promise.all([buildProgram(), buildConstruct(), buildDeclarations()]);
buildFunction();
writeLicences();
