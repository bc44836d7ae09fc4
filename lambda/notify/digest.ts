import type { CommandLines } from './advice';
import { groupKeyOf } from './grouping';
import { type FindingCode, SEVERITY_RANK, type Severity } from '../judge/finding';
import type { Notification } from '../judge/state/due-notifications';
import type { ProviderReport, Report, Status } from '../contract/report';

/** All that one message tells. */
export interface Digest extends CommandLines {
  report: Report;
  /** How people call the account: its name if the watcher was given one, else its ID. */
  account: string;
  /** What there is to tell of providers, by ARN; none of them empty. */
  providers: ReadonlyMap<string, readonly Notification[]>;
  /** What there is to tell of the run itself. */
  run: readonly Notification[];
  /** The command that prints the whole report again. */
  reportCommand: string;
}

/** What kind of news a provider has: what became of it, that someone else changed it, or that all there was is over. */
export type Group = Status | 'changed' | 'over';

/** Providers of which there is the same to tell, as after a CA's rotation: at least one. */
export interface Entry {
  providers: readonly [ProviderReport, ...ProviderReport[]];
  /** As it is for the first of them, most severe first. */
  items: readonly Notification[];
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
    const key = JSON.stringify([group, items.map((item) => groupKeyOf(item, provider))]);
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
const groupOf = ({ status }: ProviderReport, items: readonly Notification[]): Group => {
  if (items.every(isOver)) return 'over';
  if (status === 'held' || status === 'failed') return status;
  if (items.some(({ finding }) => OTHERS_DOING.has(finding.code))) return 'changed';
  // What an earlier run wrote, and could not tell.
  return status === 'unchanged' && items.some(({ finding }) => WRITES.has(finding.code)) ? 'updated' : status;
};

const OTHERS_DOING = new Set<FindingCode>(['iam-change', 'external-change']);

const WRITES = new Set<FindingCode>([
  'thumbprint-added',
  'thumbprint-retired',
  'thumbprint-staged',
  'thumbprint-removed',
  'trusted-on-first-use',
  'list-restored',
]);

/** What is over is no longer severe. */
export const severityNow = (item: Notification): Severity => (isOver(item) ? 'info' : item.finding.severity);

/** Whether an item tells that something is over. */
export const isOver = ({ reason }: Notification): boolean => reason === 'ended';

/** Whether an item only reminds of what was told before. */
export const isReminder = ({ reason }: Notification): boolean => reason === 'reminder';

/** The worst severity of some items. */
export const worstOfItems = (items: readonly Notification[]): Severity => {
  const severities = new Set(items.map(severityNow));
  return (['critical', 'warning', 'info'] as const).find((severity) => severities.has(severity)) ?? 'info';
};

/** Who did it comes before what that did. */
const bySeverity = (one: Notification, other: Notification): number =>
  SEVERITY_RANK[severityNow(one)] - SEVERITY_RANK[severityNow(other)] ||
  Number(isActorEvent(other)) - Number(isActorEvent(one));

const isActorEvent = ({ finding }: Notification): boolean => finding.code === 'iam-change';

const rankOf = ({ items }: Entry): number => SEVERITY_RANK[worstOfItems(items)];
