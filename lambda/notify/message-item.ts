import type { Notification, NotificationReason } from '../judge/state/due-notifications';
import { type CommandLines, adviceOf, sentenceOf } from './command-lines';
import { atMinute, inWords } from './duration';

/**
 * Renders one notification for operators. Lines to paste are indented, to set them apart from the text.
 * @param providers ARNs of the providers that the notification is about
 */
export function itemBlock(
  item: Notification,
  now: Date,
  providers: readonly string[],
  commandLines: CommandLines,
): string {
  const { finding, reason } = item;
  const { advice, lines } = isAway(item) ? NOTHING_TO_DO : adviceOf(finding, providers, commandLines);
  return [
    `* ${SENTENCES[item.reason](item, now)} [${reason === 'resolved' ? 'over' : finding.severity}: ${finding.code}]`,
    ...(item.delayed ? [`  (${delayText(item)})`] : []),
    ...(advice ? [`  ${finding.stored ? 'What was to be done' : 'What to do'}: ${advice}`] : []),
    ...pasteable(lines),
  ].join('\n');
}

const NOTHING_TO_DO = { advice: '', lines: [] };

/** Indents the lines to paste, and less those that end in a colon: they introduce the lines after them. */
function pasteable(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    const apart = index === 0 || isProse(line) || isProse(lines[index - 1]);
    return [...(apart ? [''] : []), isProse(line) ? `  ${line}` : `      ${line}`];
  });
}

function isProse(line = ''): boolean {
  return line.endsWith(':');
}

/** True if a condition is resolved or absent just now, so that nobody needs to do anything. */
function isAway({ reason, until }: Notification): boolean {
  return reason === 'resolved' || until !== null;
}

function openingOf({ finding, backAfter }: Notification): string {
  return backAfter
    ? `Back again: its end was told at ${atMinute(backAfter)} UTC. It counts as over once it stayed away for a week. ${sentenceOf(finding)}`
    : sentenceOf(finding);
}

function reminderOf({ finding, since, until, backAfter }: Notification, now: Date): string {
  const lasted = inWords(now.getTime() - since.getTime());
  if (!backAfter) return `Still so, for ${lasted}. ${sentenceOf(finding)}`;
  return until
    ? `Still comes and goes, for ${lasted}; not so since ${atMinute(until)} UTC. It was: ${sentenceOf(finding, shortened)}`
    : `Still comes and goes, for ${lasted}. ${sentenceOf(finding)}`;
}

function endOf({ finding, since, until, backAfter }: Notification, now: Date): string {
  const end = until ?? now;
  const lasted = inWords(end.getTime() - since.getTime()) + (backAfter ? ' of coming and going' : '');
  return `Over, after ${lasted} (${atMinute(since)} to ${atMinute(end)} UTC). It was: ${sentenceOf(finding, shortened)}`;
}

/** Maximum length of a short message, in characters. */
const SHORT = 200;

/** Shortens the message of a resolved or absent condition, which was reported at length before. Keeps whole sentences if it can. */
function shortened(message: string): string {
  if (message.length <= SHORT) return message;
  const end = message.lastIndexOf('. ', SHORT - 1);
  return end > 0 ? message.slice(0, end + 1) : `${message.slice(0, SHORT - 3)}...`;
}

/** Sentences of a notification, by its reason. */
const SENTENCES: Record<NotificationReason, (item: Notification, now: Date) => string> = {
  happened: ({ finding }) => sentenceOf(finding),
  opened: openingOf,
  worse: ({ finding }) => `This got worse. ${sentenceOf(finding)}`,
  stays: ({ finding }) => `This came and went, and now it stays. ${sentenceOf(finding)}`,
  reminder: reminderOf,
  resolved: endOf,
};

function delayText({ since, until }: Notification): string {
  return `Late: this is from ${atMinute(until ?? since)} UTC, and was not sent then.`;
}
