import { severityNow } from './digest';
import type { Told } from './message-json';

/** How many items a chat message tells: it is to be read at a glance. */
const SHOWN = 5;

/** How much of a sentence is shown there, in characters. */
const LENGTH = 400;

/**
 * The news as Amazon Q Developer in chat applications takes it. It drops what is not of this form.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export const chatMessage = (subject: string, news: readonly Told[], runId: string): string => {
  const lines = news.slice(0, SHOWN).map(({ provider, item }) => {
    const over = item.occasion === 'ended' ? 'Over: ' : '';
    return `*${escaped(provider?.issuer ?? 'The watcher itself')}*: ${over}${shortened(escaped(item.finding.message))}`;
  });
  const more = news.length - SHOWN;
  const urgent = news.filter(({ item }) => severityNow(item) !== 'info');
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: subject,
      description: [...lines, ...(more > 0 ? [`And ${more} more; the mail has them all.`] : [])].join('\n\n'),
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

const shortened = (text: string): string => (text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text);

/** What others wrote must not become links or mentions. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, String.raw`\$&`);
