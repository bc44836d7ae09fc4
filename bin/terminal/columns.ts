/** Text of which each character takes one column. */
const PLAIN = /^[ -~]*$/;

/** Characters that take two columns (Unicode Standard Annex 11, East_Asian_Width W and F). */
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1D300}-\u{1D37F}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;

/** Marks that take no column of their own. */
const MARK = /[\p{Mn}\p{Me}]/u;

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Number of characters at the end of a text that stay when its middle is left out: by these, names of one service differ. */
const END = 8;

/** Returns the number of columns that a printable text takes in a terminal. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : MARK.test(character) ? 0 : 1;
  return columns;
}

/** Shortens a text in the middle where it takes more than `room` columns. The last eight characters stay, as far as they fit. */
export function shortened(text: string, room: number): string {
  if (columnsOf(text) <= room) return text;
  const characters = Array.from(CHARACTERS.segment(text), ({ segment }) => segment);
  const end = fitting(characters.slice(-END).toReversed(), room - 1).toReversed();
  const start = fitting(characters.slice(0, -END), room - 1 - columnsOf(end.join('')));
  return `${start.join('')}…${end.join('')}`;
}

/** Returns the first characters, as many as fit. */
function fitting(characters: readonly string[], room: number): string[] {
  let left = room;
  const first = characters.findIndex((character) => (left -= columnsOf(character)) < 0);
  return characters.slice(0, first < 0 ? characters.length : first);
}

/** Fills a text up with blanks. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}
