import path from 'node:path';

/** The root of the repository. */
export const ROOT = path.resolve(import.meta.dirname, '..');

/** Directory of everything that is built. */
export const DIST = path.join(ROOT, 'dist');

/** Directory of the construct as CDK apps import it. */
export const CONSTRUCT = path.join(DIST, 'construct');
