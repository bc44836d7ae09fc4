import type { ProviderReport } from '../contract/report';
import { sentencesOf, subjectOf } from '../findings/lookup';
import { printable } from '../judge/printable';
import { type Digest, severityNow } from './digest';
import { noteOf } from './headline';
import { spanOf } from './message-item';
import { type NotifiedItem, keyOf } from './message-json';
import { placeOf } from './message-text';
import { commandsFor, stepsFor } from './notification-commands';
import type { CommandLine } from './rendered-finding';
import { wellFormedJson } from './well-formed-json';

/** Maximum number of chat messages of a run, the one about the rest not counted. */
const MOST = 10;

/** Maximum length of a description in characters. Amazon shows no description over its limit of 8000. */
const MAX_DESCRIPTION = 7_900;

/** Maximum length of a sentence in a chat message, in characters. */
const LENGTH = 400;

/** Maximum number and length of the steps that Amazon shows. */
const MAX_STEPS = 5;
const MAX_STEP = 350;

/** Maximum length of a command in a chat message, in characters: those for many providers are in the mail. */
const MAX_COMMAND = 3_000;

/** Sign that begins and ends a block of code. */
const FENCE = '```';

/** Notification about one provider, with the other providers that it is also about. */
export interface ItemOfSome extends NotifiedItem {
  others: readonly ProviderReport[];
}

/**
 * Renders the notifications in the form that Amazon Q Developer in chat applications takes, one message each: it drops messages of any
 * other form. All messages about one condition make one thread.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chatMessages(notifications: readonly ItemOfSome[], digest: Digest): string[] {
  const rest = notifications.length - MOST;
  return [
    ...notifications.slice(0, MOST).map((one) => chatMessage(one, digest)),
    ...(rest > 0
      ? [
          message({
            title: `${rest} more notifications`,
            paragraphs: ['The mail has them.'],
            thread: digest.report.runId,
          }),
        ]
      : []),
  ];
}

function chatMessage({ provider, others, item }: ItemOfSome, digest: Digest): string {
  const { finding } = item;
  const { report } = digest;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const span = spanOf(item, new Date(report.startedAt));
  const providers = provider ? [provider, ...others].map(({ arn }) => arn) : [];
  const commands = commandsFor(item, providers, digest);
  return message({
    title: `[${severityNow(item)}] ${noteOf(item)}${subjectOf(finding)}`,
    paragraphs: [
      `*${provider ? escaped(nameOf(provider)) : 'The watcher'}*${more}\n${prose(`${span}, ${placeOf(digest)}`)}`,
      ...sentencesOf(finding).map((sentence) => prose(sentence)),
      ...commands.map(codeBlock),
    ],
    nextSteps: stepsFor(item).slice(0, MAX_STEPS).map(step),
    thread: keyOf({ provider, item }, digest),
    relatedResources: providers.slice(0, 1),
  });
}

/** Parts of a chat message. */
interface ChatParts {
  title: string;
  paragraphs: readonly string[];
  nextSteps?: readonly string[];
  /** Messages with the same value make one thread. */
  thread: string;
  relatedResources?: readonly string[];
}

function message({ title, paragraphs, nextSteps = [], thread, relatedResources = [] }: ChatParts): string {
  return wellFormedJson({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title,
      description: paragraphs.filter(fitting()).join('\n\n'),
      ...(nextSteps.length > 0 ? { nextSteps } : {}),
    },
    metadata: { threadId: thread, summary: title, eventType: 'oidc-thumbprint-watcher', relatedResources },
  });
}

/** Returns a sentence in which nothing becomes a link or a mention. */
function prose(sentence: string, length = LENGTH): string {
  return withoutLinks(escaped(shortened(sentence, length)));
}

/** Returns a step as prose that is not longer than Amazon allows; signs that are escaped take more room than they had. */
function step(sentence: string): string {
  let length = MAX_STEP;
  while (prose(sentence, length).length > MAX_STEP) length -= 10;
  return prose(sentence, length);
}

/** Signs in a command that could end its block, or that Slack obeys in a block, too. */
const ACTIVE = /[<>]|```/;

/** Returns a command as a block of code; only its purpose where it is too long, or its text could do something. */
function codeBlock({ purpose, command }: CommandLine): string {
  return command.length > MAX_COMMAND || ACTIVE.test(command)
    ? `${purpose}: the mail has the command.`
    : [`${purpose}:`, FENCE, command, FENCE].join('\n');
}

/** Returns a predicate that is true if a paragraph still has room after the paragraphs before it. */
function fitting() {
  let room = MAX_DESCRIPTION;
  return (paragraph: string): boolean => (room -= paragraph.length + 2) >= 0;
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
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
