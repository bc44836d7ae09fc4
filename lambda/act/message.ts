import { SEVERITY_RANK, type Severity } from '../judge/finding';
import type { NewsItem } from '../judge/news';
import { readUrl } from '../judge/url';
import type { ProviderReport, Report, Status } from '../report';
import type { AlertMessage } from './alerts';
import { atMinute } from './duration';
import { itemBlock } from './message-item';

/** SNS refuses more than 256 KiB, attributes included; what people read is far shorter. */
const MAX_BODY_BYTES = 240 * 1024;

/** What one provider may take of it: who runs a hostile issuer must not keep the news of the others from people. */
const MAX_PROVIDER_BYTES = 8 * 1024;

/** SNS wants fewer than 100 characters, ASCII (SNS API reference, Publish). */
const MAX_SUBJECT = 99;
const MORE = ', more';

/** What kind of news a provider has: what became of it, or that all there was is over. */
type Group = Status | 'over';

const ORDER: readonly Group[] = ['held', 'failed', 'updated', 'unchanged', 'skipped', 'over'];

const HEADINGS: Record<Group, string> = {
  held: 'NEEDS A PERSON',
  failed: 'COULD NOT BE CHECKED OR WRITTEN',
  updated: 'UPDATED',
  unchanged: 'UNCHANGED, BUT WORTH A LOOK',
  skipped: 'NOT CHECKED',
  over: 'OVER',
};

/** How the subject counts them. */
const COUNTED: Record<Group, string> = {
  held: 'needs a person',
  failed: 'failed',
  updated: 'updated',
  unchanged: 'worth a look',
  skipped: 'skipped',
  over: 'well again',
};

const ENFORCED = new Map<boolean | null, string>([
  [true, 'AWS checks the thumbprint of this provider'],
  [false, 'AWS does not look at the thumbprint of this provider now'],
  [null, 'Whether AWS checks the thumbprint of this provider cannot be told now'],
]);

/** When people hear of it again, and how to hear no more of it. */
const REMINDED =
  'What lasts is told again on Mondays until it is over. A provider that is needed no more can be deleted, or left out by the setting "exclude".';

/** All that one message tells. */
export interface Digest {
  report: Report;
  /** What there is to tell of providers, by ARN; none of them empty. */
  providers: ReadonlyMap<string, readonly NewsItem[]>;
  /** What there is to tell of the run itself. */
  run: readonly NewsItem[];
  /** The command that prints the whole report again. */
  reportCommand: string;
}

/** A provider with its news. */
interface Entry {
  provider: ProviderReport;
  items: readonly NewsItem[];
  group: Group;
}

/** A message, and the providers whose news had no place in it. */
export interface Rendered {
  message: AlertMessage;
  /** ARNs. */
  cut: ReadonlySet<string>;
}

/** Renders the one message of a run. */
export const renderMessage = (digest: Digest): Rendered => {
  const entries = digest.report.providers.flatMap((provider): Entry[] => {
    const items = digest.providers.get(provider.arn);
    if (!items) return [];
    return [{ provider, items, group: items.every(isOver) ? 'over' : provider.status }];
  });
  const { body, cut } = bodyOf(entries, digest);
  return { message: { subject: subjectOf(entries, digest), body }, cut };
};

const itemsIn = (entries: readonly Entry[], run: readonly NewsItem[]): NewsItem[] => [
  ...run,
  ...entries.flatMap(({ items }) => items),
];

const isOver = ({ occasion }: NewsItem): boolean => occasion === 'ended';

const isReminder = ({ occasion }: NewsItem): boolean => occasion === 'reminder';

const severityOf = (item: NewsItem): Severity => (isOver(item) ? 'info' : item.finding.severity);

const subjectOf = (entries: readonly Entry[], { report, run }: Digest): string => {
  const items = itemsIn(entries, run);
  const severities = items.map(severityOf);
  const worst = (['critical', 'warning', 'info'] as const).find((severity) => severities.includes(severity)) ?? 'info';
  const parts = [
    ...ORDER.flatMap((group) => {
      const count = entries.filter((entry) => entry.group === group).length;
      return count === 0 ? [] : `${count} ${COUNTED[group]}`;
    }),
    ...(run.length > 0 ? ['about the watcher'] : []),
  ];
  const still = items.every(isReminder) ? 'still ' : '';
  const start = `[${worst}] OIDC thumbprints, account ${accountOf(report)}: ${still}`;
  const fits = (shown: number) => start.length + parts.slice(0, shown).join(', ').length + MORE.length <= MAX_SUBJECT;
  const shown = parts.findLastIndex((_, index) => fits(index + 1)) + 1;
  const subject = start + parts.slice(0, shown).join(', ') + (shown < parts.length ? MORE : '');
  const name = parts.length === 1 ? nameOf(entries) : '';
  return subject.length + name.length <= MAX_SUBJECT ? subject + name : subject;
};

/** What is about one provider says about which. */
const nameOf = ([entry, ...others]: readonly Entry[]): string => {
  const host = entry && others.length === 0 ? readUrl(entry.provider.issuer)?.host : undefined;
  return host === undefined ? '' : ` (${host})`;
};

/** The account ID stands in every ARN. */
const accountOf = ({ providers: [provider] }: Report): string => {
  const account = provider?.arn.split(':')[4] ?? '';
  return /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
};

const bodyOf = (
  entries: readonly Entry[],
  { report, run, reportCommand }: Digest,
): { body: string; cut: ReadonlySet<string> } => {
  const now = new Date(report.startedAt);
  const intro =
    `News about ${entries.length} of ${report.counts.providers} IAM OIDC providers in account ${accountOf(report)}, ` +
    `from the check of ${atMinute(now)} UTC.`;
  const reminds = itemsIn(entries, run).some(isReminder) ? `${REMINDED}\n\n` : '';
  const outro = `${reminds}The whole report, without changing or sending anything:\n\n    ${reportCommand}\n\nRun ${report.runId}`;
  const sorted = ORDER.flatMap((group) => entries.filter((entry) => entry.group === group));
  const ofRun = runSection(run, now);
  const ofProviders = sorted.map((entry, index) => blockOf(entry, sorted[index - 1], now));
  const kept = withinSize([...ofRun, ...ofProviders], MAX_BODY_BYTES - Buffer.byteLength(intro + outro) - 200);
  const left = sorted.slice(Math.max(0, kept.length - ofRun.length));
  const cut =
    left.length === 0 ? [] : [`This message is cut here: the next one tells of ${left.length} more providers.`];
  return {
    body: [intro, ...kept, ...cut, `--\n${outro}`].join('\n\n') + '\n',
    cut: new Set(left.map(({ provider }) => provider.arn)),
  };
};

const underHeading = (heading: string, text: string): string => `${heading}\n${'='.repeat(heading.length)}\n\n${text}`;

const runSection = (items: readonly NewsItem[], now: Date): string[] =>
  items.length === 0 ? [] : [underHeading('ABOUT THE WATCHER ITSELF', itemsText(items, now))];

/** The first of a group stands under its heading. */
const blockOf = (entry: Entry, before: Entry | undefined, now: Date): string => {
  const text = providerBlock(entry, now);
  return entry.group === before?.group ? text : underHeading(HEADINGS[entry.group], text);
};

const providerBlock = ({ provider, items, group }: Entry, now: Date): string => {
  const known = provider.before.length > 0 || provider.after.length > 0;
  return [
    `${provider.issuer}\n${provider.arn}`,
    itemsText(items, now),
    ...(provider.status === 'skipped' || group === 'over'
      ? []
      : [`${ENFORCED.get(provider.enforced)}: ${provider.enforcedWhy}.`]),
    ...(known ? [`Pinned now: ${provider.after.join(', ') || 'nothing'}`] : []),
  ].join('\n\n');
};

/** The worst first. */
const itemsText = (items: readonly NewsItem[], now: Date): string => {
  const sorted = items.toSorted((one, other) => SEVERITY_RANK[severityOf(one)] - SEVERITY_RANK[severityOf(other)]);
  const kept = withinSize(
    sorted.map((item) => itemBlock(item, now)),
    MAX_PROVIDER_BYTES,
  );
  const more = sorted.length - kept.length;
  return [...kept, ...(more > 0 ? [`And ${more} more findings, which the whole report has.`] : [])].join('\n\n');
};

const withinSize = (blocks: readonly string[], bytes: number): string[] => {
  const kept: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += Buffer.byteLength(block) + 2;
    if (size > bytes) break;
    kept.push(block);
  }
  return kept;
};
