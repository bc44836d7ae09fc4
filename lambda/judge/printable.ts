/**
 * What a reader cannot see, or what changes the text around it: control and format characters (bidirectional ones, zero
 * width, tags), halves of characters, private and unassigned code points, line and paragraph separators, and what fonts
 * leave blank by rule, such as variation selectors and Hangul fillers (Unicode Standard Annex 44, General_Category and
 * Default_Ignorable_Code_Point).
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Spaces of every width. */
const SPACE = /\p{Zs}/gu;

/** Characters that look like a straight double quotation mark. */
const QUOTATION_MARK = /[\u02BA\u02DD\u02EE\u05F4\u201C-\u201F\u2033\u2036\u275D\u275E\u301D-\u301F\uFF02]/g;

/** Marks that would combine with what stands before the text, and those after the third on one letter. */
const LOOSE_MARKS = /(?<![\p{L}\p{N}\p{M}])\p{M}+|(?<=\p{M}{3})\p{M}+/gu;

/** Printable ASCII, of which nothing has to be replaced: most text is, and the classes above take their time. */
const PLAIN = /^[ -~]*$/;

/**
 * Text from outside as one line that people can read in a terminal or an e-mail: what cannot be seen becomes `?`, as do
 * heaps of combining marks, and what is longer than `length` is cut. Whatever is printable stays as it is.
 * @param length in UTF-16 code units; without it nothing is cut
 */
export const printable = (text: string, length = Number.POSITIVE_INFINITY): string => {
  const shortened = text.slice(0, length);
  const line = PLAIN.test(shortened) ? shortened : cleaned(shortened);
  return text.length > length ? `${line}…` : line;
};

const cleaned = (text: string): string =>
  text.replaceAll(UNSEEN, '?').replaceAll(SPACE, ' ').replaceAll(QUOTATION_MARK, '"').replaceAll(LOOSE_MARKS, '?');

/**
 * Text from outside as a sentence of ours shows it: printable, in double quotation marks, with a backslash before each
 * quotation mark and backslash inside, so that nobody can end the quotation and go on as if it were us.
 * @param length as for `printable`, before backslashes are added
 */
export const quoted = (text: string, length?: number): string => JSON.stringify(printable(text, length));

/** Several of them, separated by commas. */
export const quotedList = (texts: readonly string[], length?: number): string =>
  texts.map((text) => quoted(text, length)).join(', ');
