import { tryOrNull } from './chain/try-or-null';

/**
 * Reads a URL; null if the text is none. It does not use `URL.canParse`: on Node 20, once that has been called often enough to
 * be optimised, it refuses URLs with letters such as ö.
 */
export function readUrl(text: string, base?: string | URL): URL | null {
  return tryOrNull(() => new URL(text, base));
}
