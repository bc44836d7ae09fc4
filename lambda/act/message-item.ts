import { type NewsItem } from '../judge/news';
import { atMinute, inWords } from './duration';

/** One thing to tell, as people read it; what is to be pasted is indented so that it can be told from the text. */
export const itemBlock = (item: NewsItem, now: Date): string => {
  const { finding, occasion } = item;
  const [advice = '', ...lines] = occasion === 'ended' ? [] : finding.action.split('\n');
  return [
    `* ${sentenceFor(item, now)} [${occasion === 'ended' ? 'over' : finding.severity}: ${finding.code}]`,
    ...(item.late ? [`  (${lateness(item)})`] : []),
    ...(advice ? [`  What to do: ${advice}`] : []),
    ...pasteable(lines),
  ].join('\n');
};

/** Lines to be pasted, but for those that end in a colon: they introduce what follows. */
const pasteable = (lines: readonly string[]): string[] =>
  lines.flatMap((line, index) => {
    const apart = index === 0 || isProse(line) || isProse(lines[index - 1]);
    return [...(apart ? [''] : []), isProse(line) ? `  ${line}` : `      ${line}`];
  });

const isProse = (line = ''): boolean => line.endsWith(':');

const sentenceFor = ({ finding, occasion, since, until }: NewsItem, now: Date): string => {
  const { message } = finding;
  switch (occasion) {
    case 'happened':
    case 'opened':
      return message;
    case 'worse':
      return `This got worse. ${message}`;
    case 'reminder':
      return `Still so, for ${inWords(now.getTime() - since.getTime())}. ${message}`;
    case 'ended': {
      const end = until ?? now;
      const lasted = inWords(end.getTime() - since.getTime());
      return `Over, after ${lasted} (${atMinute(since)} to ${atMinute(end)} UTC). It was: ${shortened(message)}`;
    }
  }
};

/** What is over need not be told at length again. */
const shortened = (message: string): string => (message.length <= 160 ? message : `${message.slice(0, 157)}...`);

const lateness = ({ since, until }: NewsItem): string =>
  `Late: this is from ${atMinute(until ?? since)} UTC, and was not sent then.`;
