/**
 * Text from outside as one line that people can read in a terminal or an e-mail: control characters, line breaks and
 * characters that reverse the direction of text become `?`, and what is longer than `length` is cut.
 * @param length in UTF-16 code units; without it nothing is cut
 */
export const printable = (text: string, length = Number.POSITIVE_INFINITY): string => {
  const line = text.slice(0, length).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return text.length > length ? `${line}…` : line;
};
