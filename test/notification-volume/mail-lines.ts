import { type MailItem, blocksIn } from '../support/mail';
import { dayOf } from './calendar';

/** A mail, and when it came. */
export interface Mail {
  subject: string;
  text: string;
  at: Date;
}

/** A mail as a line of the diary: when it came, its subject, and what each notification in it is, as a reader of its text finds it. */
export function lineFor(mail: Mail): string {
  const { at, subject } = mail;
  return [dayOf(at), subject.replace(/ \(123456789012\)$/, ''), itemsOf(mail).join(' + ')].join(' | ');
}

/** The notifications in a mail, each in short. */
export function itemsOf({ text }: Mail): string[] {
  return blocksIn(text).flatMap((block) => block.items.map(itemIn));
}

/** A notification in short: `dead.example still: connection-refused (warning)`. */
function itemIn({ headline, status, code, said }: MailItem): string {
  const [, note = '', name = ''] = /^((?:[A-Z]\w+: )*)(.+?): /.exec(headline) ?? [];
  const [severity = ''] = status.split(' ', 1);
  const isOver = severity === 'resolved';
  return `${name} ${isOver ? 'over: ' : reasonIn(note, status, said)}${code}${isOver ? '' : ` (${severity})`}`;
}

function reasonIn(note: string, status: string, said: string): string {
  if (note === 'Worse: ') return 'worse: ';
  if (said.startsWith('It is back: ')) return 'again: ';
  if (said.startsWith('This came and went, and now it has lasted for a day.')) return 'stays: ';
  if (note !== 'Reminder: ') return '';
  if (!status.includes(', comes and goes')) return 'still: ';
  return status.includes(', absent since ') ? 'comes and goes, away now: ' : 'comes and goes: ';
}
