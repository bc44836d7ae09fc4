import { tryOrNull } from './chain/try-or-null';

/**
 * A URL, or null where the text is none. Not by `URL.canParse`: on Node 20, once it has been called often enough to be
 * optimised, it refuses URLs with letters such as ö.
 */
export const readUrl = (text: string, base?: string | URL): URL | null => tryOrNull(() => new URL(text, base));
