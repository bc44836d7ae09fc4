import type { Severity } from '../judge/finding';
import { type Digest, type Entry, entriesIn, worstOfItems } from './digest';
import { type ItemOfSome, chatMessage } from './message-chat';
import { type Alert, type AlertItem, alertItem } from './message-json';
import { entryBlock, introOf, outroOf, runBlock } from './message-text';
import { subjectOf } from './subject';
import { whole, wholeJson } from './whole';

/** One message, in the form each kind of subscriber wants. */
export interface AlertMessage {
  /** ASCII without line breaks, fewer than 100 characters (SNS API reference, Publish). */
  subject: string;
  /** For people. */
  text: string;
  /** For machines: JSON by docs/alert.schema.json. */
  json: string;
  /** For Amazon Q Developer in chat applications. */
  chat: string;
  severity: Severity;
  account: string;
  /** The codes of what is told: what subscribers may filter by. */
  codes: readonly string[];
}

/** A message, and the providers whose news had no place in it. */
export interface Rendered {
  message: AlertMessage;
  /** ARNs. */
  cut: ReadonlySet<string>;
}

/**
 * What text and JSON may take together, as they stand in the JSON that carries both. SNS refuses more than 256 KiB,
 * attributes included (SNS API reference, Publish).
 */
const MAX_BYTES = 240 * 1024;

/**
 * What the items of one provider may take of it in the JSON: who runs a hostile issuer must not keep the news of the others
 * from people. What happened, or is over, is told once and gets more room than what lasts, which the report has too.
 */
const MAX_ONCE_BYTES = 60 * 1024;
const MAX_LASTING_BYTES = 12 * 1024;

/** Renders the one message of a run. */
export const renderMessage = (digest: Digest): Rendered => {
  const entries = entriesIn(digest).map((entry) => withinBounds(entry, digest));
  const parts = partsThatFit(entries, digest);
  const shown = new Set(parts.flatMap(({ entry }) => entry.providers.map(({ arn }) => arn)));
  const subject = subjectOf(entries, digest);
  const aboutRun = digest.run.map((item) => ({ provider: null, item }));
  const notified = [...aboutRun, ...entries.flatMap(notifiedIn)];
  const arns = entries.flatMap(({ providers }) => providers.map(({ arn }) => arn));
  const cut = new Set(arns.filter((arn) => !shown.has(arn)));
  const severity = worstOfItems(notified.map(({ item }) => item));
  const { report, account } = digest;
  const notifications = [...ofRun(digest), ...parts.flatMap(({ entry }) => itemsOf(entry, digest))];
  const alert: Alert = {
    version: 1,
    account,
    runId: report.runId,
    checkedAt: report.startedAt,
    severity,
    subject,
    counts: report.counts,
    notifications,
    more:
      notified.length -
      notifications.length +
      entries.reduce((sum, { more, providers }) => sum + more * providers.length, 0),
  };
  return {
    message: {
      subject,
      text: whole(textOf(parts, cut.size, digest)),
      json: wholeJson(alert),
      chat: chatMessage(
        subject,
        [...aboutRun.map((one) => ({ ...one, others: 0 })), ...entries.flatMap(inShort)],
        report.runId,
      ),
      severity,
      account,
      codes: [...new Set(notified.map(({ item }) => item.finding.code))],
    },
    cut,
  };
};

const ofRun = (digest: Digest): AlertItem[] => digest.run.map((item) => alertItem({ provider: null, item }, digest));

/** For all providers of an entry, its first. */
const inShort = ({ providers: [provider, ...others], items }: Entry): ItemOfSome[] =>
  items.map((item) => ({ provider, item, others: others.length }));

const notifiedIn = ({ providers, items }: Entry) =>
  providers.flatMap((provider) => items.map((item) => ({ provider, item })));

const itemsOf = (entry: Entry, digest: Digest): AlertItem[] =>
  notifiedIn(entry).map((notified) => alertItem(notified, digest));

const textOf = (parts: readonly Part[], left: number, digest: Digest): string => {
  const cut = left === 0 ? [] : [`This message is cut here: the next one tells of ${left} more providers.`];
  const about = digest.run.length > 0 ? [runBlock(digest)] : [];
  return [introOf(digest), ...about, ...parts.map(({ block }) => block), ...cut, outroOf(digest)].join('\n\n') + '\n';
};

/** An entry, or some of its providers, with the text about them and what that and the JSON take. */
interface Part {
  entry: Entry;
  block: string;
  size: number;
}

/** The entries for which there is room; the last of them maybe in part. */
const partsThatFit = (entries: readonly Entry[], digest: Digest): Part[] => {
  const frame = [introOf(digest), runBlock(digest), outroOf(digest), JSON.stringify(ofRun(digest))];
  let room = frame.reduce((left, text) => left - sizeOf(text), MAX_BYTES - 1024);
  const parts: Part[] = [];
  for (const entry of entries) {
    const part = partThatFits(entry, parts.at(-1)?.entry, room, digest);
    if (!part) break;
    parts.push(part);
    room -= part.size;
    if (part.entry.providers.length < entry.providers.length) break;
  }
  return parts;
};

/** All of an entry, or half of its providers, or half of these ...; null when there is no room for any. */
const partThatFits = (entry: Entry, before: Entry | undefined, room: number, digest: Digest): Part | null => {
  const block = entryBlock(entry, before, digest);
  const size = sizeOf(block) + sizeOf(JSON.stringify(itemsOf(entry, digest)));
  if (size <= room) return { entry, block, size };
  const [first, ...others] = entry.providers;
  if (others.length === 0) return null;
  const half = { ...entry, providers: [first, ...others.slice(0, Math.floor(others.length / 2))] as const };
  return partThatFits(half, before, room, digest);
};

/** What a text takes as a JSON string. */
const sizeOf = (text: string): number => Buffer.byteLength(JSON.stringify(text));

const withinBounds = (entry: Entry, digest: Digest): Entry => {
  const room = { once: MAX_ONCE_BYTES, lasting: MAX_LASTING_BYTES };
  const [provider] = entry.providers;
  const items = entry.items.filter((item) => {
    const kind = item.reason === 'happened' || item.reason === 'ended' ? 'once' : 'lasting';
    room[kind] -= sizeOf(JSON.stringify(alertItem({ provider, item }, digest)));
    return room[kind] >= 0;
  });
  return { ...entry, items, more: entry.items.length - items.length };
};
