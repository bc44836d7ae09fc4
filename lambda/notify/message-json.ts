import { createHash } from 'node:crypto';
import type { ProviderReport, Report } from '../contract/report';
import type { FindingCode } from '../findings/catalogue';
import { kindOf, messageOf } from '../findings/lookup';
import type { Severity } from '../findings/severity';
import { printable } from '../judge/printable';
import type { Notification, NotificationReason } from '../judge/state/due-notifications';
import { type Digest, severityNow } from './digest';
import type { Accounts } from './by-issuer';
import { commandsFor, stepsFor } from './notification-commands';
import type { TrustingRoles } from '../judge/state/listed-roles';
import type { CommandLine } from './rendered-finding';
import { rolesFor } from './roles';
import type { Scope } from './scope';

/**
 * Notification for machines. The schema is docs/alert.schema.json. Keys are added with the same `version`, and renamed
 * or removed only with the next one.
 */
export interface AlertItem {
  /** Key that all notifications of one condition share over runs: 32 hexadecimal digits. */
  key: string;
  /** `event` for something that happened; of a condition, `open` or `resolved`. */
  phase: 'event' | 'open' | 'resolved';
  /** Reason for the notification. */
  reason: NotificationReason;
  /** ARN; null if the item is about the watcher itself. */
  provider: string | null;
  /** Issuer URL with `https://`; null if the item is about the watcher itself. */
  issuer: string | null;
  code: FindingCode;
  severity: Severity;
  /** Thumbprint or host that distinguishes the item from others with the same code; else null. */
  about: string | null;
  /** What is so, as one line. */
  message: string;
  /** Facts that the message is made of, by code. */
  facts: object;
  /** What to do, in steps; empty when there is nothing to do. */
  advice: readonly string[];
  commands: readonly CommandLine[];
  /** Section of the runbook: its URL, or the command that prints it. */
  runbook: string;
  /** Time of the event, or start of the condition; ISO 8601. */
  since: string;
  /** End of the condition; in a reminder, since when a flapping condition is absent; ISO 8601, else null. */
  until: string | null;
  /** True if an earlier run should have sent it. */
  delayed: boolean;
  /** True if the condition is flapping: it came back within a week after its end was notified. */
  flapping: boolean;
  /** True if AWS checks the pin of the provider; null if that is not known. */
  enforced: boolean | null;
  /** Provider's list after the run. */
  pinned: readonly string[];
  /** In a message about an organization: accounts of which the same is so, `provider` being in the first; else null. */
  accounts: Accounts | null;
  /** Roles that trust the provider, of a critical item about one whose pin is checked; null where they are not known, and else. */
  roles: TrustingRoles | null;
}

/** Message of a run for machines. */
export interface Alert {
  version: 1;
  /** `account`, or `organization` for a message about many accounts. */
  scope: Scope['kind'];
  /** ID of the organization; null in a message about one account. */
  organizationId: string | null;
  /** ID of the account; null in a message about many. */
  accountId: string | null;
  /** Name that the settings give the account; null without one. */
  accountName: string | null;
  region: string;
  runId: string;
  /** Start of the run, ISO 8601. */
  checkedAt: string;
  /** Worst severity of the notifications. */
  severity: Severity;
  subject: string;
  counts: Report['counts'];
  /** Items in the order of the mail: the first is as severe as any. */
  notifications: readonly AlertItem[];
  /** Number of items without a place: the next run sends the items of providers left out, the report has the rest. */
  more: number;
}

/** Notification with the provider that it is about; null for the watcher itself. */
export interface NotifiedItem {
  provider: ProviderReport | null;
  item: Notification;
  /** Accounts that it stands for. Default: that of the provider. */
  accounts?: Accounts;
}

/** Returns a notification in the form for machines. */
export function alertItem(notified: NotifiedItem, digest: Digest): AlertItem {
  const { provider, item, accounts = null } = notified;
  const { finding, reason, since, until, delayed } = item;
  const isOpen = reason !== 'resolved';
  return {
    key: keyOf(notified, digest),
    phase: reason === 'happened' ? 'event' : isOpen ? 'open' : 'resolved',
    reason,
    provider: provider?.arn ?? null,
    issuer: provider && printable(provider.issuer),
    code: finding.code,
    severity: severityNow(item),
    about: finding.about === undefined ? null : printable(finding.about),
    message: messageOf(finding),
    facts: finding.facts,
    advice: stepsFor(item),
    commands: commandsFor(item, provider ? [provider.arn] : [], digest),
    runbook: digest.runbook(finding.code),
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
    delayed,
    flapping: item.backAfter !== null,
    enforced: provider?.enforced ?? null,
    pinned: provider?.after ?? [],
    accounts,
    roles: rolesFor(item, provider, digest.roles),
  };
}

/** Returns the key of a notification: the same for all notifications of one condition, in all runs. */
export function keyOf({ provider, item: { finding } }: NotifiedItem, { scope, region }: Digest): string {
  const subject = provider?.arn ?? `${scope.id} ${region}`;
  const parts = [subject, kindOf(finding.code), finding.about ?? ''];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
