import { SEVERITY_RANK, type Severity } from '../judge/finding';
import type { NewsItem } from '../judge/news';
import type { ProviderReport, Report, Status } from '../report';

/** All that one message tells. */
export interface Digest {
  report: Report;
  /** How people call the account: its name if the watcher was given one, else its ID. */
  account: string;
  /** What there is to tell of providers, by ARN; none of them empty. */
  providers: ReadonlyMap<string, readonly NewsItem[]>;
  /** What there is to tell of the run itself. */
  run: readonly NewsItem[];
  /** The command that prints the whole report again. */
  reportCommand: string;
  /** The command that approves several thumbprints at once. */
  approveCommand: (approvals: readonly { provider: string; thumbprint: string }[]) => string;
}

/** What kind of news a provider has: what became of it, that someone else changed it, or that all there was is over. */
export type Group = Status | 'changed' | 'over';

/** Providers of which there is the same to tell, as after a CA's rotation: at least one. */
export interface Entry {
  providers: readonly [ProviderReport, ...ProviderReport[]];
  /** As it is for the first of them, most severe first. */
  items: readonly NewsItem[];
  /** How many more there are for which a message has no room. */
  more: number;
  group: Group;
}

/** Which group comes first where they are equally severe. */
const ORDER: readonly Group[] = ['held', 'failed', 'changed', 'updated', 'unchanged', 'skipped', 'over'];

/** What there is to tell, the most severe group first, and in it the most severe entry. */
export const entriesIn = ({ report, providers }: Digest): Entry[] => {
  const entries = new Map<string, Entry>();
  for (const provider of report.providers) {
    const items = providers.get(provider.arn)?.toSorted(bySeverity);
    if (!items) continue;
    const group = groupOf(provider, items);
    const key = JSON.stringify([group, items.map(sameness)]);
    const known = entries.get(key);
    entries.set(
      key,
      known
        ? { ...known, providers: [...known.providers, provider] }
        : { providers: [provider], items, more: 0, group },
    );
  }
  const all = [...entries.values()];
  const worst = new Map(
    ORDER.map((group) => [group, Math.min(...all.filter((one) => one.group === group).map(rankOf))] as const),
  );
  return all.toSorted(
    (one, other) =>
      (worst.get(one.group) ?? 0) - (worst.get(other.group) ?? 0) ||
      ORDER.indexOf(one.group) - ORDER.indexOf(other.group) ||
      rankOf(one) - rankOf(other),
  );
};

/** What needs a person comes before who did it. */
const groupOf = ({ status }: ProviderReport, items: readonly NewsItem[]): Group => {
  if (items.every(isOver)) return 'over';
  if (status === 'held' || status === 'failed') return status;
  return items.some(isOthersDoing) ? 'changed' : status;
};

const isOthersDoing = ({ finding: { code } }: NewsItem): boolean =>
  code === 'iam-change' || code === 'changed-elsewhere';

/** What is over is no longer severe. */
export const severityNow = (item: NewsItem): Severity => (isOver(item) ? 'info' : item.finding.severity);

/** Whether an item tells that something is over. */
export const isOver = ({ occasion }: NewsItem): boolean => occasion === 'ended';

/** Whether an item only reminds of what was told before. */
export const isReminder = ({ occasion }: NewsItem): boolean => occasion === 'reminder';

/** The worst severity of some items. */
export const worstOfItems = (items: readonly NewsItem[]): Severity => {
  const severities = new Set(items.map(severityNow));
  return (['critical', 'warning', 'info'] as const).find((severity) => severities.has(severity)) ?? 'info';
};

const bySeverity = (one: NewsItem, other: NewsItem): number =>
  SEVERITY_RANK[severityNow(one)] - SEVERITY_RANK[severityNow(other)];

const rankOf = ({ items }: Entry): number => SEVERITY_RANK[worstOfItems(items)];

/** What two items have in common when one may stand for both. */
const sameness = ({ finding: { code, about, severity }, occasion, late }: NewsItem): unknown[] => [
  code,
  about,
  severity,
  occasion,
  late,
];
