import { severityNow } from './digest';
import { printable } from '../judge/printable';
import type { ProviderReport } from '../contract/report';
import { sentenceOf } from './advice';
import type { NotifiedItem } from './message-json';
import { wholeJson } from './whole';

/** How many items a chat message tells: it is to be read at a glance. */
const SHOWN = 5;

/** How much of a sentence is shown there, in characters. */
const LENGTH = 400;

/** Of the description, lines included that are left out; a longer one is not shown at all. Amazon's limit is 8000. */
const MAX_DESCRIPTION = 7_900;

/** A thing to tell, of one provider and of so many others. */
export interface ItemOfSome extends NotifiedItem {
  others: number;
}

/**
 * The news as Amazon Q Developer in chat applications takes it. It drops what is not of this form.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export const chatMessage = (subject: string, notifications: readonly ItemOfSome[], runId: string): string => {
  const lines = notifications.slice(0, SHOWN).map(lineFor).filter(fitting());
  const more = notifications.length - lines.length;
  const urgent = notifications.filter(({ item }) => severityNow(item) !== 'info');
  return wholeJson({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: subject,
      description: [...lines, ...(more > 0 ? [`And ${more} more: the mail tells of them.`] : [])].join('\n\n'),
      ...(urgent.length > 0 ? { nextSteps: ['What to do stands in the mail, with the commands.'] } : {}),
      keywords: [...new Set(notifications.map(({ item }) => item.finding.code))].slice(0, SHOWN),
    },
    metadata: {
      threadId: runId,
      summary: subject,
      eventType: 'oidc-thumbprint-watcher',
      relatedResources: [...new Set(notifications.flatMap(({ provider }) => provider?.arn ?? []))].slice(0, SHOWN),
    },
  });
};

const lineFor = ({ provider, others, item: { finding, reason } }: ItemOfSome): string => {
  const over = reason === 'ended' ? 'Over: ' : '';
  const more = others > 0 ? ` and ${others} more` : '';
  const name = provider ? escaped(nameOf(provider)) : 'The watcher itself';
  return `*${name}*${more}: ${over}${withoutLinks(escaped(sentenceOf(finding, shortened)))}`;
};

/** Whether a line still has room after those before it. */
const fitting = () => {
  let room = MAX_DESCRIPTION;
  return (line: string): boolean => (room -= line.length + 2) >= 0;
};

const shortened = (text: string): string => (text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text);

/** The issuer as people know it. Its own name may become a link; without `https://` only some programs make it one. */
const nameOf = ({ issuer }: ProviderReport): string =>
  printable(issuer).replace('https://', '').replaceAll(SCHEME, '[:]').replaceAll(MENTION, '(at)');

/**
 * What others wrote must not become bold, links, images or mentions: not in Markdown (CommonMark 0.31, Backslash escapes),
 * which Teams shows, nor by Slack's signs (Slack API, Formatting text: `&`, `<` and `>` are written as entities).
 */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`[\]\\]|(?<=\])\(/g, String.raw`\$&`);

/** What ends the scheme of a URL. */
const SCHEME = /:(?=\/\/)|(?<=\b(?:mailto|tel|sms|callto|sip)):(?=[\p{L}\p{N}+])/giu;

/** The dots in a host's name. Both programs make links of names that end in a top-level domain, with or without a scheme. */
const DOT = /(?<=[\p{L}\p{N}_-])[.\u3002\uFF0E\uFF61](?=[\p{L}\p{N}-]*\p{L})/gu;

/** What begins the name of a person or a channel. */
const MENTION = /(?<![\p{L}\p{N}.])@(?=[\p{L}\p{N}])/gu;

/**
 * A text in which no program finds an address to link, nor a name to call: `https[:]//evil[.]example`, as people who report
 * malicious addresses write them. Neither bracket is followed by a parenthesis, so that they are no link in Markdown.
 */
const withoutLinks = (text: string): string =>
  text.replaceAll(SCHEME, '[:]').replaceAll(DOT, '[.]').replaceAll(MENTION, '(at)');
