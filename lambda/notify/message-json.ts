import type { Severity } from '../judge/finding';
import type { Notification, NotificationReason } from '../judge/state/due-notifications';
import type { ProviderReport, Report } from '../contract/report';
import { printable } from '../judge/printable';
import { type CommandLines, actionOf, sentenceOf } from './command-lines';
import { severityNow } from './digest';

/**
 * Notification for machines. The schema is docs/alert.schema.json. Keys are added with the same `version`, and renamed
 * or removed only with the next one.
 */
export interface AlertItem {
  /** ARN; null if the item is about the watcher itself. */
  provider: string | null;
  /** Issuer URL with `https://`; null if the item is about the watcher itself. */
  issuer: string | null;
  reason: NotificationReason;
  code: string;
  severity: Severity;
  /** Thumbprint or host that distinguishes the item from others with the same code; else null. */
  about: string | null;
  message: string;
  action: string;
  /** Time of the event, or start of the condition; ISO 8601. */
  since: string;
  /** End of the condition; in a reminder, since when a flapping condition is absent; ISO 8601, else null. */
  until: string | null;
  /** True if an earlier run should have sent it. */
  delayed: boolean;
  /** True if AWS checks the pin of the provider; null if that is not known. */
  enforced: boolean | null;
  /** Provider's list after the run. */
  pinned: readonly string[];
}

/** Message of a run for machines. */
export interface Alert {
  version: 1;
  account: string;
  runId: string;
  /** Start of the run, ISO 8601. */
  checkedAt: string;
  /** Worst severity of the notifications. */
  severity: Severity;
  subject: string;
  counts: Report['counts'];
  /** Items, most severe first. */
  notifications: readonly AlertItem[];
  /** Number of items without a place: the next run sends the items of providers left out, the report has the rest. */
  more: number;
}

/** Notification with the provider that it is about; null for the watcher itself. */
export interface NotifiedItem {
  provider: ProviderReport | null;
  item: Notification;
}

/** Returns a notification in the form for machines. */
export function alertItem({ provider, item }: NotifiedItem, commandLines: CommandLines): AlertItem {
  const { finding, reason, since, until, delayed } = item;
  return {
    provider: provider?.arn ?? null,
    issuer: provider && printable(provider.issuer),
    reason,
    code: finding.code,
    severity: severityNow(item),
    about: finding.about === undefined ? null : printable(finding.about),
    message: sentenceOf(finding),
    action: actionOf(finding, provider ? [provider.arn] : [], commandLines),
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
    delayed,
    enforced: provider?.enforced ?? null,
    pinned: provider?.after ?? [],
  };
}
