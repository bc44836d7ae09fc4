import { columnsOf } from './columns';

/** What is at the beginning of lines. */
export interface Margin {
  /** Of the first line. */
  first: string;
  /** Of the others. Default: as many blanks as the first has. */
  others?: string;
}

/** Least room for the text of a line, in columns: in a narrower window the terminal itself breaks lines. */
const LEAST_ROOM = 20;

/** Breaks a text between words, so that no line is longer than `width` columns unless a word is. */
export function wrapped(text: string, width: number, { first, others = ' '.repeat(first.length) }: Margin): string[] {
  const room = Math.max(LEAST_ROOM, width - Math.max(first.length, others.length));
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => (index === 0 ? first : others) + line);
}
