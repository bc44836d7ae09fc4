/** A notification, as a reader finds it in the text of a mail. */
export interface MailItem {
  /** Its first line: `Reminder: login.example: cannot be reached`. */
  headline: string;
  /** Its second line, without the code: `critical since 2026-11-21 12:00 UTC`. */
  status: string;
  code: string;
  /** The paragraph below it: what is so. */
  said: string;
}

/** What a mail has between two lines of hyphens: notifications about the same providers. */
export interface MailBlock {
  items: readonly MailItem[];
  /** The ARN of the provider, or the issuer URLs of several; none for the watcher itself. */
  providers: readonly string[];
  text: string;
}

/** A line of hyphens between two blocks. */
const SEPARATOR = /\n*^-{72}\n+/m;

/** The line below a headline. */
const STATUS = /^((?:critical|warning|info|resolved) .+) \[([a-z][a-z\d-]*)\]$/;

/** Returns the blocks of a mail, without its end and without the note that it is cut. */
export function blocksIn(text: string): MailBlock[] {
  return text
    .split(SEPARATOR)
    .slice(0, -1)
    .map((block) => ({ items: itemsIn(block), providers: providersIn(block), text: block }))
    .filter(({ items }) => items.length > 0);
}

/** Returns the notifications in a text. */
export function itemsIn(text: string): MailItem[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, status = '', code = ''] = STATUS.exec(line) ?? [];
    if (code === '') return [];
    const [said = ''] = lines
      .slice(index + 2)
      .join('\n')
      .split('\n\n', 1);
    return [{ headline: lines[index - 1] ?? '', status, code, said }];
  });
}

/** Returns the headlines in a text. */
export function headlinesIn(text: string): string[] {
  return itemsIn(text).map(({ headline }) => headline);
}

function providersIn(block: string): string[] {
  return [...block.matchAll(/^(?:Provider: | {4})(arn:\S+|https:\S+)$/gm)].map(([, name = '']) => name);
}
