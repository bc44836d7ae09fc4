import { severityNow } from './digest';
import { printable } from '../judge/printable';
import type { ProviderReport } from '../contract/report';
import { sentenceOf } from './command-lines';
import type { NotifiedItem } from './message-json';
import { wellFormedJson } from './well-formed-json';

/** Number of items in a chat message, which must be quick to read. */
const SHOWN = 5;

/** Maximum length of a sentence in a chat message, in characters. */
const LENGTH = 400;

/** Maximum length of the description, lines that are left out included. Amazon shows no description over its limit of 8000. */
const MAX_DESCRIPTION = 7_900;

/** Notification about one provider, with the number of other providers that it is also about. */
export interface ItemOfSome extends NotifiedItem {
  others: number;
}

/**
 * Renders the notifications in the form that Amazon Q Developer in chat applications takes. It drops messages of any other form.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chatMessage(subject: string, notifications: readonly ItemOfSome[], runId: string): string {
  const lines = notifications.slice(0, SHOWN).map(lineFor).filter(fitting());
  const more = notifications.length - lines.length;
  const urgent = notifications.filter(({ item }) => severityNow(item) !== 'info');
  return wellFormedJson({
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
}

function lineFor({ provider, others, item: { finding, reason } }: ItemOfSome): string {
  const over = reason === 'resolved' ? 'Over: ' : '';
  const more = others > 0 ? ` and ${others} more` : '';
  const name = provider ? escaped(nameOf(provider)) : 'The watcher itself';
  return `*${name}*${more}: ${over}${withoutLinks(escaped(sentenceOf(finding, shortened)))}`;
}

/** Returns a predicate that is true if a line still has room after the lines before it. */
function fitting() {
  let room = MAX_DESCRIPTION;
  return (line: string): boolean => (room -= line.length + 2) >= 0;
}

function shortened(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text;
}

/** Returns the issuer as operators know it. Its own name may become a link; without `https://` only some programs make it one. */
function nameOf({ issuer }: ProviderReport): string {
  return printable(issuer).replace('https://', '').replaceAll(SCHEME, '[:]').replaceAll(MENTION, '(at)');
}

/**
 * Escapes text from others, so that it does not become bold, links, images or mentions: neither in Markdown (CommonMark 0.31,
 * Backslash escapes), which Teams shows, nor by Slack's signs (Slack API, Formatting text: `&`, `<` and `>` are written as entities).
 */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`[\]\\]|(?<=\])\(/g, String.raw`\$&`);
}

/** Colon that ends the scheme of a URL. */
const SCHEME = /:(?=\/\/)|(?<=\b(?:mailto|tel|sms|callto|sip)):(?=[\p{L}\p{N}+])/giu;

/** Dots in a host's name. Both programs make links of names that end in a top-level domain, with or without a scheme. */
const DOT = /(?<=[\p{L}\p{N}_-])[.\u3002\uFF0E\uFF61](?=[\p{L}\p{N}-]*\p{L})/gu;

/** Sign that begins the name of a user or a channel. */
const MENTION = /(?<![\p{L}\p{N}.])@(?=[\p{L}\p{N}])/gu;

/**
 * Rewrites a text so that no program finds an address to link or a name to mention: `https[:]//evil[.]example`, the usual form
 * in reports of malicious addresses. Neither bracket is followed by a parenthesis, so that they are no link in Markdown.
 */
function withoutLinks(text: string): string {
  return text.replaceAll(SCHEME, '[:]').replaceAll(DOT, '[.]').replaceAll(MENTION, '(at)');
}
