import type { Severity } from '../judge/finding';
import type { Notification, NotificationReason } from '../judge/state/due-notifications';
import type { ProviderReport, Report } from '../contract/report';
import { printable } from '../judge/printable';
import { type CommandLines, actionOf, sentenceOf } from './advice';
import { severityNow } from './digest';

/**
 * One thing told, for machines. The schema is docs/alert.schema.json; keys are added with the same `version`, and renamed
 * or removed only with the next.
 */
export interface AlertItem {
  /** ARN; null for what is about the watcher itself. */
  provider: string | null;
  /** With `https://`; null likewise. */
  issuer: string | null;
  reason: NotificationReason;
  code: string;
  severity: Severity;
  /** A thumbprint or a host, where that tells it from others with its code; else null. */
  about: string | null;
  message: string;
  action: string;
  /** ISO 8601: when it happened, or since when it is so. */
  since: string;
  /** ISO 8601: when it ended; else null. */
  until: string | null;
  /** Whether an earlier run should have told it. */
  late: boolean;
  /** Whether AWS checks the pin of the provider; null when that could not be told. */
  enforced: boolean | null;
  /** The provider's list after the run. */
  pinned: readonly string[];
}

/** What a run tells, for machines. */
export interface Alert {
  version: 1;
  account: string;
  runId: string;
  /** ISO 8601. */
  checkedAt: string;
  /** The worst of the news. */
  severity: Severity;
  subject: string;
  counts: Report['counts'];
  /** Most severe first. */
  notifications: readonly AlertItem[];
  /** How many items had no place: the next run tells those of providers left out, the report has the rest. */
  more: number;
}

/** A thing to tell, with the provider it is about; null for the watcher itself. */
export interface NotifiedItem {
  provider: ProviderReport | null;
  item: Notification;
}

/** An item as machines get it. */
export const alertItem = ({ provider, item }: NotifiedItem, commandLines: CommandLines): AlertItem => {
  const { finding, reason, since, until, late } = item;
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
    late,
    enforced: provider?.enforced ?? null,
    pinned: provider?.after ?? [],
  };
};
