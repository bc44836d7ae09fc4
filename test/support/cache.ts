import { createHash } from 'node:crypto';
import path from 'node:path';

/**
 * Where things are kept that are installed for tests, as the tools of others do it: under node_modules, so that they are out
 * of the way, and go when that goes.
 */
export const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/oidc-thumbprint-watcher');

/**
 * The directory of an installation.
 * @param name what is installed
 * @param list what exactly: where that changes, it is installed anew
 */
export function placeOf(name: string, list: Uint8Array, cache = CACHE): string {
  return path.join(cache, `${name}-${createHash('sha256').update(list).digest('hex').slice(0, 16)}`);
}
