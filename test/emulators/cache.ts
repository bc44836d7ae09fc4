import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Where something is kept that was installed for tests, as the tools of others do it: under node_modules, so that it is out
 * of the way, and goes when that goes.
 * @param name what it is
 * @param version changes when something else is to be installed
 */
export const cacheDirectory = (name: string, version: string): string =>
  path.join(ROOT, 'node_modules/.cache/oidc-thumbprint-watcher', `${name}-${version.slice(0, 16)}`);
