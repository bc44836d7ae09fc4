import type { Severity } from '../findings/severity';
import { type Digest, type Entry, bySeverity, entriesIn, worstOfItems } from './digest';
import { type ItemOfSome, chatMessages } from './message-chat';
import { byIssuer } from './by-issuer';
import { type Alert, type AlertItem, type NotifiedItem, alertItem } from './message-json';
import { SEPARATOR, entryBlock, outroOf, runBlock } from './message-text';
import type { Notification } from '../judge/state/due-notifications';
import { rankOf } from '../judge/severity-rank';
import type { Scope } from './scope';
import { subjectOf } from './subject';
import { wellFormedJson } from './well-formed-json';

/** One message, in a form for each kind of subscriber. */
export interface AlertMessage {
  /** ASCII without line breaks, fewer than 100 characters (SNS API reference, Publish). */
  subject: string;
  /** Text for operators. */
  text: string;
  /** JSON for machines, by docs/alert.schema.json. */
  json: string;
  /** Messages for Amazon Q Developer in chat applications. */
  chat: readonly string[];
  severity: Severity;
  scope: Scope;
  /** Codes of the findings in the message; subscribers may filter by them. */
  codes: readonly string[];
}

/** A message, and the providers whose notifications had no place in it. */
export interface Rendered {
  message: AlertMessage;
  /** ARNs of the providers. */
  cut: ReadonlySet<string>;
}

/**
 * Maximum size of text and JSON together, in bytes, as they stand in the JSON that carries both. SNS refuses more than 256 KiB,
 * attributes included (SNS API reference, Publish).
 */
const MAX_BYTES = 240 * 1024;

/**
 * Maximum share of one provider's items in the JSON, in bytes: a hostile issuer must not keep the notifications of other providers
 * from operators. Events and ends of conditions are reported once. They get more room than lasting conditions, which the report has, too.
 */
const MAX_ONCE_BYTES = 60 * 1024;
const MAX_LASTING_BYTES = 24 * 1024;

/** Renders the one message of a run. */
export function renderMessage(found: Digest): Rendered {
  const digest = { ...found, run: found.run.toSorted(bySeverity) };
  const entries = entriesIn(digest).map((entry) => withinBounds(entry, digest));
  const parts = partsThatFit(entries, digest);
  const shown = new Set(parts.flatMap(({ entry }) => entry.providers.map(({ arn }) => arn)));
  const subject = subjectOf(entries, digest);
  const aboutRun = digest.run.map((item) => ({ provider: null, item }));
  const notified = [...aboutRun, ...entries.flatMap((entry) => notifiedIn(entry, digest))];
  const arns = entries.flatMap(({ providers }) => providers.map(({ arn }) => arn));
  const cut = new Set(arns.filter((arn) => !shown.has(arn)));
  const severity = worstOfItems(notified.map(({ item }) => item));
  const isFirst = isRunFirst(parts, digest);
  const notifications = inOrder(
    ofRun(digest),
    parts.flatMap(({ entry }) => itemsOf(entry, digest)),
    isFirst,
  );
  const unlisted = entries.reduce((sum, { more, providers }) => sum + more * providers.length, 0);
  const more = notified.length - notifications.length + unlisted;
  const inChat = inOrder<ItemOfSome>(
    aboutRun.map((one) => ({ ...one, others: [] })),
    parts.flatMap(({ entry }) => inShort(entry)),
    isFirst,
  );
  return {
    message: {
      subject,
      text: textOf(parts, cut.size, digest).toWellFormed(),
      json: wellFormedJson(alertOf(digest, { severity, subject, notifications, more })),
      chat: chatMessages(inChat, digest),
      severity,
      scope: digest.scope,
      codes: [...new Set(notified.map(({ item }) => item.finding.code))],
    },
    cut,
  };
}

function alertOf(
  { report: { runId, startedAt, counts }, scope, region }: Digest,
  { severity, subject, notifications, more }: Pick<Alert, 'severity' | 'subject' | 'notifications' | 'more'>,
): Alert {
  return {
    version: 1,
    scope: scope.kind,
    organizationId: scope.kind === 'organization' ? scope.id : null,
    accountId: scope.kind === 'account' ? scope.id : null,
    accountName: scope.kind === 'account' ? scope.name : null,
    region,
    runId,
    checkedAt: startedAt,
    severity,
    subject,
    counts,
    notifications,
    more,
  };
}

function ofRun(digest: Digest): AlertItem[] {
  return digest.run.map((item) => alertItem({ provider: null, item }, digest));
}

/** Returns the items of an entry for its first provider, which stands for all. */
function inShort({ providers: [provider, ...others], items }: Entry): ItemOfSome[] {
  return items.map((item) => ({ provider, item, others }));
}

/** Returns the notifications of an entry: of each provider, or in an organization of the first provider of each issuer. */
function notifiedIn({ providers, own }: Entry, { scope }: Digest): NotifiedItem[] {
  const shares = scope.kind === 'organization' ? byIssuer(providers) : providers.map((first) => ({ first }));
  return shares.flatMap(({ first: provider, ...accounts }) =>
    (own.get(provider.arn) ?? []).map((item) => ({ provider, item, ...accounts })),
  );
}

function itemsOf(entry: Entry, digest: Digest): AlertItem[] {
  return notifiedIn(entry, digest).map((notified) => alertItem(notified, digest));
}

/** Puts what is about the run before or after what is about providers. */
function inOrder<One>(aboutRun: readonly One[], aboutProviders: readonly One[], runIsFirst: boolean): One[] {
  return runIsFirst ? [...aboutRun, ...aboutProviders] : [...aboutProviders, ...aboutRun];
}

function textOf(parts: readonly Part[], left: number, digest: Digest): string {
  const cut = left === 0 ? [] : [`This message is cut here: the next one has ${left} more providers.`];
  const isFirst = isRunFirst(parts, digest);
  const about = digest.run.length > 0 ? [runBlock(digest, isFirst)] : [];
  const blocks = parts.map(({ block }) => block);
  const all = inOrder(about, blocks, isFirst);
  return [[...all, ...cut].join(`\n\n${SEPARATOR}\n\n`), outroOf(digest)].join('\n\n') + '\n';
}

/** True if a mail begins with the notifications about the run: they are worse than those about the providers. */
function isRunFirst([first]: readonly { entry: Entry }[], { run }: Digest): boolean {
  return !first || rankOf(worstOfItems(run)) < rankOf(worstOfItems(first.entry.items));
}

/** An entry, or some of its providers, with the text about them, and the size of that text and the JSON in bytes. */
interface Part {
  entry: Entry;
  block: string;
  size: number;
}

/** Returns the entries for which there is room, the last one maybe in part. */
function partsThatFit(entries: readonly Entry[], digest: Digest): Part[] {
  const frame = [runBlock(digest, true), outroOf(digest), JSON.stringify(ofRun(digest))];
  const isFirst = entries.some((entry, index) => index === 0 && !isRunFirst([{ entry }], digest));
  let room = frame.reduce((left, text) => left - sizeOf(text), MAX_BYTES - 1024);
  const parts: Part[] = [];
  for (const entry of entries) {
    const part = partThatFits(entry, isFirst && parts.length === 0, room, digest);
    if (!part) break;
    parts.push(part);
    room -= part.size;
    if (part.entry.providers.length < entry.providers.length) break;
  }
  return parts;
}

/** Returns all of an entry, or half of its providers, or half of that half ...; null if there is no room for any. */
function partThatFits(entry: Entry, isFirst: boolean, room: number, digest: Digest): Part | null {
  const block = entryBlock(entry, isFirst, digest);
  const size = sizeOf(block) + sizeOf(JSON.stringify(itemsOf(entry, digest)));
  if (size <= room) return { entry, block, size };
  const [first, ...others] = entry.providers;
  if (others.length === 0) return null;
  const half = { ...entry, providers: [first, ...others.slice(0, Math.floor(others.length / 2))] as const };
  return partThatFits(half, isFirst, room, digest);
}

/** Returns the size of a text as a JSON string, in bytes. */
function sizeOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

function withinBounds(entry: Entry, digest: Digest): Entry {
  const room = { once: MAX_ONCE_BYTES, lasting: MAX_LASTING_BYTES };
  const [provider] = entry.providers;
  const kept = entry.items.map((item) => {
    const kind = item.reason === 'happened' || item.reason === 'resolved' ? 'once' : 'lasting';
    room[kind] -= sizeOf(JSON.stringify(alertItem({ provider, item }, digest)));
    return room[kind] >= 0;
  });
  const within = (all: readonly Notification[]) => all.filter((_, index) => kept[index]);
  const items = within(entry.items);
  const own = new Map([...entry.own].map(([arn, all]) => [arn, within(all)] as const));
  return { ...entry, items, own, more: entry.items.length - items.length };
}
