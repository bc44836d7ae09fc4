import { runbookFor } from '../contract/commands';
import { type Report, sumCounts } from '../contract/report';
import type { Settings } from '../contract/settings';
import type { Notification } from '../judge/state/due-notifications';
import type { TrustingRoles } from '../judge/state/listed-roles';
import type { Digest } from './digest';
import type { Notifier } from './notifier';
import type { NotifyInput, PendingNotification } from './pending-notification';
import type { Scope } from './scope';

/** Notifications of one state record that are due. */
export interface DueRecord {
  key: string;
  /** Moment for which they were collected. */
  at: Date;
  outbox: readonly Notification[];
}

/** Notifications of a run over one account: plain data, which can be kept until those of other accounts are there, too. */
export interface Collected {
  report: Report;
  /** Records of providers with something due. */
  due: readonly DueRecord[];
  /** Record of the runs, if something is due there. */
  run: DueRecord | null;
  /** Notifications of IAM's events, by ARN of the provider. */
  events: ReadonlyMap<string, readonly Notification[]>;
  /** Roles that trust providers, by ARN of the provider. */
  roles: ReadonlyMap<string, TrustingRoles>;
}

/** Collects the notifications of a run. The leases of their records stay as they are. */
export function collect({ report, pendingNotifications, events, runNotification, roles }: NotifyInput): Collected {
  const byProvider = new Map<string, Notification[]>();
  for (const { provider, item } of events) byProvider.set(provider, [...(byProvider.get(provider) ?? []), item]);
  return {
    report,
    due: pendingNotifications.map(dueRecordOf).filter(({ outbox }) => outbox.length > 0),
    run: runNotification && runNotification.outbox.length > 0 ? dueRecordOf(runNotification) : null,
    events: byProvider,
    roles: roles ?? new Map(),
  };
}

function dueRecordOf<T>({ record: { key }, at, outbox }: PendingNotification<T>): DueRecord {
  return { key, at, outbox };
}

/**
 * Collects the notifications of a run over one of many accounts, and gives the leases of their records back: they are sent with those
 * of other accounts (`notifyOrganization`).
 */
export async function collectAndRelease(input: NotifyInput): Promise<Collected> {
  const { pendingNotifications, runNotification } = input;
  const open = [...pendingNotifications, ...(runNotification ? [runNotification] : [])];
  await Promise.all(open.filter(({ outbox }) => outbox.length > 0).map(({ record }) => record.release()));
  return collect(input);
}

/** Puts the notifications of the runs over many accounts together, as if one run had been over all their providers. */
export function combine(collected: readonly [Collected, ...Collected[]], runId: string): Collected {
  const [{ report: first }] = collected;
  const reports = collected.map(({ report }) => report);
  const providers = reports.flatMap((report) => report.providers);
  return {
    report: {
      ...first,
      runId,
      startedAt: reports.map(({ startedAt }) => startedAt).toSorted()[0] ?? first.startedAt,
      durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
      complete: reports.every(({ complete }) => complete),
      // Reports of many accounts may lack the providers that nothing is to be said about.
      counts: sumCounts(reports.map(({ counts }) => counts)),
      findings: reports.flatMap(({ findings }) => findings),
      providers,
    },
    due: collected.flatMap(({ due }) => due),
    run: null,
    events: new Map(collected.flatMap(({ events }) => [...events])),
    roles: new Map(collected.flatMap(({ roles }) => [...roles])),
  };
}

/** Puts together the contents of a message. */
export function digestOf({ report, due, run, events, roles }: Collected, scope: Scope, notifier: Notifier): Digest {
  const { settings, region = 'unknown', reportCommand, approveAllCommand } = notifier;
  const { restoreCommand, removeCommand, acknowledgeCommand, allowCommand } = notifier;
  return {
    report,
    providers: notificationsByProvider(due, events),
    run: run?.outbox ?? [],
    roles,
    scope,
    region,
    runbook: runbookFor(settings),
    reportCommand,
    approveCommand: approveAllCommand,
    restoreCommand,
    removeCommand,
    acknowledgeCommand,
    allowCommand,
  };
}

function notificationsByProvider(
  due: readonly DueRecord[],
  events: Collected['events'],
): ReadonlyMap<string, readonly Notification[]> {
  const byProvider = new Map(due.map(({ key, outbox }) => [key, outbox]));
  for (const [provider, items] of events) byProvider.set(provider, [...(byProvider.get(provider) ?? []), ...items]);
  return byProvider;
}

/** Returns the account of a report as the scope of a message: its ID stands in every ARN. */
export function accountScopeOf({ providers: [provider] }: Report, { accountName }: Settings): Scope {
  const account = provider?.arn.split(':')[4] ?? '';
  const id = /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
  return { kind: 'account', id, name: accountName ?? null };
}
