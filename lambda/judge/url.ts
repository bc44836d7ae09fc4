import { tryOrNull } from './chain/try-or-null';

/**
 * Reads a URL; null if the text is none. It does not use `URL.canParse`: on Node 20, once that has been called often enough to
 * be optimised, it refuses URLs with letters such as ö.
 */
export function readUrl(text: string, base?: string | URL): URL | null {
  return tryOrNull(() => new URL(text, base));
}

/** Greatest length of an issuer URL, in characters. Source: IAM API reference, CreateOpenIDConnectProvider. */
export const LONGEST_URL = 255;

/** Characters that XML 1.0, the format of IAM's answers, cannot carry: most control characters, half surrogate pairs. */
export const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** True if IAM takes a URL as the URL of a provider. */
export function isIssuerUrl(url: string): boolean {
  return (
    url.length <= LONGEST_URL &&
    /^https:\/\/[^\s/\\:?#@]+(\/[^\s?#]*)?$/.test(url) &&
    !NOT_XML.test(url) &&
    readUrl(url) !== null
  );
}
