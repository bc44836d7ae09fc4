/**
 * The codings that change the bytes of a body (IANA, "HTTP Content Coding Registry"). Whatever else a header calls a coding is none:
 * stores send an empty value, `aws-chunked` or a character set by mistake, and leave the body as it is.
 */
const CODINGS: ReadonlySet<string> = new Set([
  'aes128gcm',
  'br',
  'compress',
  'dcb',
  'dcz',
  'deflate',
  'exi',
  'gzip',
  'pack200-gzip',
  'x-compress',
  'x-gzip',
  'zstd',
]);

/**
 * The coding that a body came in, by its Content-Encoding; null when the body is as it was written (RFC 9110, section 8.4: a list of
 * names, in any case).
 */
export const codingOf = (header: string | undefined): string | null =>
  (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .find((coding) => CODINGS.has(coding)) ?? null;
