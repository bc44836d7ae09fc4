import { severityNow } from './digest';
import type { Told } from './message-json';
import { wholeJson } from './whole';

/** How many items a chat message tells: it is to be read at a glance. */
const SHOWN = 5;

/** How much of a sentence is shown there, in characters. */
const LENGTH = 400;

/** Of the description, lines included that are left out; a longer one is not shown at all. Amazon's limit is 8000. */
const MAX_DESCRIPTION = 7_900;

/**
 * The news as Amazon Q Developer in chat applications takes it. It drops what is not of this form.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export const chatMessage = (subject: string, news: readonly Told[], runId: string): string => {
  const lines = news.slice(0, SHOWN).map(lineFor).filter(fitting());
  const more = news.length - lines.length;
  const urgent = news.filter(({ item }) => severityNow(item) !== 'info');
  return wholeJson({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: subject,
      description: [...lines, ...(more > 0 ? [`And ${more} more: the mail tells of them.`] : [])].join('\n\n'),
      ...(urgent.length > 0 ? { nextSteps: ['What to do stands in the mail, with the commands.'] } : {}),
      keywords: [...new Set(news.map(({ item }) => item.finding.code))].slice(0, SHOWN),
    },
    metadata: {
      threadId: runId,
      summary: subject,
      eventType: 'oidc-thumbprint-watcher',
      relatedResources: [...new Set(news.flatMap(({ provider }) => provider?.arn ?? []))].slice(0, SHOWN),
    },
  });
};

const lineFor = ({ provider, item: { finding, occasion } }: Told): string => {
  const over = occasion === 'ended' ? 'Over: ' : '';
  return `*${escaped(provider?.issuer ?? 'The watcher itself')}*: ${over}${escaped(shortened(finding.message))}`;
};

/** Whether a line still has room after those before it. */
const fitting = () => {
  let room = MAX_DESCRIPTION;
  return (line: string): boolean => (room -= line.length + 2) >= 0;
};

const shortened = (text: string): string => (text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text);

/** What others wrote must not become links or mentions. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, String.raw`\$&`);
