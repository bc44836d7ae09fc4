import type { Severity } from '../judge/finding';
import type { NewsItem } from '../judge/news';
import { type Digest, type Entry, entriesIn, worstOfItems } from './digest';
import { chatMessage } from './message-chat';
import { type Alert, type AlertItem, alertItem } from './message-json';
import { entryBlock, introOf, outroOf, runBlock } from './message-text';
import { subjectOf } from './subject';

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

/** What one provider may take of it: who runs a hostile issuer must not keep the news of the others from people. */
const MAX_ITEMS_BYTES = 12 * 1024;

/** Renders the one message of a run. */
export const renderMessage = (digest: Digest): Rendered => {
  const entries = entriesIn(digest).map(withinBounds);
  const shown = shownOf(entries, digest);
  const kept = entries.slice(0, shown.length);
  const left = entries.slice(shown.length);
  const cut = new Set(left.flatMap(({ providers }) => providers.map(({ arn }) => arn)));
  const subject = subjectOf(entries, digest);
  const news = [...digest.run.map((item) => ({ provider: null, item })), ...entries.flatMap(toldIn)];
  const severity = worstOfItems(news.map(({ item }) => item));
  const { report, account } = digest;
  const alert: Alert = {
    version: 1,
    account,
    runId: report.runId,
    checkedAt: report.startedAt,
    severity,
    subject,
    counts: report.counts,
    news: [...ofRun(digest), ...kept.flatMap(itemsOf)],
    more: left.flatMap(itemsOf).length,
  };
  return {
    message: {
      subject,
      text: textOf(shown, cut.size, digest),
      json: JSON.stringify(alert),
      chat: chatMessage(subject, news, report.runId),
      severity,
      account,
      codes: [...new Set(news.map(({ item }) => item.finding.code))],
    },
    cut,
  };
};

const ofRun = ({ run }: Digest): AlertItem[] => run.map((item) => alertItem({ provider: null, item }));

const toldIn = ({ providers, items }: Entry) =>
  providers.flatMap((provider) => items.map((item) => ({ provider, item })));

const itemsOf = (entry: Entry): AlertItem[] => toldIn(entry).map(alertItem);

const textOf = (blocks: readonly string[], left: number, digest: Digest): string => {
  const cut = left === 0 ? [] : [`This message is cut here: the next one tells of ${left} more providers.`];
  const about = digest.run.length > 0 ? [runBlock(digest)] : [];
  return [introOf(digest), ...about, ...blocks, ...cut, outroOf(digest)].join('\n\n') + '\n';
};

/** The text of the entries for which there is room. */
const shownOf = (entries: readonly Entry[], digest: Digest): string[] => {
  const frame = [introOf(digest), runBlock(digest), outroOf(digest), JSON.stringify(ofRun(digest))];
  let size = frame.reduce((sum, part) => sum + sizeOf(part), 1024);
  const blocks: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const block = entryBlock(entry, entries[index - 1], digest);
    size += sizeOf(block) + sizeOf(JSON.stringify(itemsOf(entry)));
    if (size > MAX_BYTES) break;
    blocks.push(block);
  }
  return blocks;
};

/** What a text takes as a JSON string. */
const sizeOf = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/** What happened, or is over, is told once and so always; of what lasts, as much as there is room for: the report has it too. */
const withinBounds = (entry: Entry): Entry => {
  let size = 0;
  const isTold = (item: NewsItem): boolean => {
    size += sizeOf(JSON.stringify(item.finding));
    return size <= MAX_ITEMS_BYTES || item.occasion === 'happened' || item.occasion === 'ended';
  };
  return { ...entry, items: entry.items.filter(isTold) };
};
