import { quoted } from '../../lambda/judge/printable';

/** A URL, with or without its scheme, up to the end of its user name and password. */
const CREDENTIALS = /^([a-z][a-z\d+.-]*:)?(\/\/)?[^/?#\s]*@/i;

/** True if a URL has a user name or a password in it. */
export function hasCredentials(url: string): boolean {
  return CREDENTIALS.test(url);
}

/** Quotes a URL for a message, with `***` in the place of its user name and password. */
export function withoutCredentials(url: string): string {
  return quoted(url.replace(CREDENTIALS, '$1$2***@'), 300);
}
