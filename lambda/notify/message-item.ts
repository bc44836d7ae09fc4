import type { Notification, NotificationReason } from '../judge/state/due-notifications';
import { type CommandLines, adviceOf, sentenceOf } from './advice';
import { atMinute, inWords } from './duration';

/**
 * One thing to tell, as people read it; what is to be pasted is indented so that it can be told from the text.
 * @param providers ARNs of those that it is told of
 */
export const itemBlock = (
  item: Notification,
  now: Date,
  providers: readonly string[],
  commandLines: CommandLines,
): string => {
  const { finding, reason } = item;
  const { advice, lines } = isAway(item) ? NOTHING_TO_DO : adviceOf(finding, providers, commandLines);
  return [
    `* ${SENTENCES[item.reason](item, now)} [${reason === 'ended' ? 'over' : finding.severity}: ${finding.code}]`,
    ...(item.late ? [`  (${lateness(item)})`] : []),
    ...(advice ? [`  ${finding.stored ? 'What was to be done' : 'What to do'}: ${advice}`] : []),
    ...pasteable(lines),
  ].join('\n');
};

const NOTHING_TO_DO = { advice: '', lines: [] };

/** Lines to be pasted, but for those that end in a colon: they introduce what follows. */
const pasteable = (lines: readonly string[]): string[] =>
  lines.flatMap((line, index) => {
    const apart = index === 0 || isProse(line) || isProse(lines[index - 1]);
    return [...(apart ? [''] : []), isProse(line) ? `  ${line}` : `      ${line}`];
  });

const isProse = (line = ''): boolean => line.endsWith(':');

/** Of what is over, or not so just now, nobody needs to do anything. */
const isAway = ({ reason, until }: Notification): boolean => reason === 'ended' || until !== null;

const openingOf = ({ finding, backAfter }: Notification): string =>
  backAfter
    ? `Back again: its end was told at ${atMinute(backAfter)} UTC. It counts as over once it stayed away for a week. ${sentenceOf(finding)}`
    : sentenceOf(finding);

const reminderOf = ({ finding, since, until, backAfter }: Notification, now: Date): string => {
  const lasted = inWords(now.getTime() - since.getTime());
  if (!backAfter) return `Still so, for ${lasted}. ${sentenceOf(finding)}`;
  return until
    ? `Still comes and goes, for ${lasted}; not so since ${atMinute(until)} UTC. It was: ${sentenceOf(finding, shortened)}`
    : `Still comes and goes, for ${lasted}. ${sentenceOf(finding)}`;
};

const endOf = ({ finding, since, until, backAfter }: Notification, now: Date): string => {
  const end = until ?? now;
  const lasted = inWords(end.getTime() - since.getTime()) + (backAfter ? ' of coming and going' : '');
  return `Over, after ${lasted} (${atMinute(since)} to ${atMinute(end)} UTC). It was: ${sentenceOf(finding, shortened)}`;
};

/** How many characters are short. */
const SHORT = 200;

/** What is over need not be told at length again: whole sentences, as long as they are short. */
const shortened = (message: string): string => {
  if (message.length <= SHORT) return message;
  const end = message.lastIndexOf('. ', SHORT - 1);
  return end > 0 ? message.slice(0, end + 1) : `${message.slice(0, SHORT - 3)}...`;
};

/** How each is told. */
const SENTENCES: Record<NotificationReason, (item: Notification, now: Date) => string> = {
  happened: ({ finding }) => sentenceOf(finding),
  opened: openingOf,
  worse: ({ finding }) => `This got worse. ${sentenceOf(finding)}`,
  stays: ({ finding }) => `This came and went, and now it stays. ${sentenceOf(finding)}`,
  reminder: reminderOf,
  ended: endOf,
};

const lateness = ({ since, until }: Notification): string =>
  `Late: this is from ${atMinute(until ?? since)} UTC, and was not sent then.`;
