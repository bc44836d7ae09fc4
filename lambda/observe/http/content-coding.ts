/**
 * Content-Encoding of a body without a coding: nothing, the name of no coding, the framing of an upload (`aws-chunked`, which S3
 * and similar services keep with an object), or by mistake a character set or a transfer encoding of mail.
 */
const NO_CODING =
  /^(identity|aws-chunked|binary|[78]bit|utf-?(8|16|32)|(us-)?ascii|iso-8859-\d{1,2}|windows-\d{3,4}|)$/;

/**
 * Returns the coding of a body by its Content-Encoding (RFC 9110, section 8.4: a list of names, in any case), in lower case; null
 * when the body has none.
 */
export function codingOf(header: string | undefined): string | null {
  return (
    (header ?? '')
      .split(',')
      .map((coding) => coding.trim().toLowerCase())
      .find((coding) => !NO_CODING.test(coding)) ?? null
  );
}
