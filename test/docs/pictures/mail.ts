import { box, renderSvg, text } from './svg';

const WIDTH = 880;

/** Height of a line in pixels. */
const LINE = 18;

/** Characters in a line: as many as the panel has room for in a font of 12 px. */
const COLUMNS = 112;

/** Width of a character of that font in pixels. */
const CHARACTER = 7.22;

const HEADER = 84;

/** Base line of the first line of the text. */
const TOP = HEADER + 34;

const MARGIN = 28;

/** Classes of the lines of a command. */
const COMMAND = 'ink command';

/** Line of the mail as it is shown. */
interface Line {
  content: string;
  className: string;
}

/**
 * Returns the picture of a mail as a mail program shows it: without its last part, which is about the run.
 * @param mail as it is in docs/examples/messages: the subject, an empty line, and the text
 */
export function mailPicture(mail: string): string {
  const [subject = '', ...rest] = mail.split('\n');
  const [shown = ''] = rest.join('\n').trim().split('\n-----');
  const lines = shown
    .trim()
    .split('\n')
    .flatMap((line, index) => wrapped(line).map((content) => ({ content, className: classOf(line, index) })));
  return renderSvg({
    width: WIDTH,
    height: TOP + lines.length * LINE,
    title: subject,
    elements: [
      ...header(subject.replace('Subject: ', '')),
      ...behindCommands(lines),
      ...lines.map(({ content, className }, index) => written(content, `mono ${className}`, TOP + index * LINE)),
    ],
  });
}

/** Returns a line of the text. Its indentation is a distance, since not every reader keeps blanks. */
function written(content: string, className: string, y: number): string {
  const indent = content.length - content.trimStart().length;
  return text(MARGIN + indent * CHARACTER, y, className, content.trimStart());
}

/** Returns a box behind each command, however many lines it has. */
function behindCommands(lines: readonly Line[]): string[] {
  return lines.flatMap(({ className }, index) => {
    if (className !== COMMAND || lines[index - 1]?.className === COMMAND) return [];
    const count = lines.slice(index).findIndex((line) => line.className !== COMMAND);
    return [box(MARGIN, TOP + index * LINE - 20, WIDTH - 2 * MARGIN, count * LINE + 14, 'raised')];
  });
}

/** Returns the head of the mail: who sent it, and its subject. */
function header(subject: string): string[] {
  return [
    box(0.5, 0.5, WIDTH - 1, HEADER, 'raised', 8),
    text(MARGIN, 34, 'ink bold large', subject),
    text(MARGIN, 62, 'ink', 'AWS Notifications'),
    text(MARGIN + 118, 62, 'muted', '<no-reply@sns.amazonaws.com>'),
    text(WIDTH - MARGIN, 62, 'muted end', 'to you'),
  ];
}

/** Returns the classes of a line of the text. */
function classOf(line: string, index: number): string {
  if (index === 0) return 'ink bold';
  if (index === 1) return line.startsWith('critical') ? 'critical' : 'muted';
  if (line.startsWith('    ')) return COMMAND;
  if (/^\w[\w\s]*:$/.test(line)) return 'ink bold';
  return /^[A-Z][\w\s-]*: .*[^.]$/.test(line) ? 'muted' : 'ink';
}

/** Returns the lines that a mail program makes of one: broken between words, or within one that is too long. */
function wrapped(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const space = line.lastIndexOf(' ', COLUMNS);
  const indent = /^ */.exec(line)?.[0] ?? '';
  const end = space > indent.length ? space : COLUMNS;
  return [line.slice(0, end), ...wrapped(`${indent}${line.slice(end).trimStart()}`)];
}
