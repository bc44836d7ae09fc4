/**
 * Characters that a reader cannot see, or that change the text around them: control and format characters (bidirectional ones,
 * zero width, tags), halves of characters, private and unassigned code points, line and paragraph separators, and characters
 * that fonts leave blank by rule, such as variation selectors and Hangul fillers (Unicode Standard Annex 44, General_Category
 * and Default_Ignorable_Code_Point).
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Spaces of every width. */
const SPACE = /\p{Zs}/gu;

/** Characters that look like a straight double quotation mark. */
const QUOTATION_MARK = /[\u02BA\u02DD\u02EE\u05F4\u201C-\u201F\u2033\u2036\u275D\u275E\u301D-\u301F\uFF02]/g;

/** Marks that would combine with what stands before the text, and marks after the third on one letter. */
const LOOSE_MARKS = /(?<![\p{L}\p{N}\p{M}])\p{M}+|(?<=\p{M}{3})\p{M}+/gu;

/** Printable ASCII, in which nothing has to be replaced. Most text is printable ASCII, and the classes above are slow. */
const PLAIN = /^[ -~]*$/;

/**
 * Turns text from outside into one line that is readable in a terminal or an e-mail. Unseen characters and heaps of combining
 * marks become `?`, spaces and quotation marks their plain form, and text longer than `length` is cut. The rest stays as it is.
 * @param length in UTF-16 code units; without it nothing is cut
 */
export function printable(text: string, length = Number.POSITIVE_INFINITY): string {
  const shortened = text.slice(0, length);
  const line = PLAIN.test(shortened) ? shortened : cleaned(shortened);
  return text.length > length ? `${line}…` : line;
}

function cleaned(text: string): string {
  return text
    .replaceAll(UNSEEN, '?')
    .replaceAll(SPACE, ' ')
    .replaceAll(QUOTATION_MARK, '"')
    .replaceAll(LOOSE_MARKS, '?');
}

/**
 * Quotes text from outside for a sentence of ours: printable, in double quotation marks, with a backslash before each
 * quotation mark and backslash inside, so that nobody can end the quotation and go on as if it were us.
 * @param length as for `printable`, before backslashes are added
 */
export function quoted(text: string, length?: number): string {
  return JSON.stringify(printable(text, length));
}

/** Quotes several texts, separated by commas. */
export function quotedList(texts: readonly string[], length?: number): string {
  return texts.map((text) => quoted(text, length)).join(', ');
}
