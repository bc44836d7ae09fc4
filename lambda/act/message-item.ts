import { type NewsItem } from '../judge/news';
import { atMinute, inWords } from './duration';

/** One thing to tell, as people read it; the lines of a command are indented so that they can be told from the text. */
export const itemBlock = (item: NewsItem, now: Date): string => {
  const { finding, occasion } = item;
  const [advice = '', ...commands] = occasion === 'ended' ? [] : finding.action.split('\n');
  return [
    `* ${sentenceFor(item, now)} [${occasion === 'ended' ? 'over' : finding.severity}: ${finding.code}]`,
    ...(item.late ? [`  (${lateness(item)})`] : []),
    ...(advice ? [`  What to do: ${advice}`] : []),
    ...commands.map((command) => `\n      ${command}`),
  ].join('\n');
};

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
