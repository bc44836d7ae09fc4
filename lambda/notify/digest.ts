import type { FindingCode } from '../findings/catalogue';
import type { Scope } from './scope';
import type { CommandLines } from './rendered-finding';
import type { TrustingRoles } from '../judge/state/listed-roles';
import { changeOf, severityOf } from '../findings/lookup';
import { rankOf as severityRank } from '../judge/severity-rank';
import { groupKeyOf } from './grouping';
import type { Severity } from '../findings/severity';
import type { Notification } from '../judge/state/due-notifications';
import type { ProviderReport, Report, Status } from '../contract/report';

/** Contents of one message. */
export interface Digest extends CommandLines {
  report: Report;
  scope: Scope;
  /** AWS region that the watcher runs in. */
  region: string;
  /** Notifications about providers, by ARN; no list is empty. */
  providers: ReadonlyMap<string, readonly Notification[]>;
  /** Roles that trust providers, by ARN of the provider. Default: none is known. */
  roles?: ReadonlyMap<string, TrustingRoles>;
  /** Notifications about the run itself. */
  run: readonly Notification[];
  /** Returns where a code is explained: the URL of its section in the runbook, or the command that prints it. */
  runbook: (code: FindingCode) => string;
  /** The command that prints the whole report again. */
  reportCommand: string;
  /** Place of a file with all notifications, for a message that names only the first of many accounts. Default: there is none. */
  file?: string | undefined;
}

/** Kind of notifications of a provider: its status in the run, a change by someone else, or an end of all its conditions. */
export type Group = Status | 'changed' | 'over';

/** Providers with the same notifications, as after a CA's rotation: at least one. */
export interface Entry {
  providers: readonly [ProviderReport, ...ProviderReport[]];
  /** Notifications of the first of the providers, most severe first. */
  items: readonly Notification[];
  /** Notifications of each provider by its ARN, in the order of `items`: they differ in the names of its own hosts. */
  own: ReadonlyMap<string, readonly Notification[]>;
  /** Number of further notifications for which a message has no room. */
  more: number;
  group: Group;
}

/** Entry to which providers are added: there may be thousands. */
interface GrowingEntry extends Entry {
  providers: [ProviderReport, ...ProviderReport[]];
  own: Map<string, readonly Notification[]>;
}

/** Order of groups that are equally severe. */
const ORDER: readonly Group[] = ['held', 'failed', 'changed', 'updated', 'unchanged', 'skipped', 'over'];

/** Returns the entries of a digest: the most severe group first, and within a group the most severe entry first. */
export function entriesIn({ report, providers }: Digest): Entry[] {
  const entries = new Map<string, GrowingEntry>();
  for (const provider of report.providers) {
    const items = providers.get(provider.arn)?.toSorted(bySeverity);
    if (!items) continue;
    const group = groupOf(provider, items);
    const key = JSON.stringify([group, items.map((item) => groupKeyOf(item, provider))]);
    const known = entries.get(key);
    if (known) {
      known.providers.push(provider);
      known.own.set(provider.arn, items);
    } else entries.set(key, { providers: [provider], items, own: new Map([[provider.arn, items]]), more: 0, group });
  }
  const all: Entry[] = [...entries.values()];
  const worst = new Map(
    ORDER.map((group) => [group, Math.min(...all.filter((one) => one.group === group).map(rankOf))] as const),
  );
  return all.toSorted(
    (one, other) =>
      (worst.get(one.group) ?? 0) - (worst.get(other.group) ?? 0) ||
      ORDER.indexOf(one.group) - ORDER.indexOf(other.group) ||
      rankOf(one) - rankOf(other),
  );
}

/** Returns the group of a provider: a need for an operator comes before a change by someone else. */
function groupOf({ status }: ProviderReport, items: readonly Notification[]): Group {
  if (items.every(isOver)) return 'over';
  if (status === 'held' || status === 'failed') return status;
  if (items.some(({ finding }) => changeOf(finding.code) === 'external')) return 'changed';
  // A write of an earlier run, which could not send the notification.
  return status === 'unchanged' && items.some(({ finding }) => changeOf(finding.code) === 'own') ? 'updated' : status;
}

/** Returns the severity of an item now: a resolved condition is no longer severe. */
export function severityNow(item: Notification): Severity {
  return isOver(item) ? 'info' : severityOf(item.finding);
}

/** True if an item reports that a condition is resolved. */
export function isOver({ reason }: Notification): boolean {
  return reason === 'resolved';
}

/** True if an item only reminds of a condition that was reported before. */
export function isReminder({ reason }: Notification): boolean {
  return reason === 'reminder';
}

/** Returns the worst severity of some items. */
export function worstOfItems(items: readonly Notification[]): Severity {
  const severities = new Set(items.map(severityNow));
  return (['critical', 'warning', 'info'] as const).find((severity) => severities.has(severity)) ?? 'info';
}

/** Compares two items by severity; of equally severe items, the IAM event that names the actor comes before its effects. */
export function bySeverity(one: Notification, other: Notification): number {
  return (
    severityRank(severityNow(one)) - severityRank(severityNow(other)) ||
    Number(isActorEvent(other)) - Number(isActorEvent(one))
  );
}

function isActorEvent({ finding }: Notification): boolean {
  return finding.code === 'iam-change';
}

function rankOf({ items }: Entry): number {
  return severityRank(worstOfItems(items));
}
