import { FINDING_RULES } from '../findings/lookup';
import { describeError } from '../act/iam';
import type { Publish } from './sns';
import type { EventLog, StoredEvent } from '../state/event-store';
import type { StateRecord, SaveOutcome } from '../state/state-record';
import {
  type AcknowledgeCommand,
  type ApproveAllCommand,
  type RemoveCommand,
  type RestoreCommand,
  runbookFor,
} from '../contract/commands';
import type { Digest } from './digest';
import { type AlertMessage, renderMessage } from './message';
import type { ProviderState, RunState } from '../judge/state/provider-state';
import { quoted } from '../judge/printable';
import { type Notifiable, type Notification, dueNotifications } from '../judge/state/due-notifications';
import { markNotified } from '../judge/state/mark-notified';
import type { TrustingRoles } from '../judge/state/listed-roles';
import type { Report } from '../contract/report';
import type { Settings } from '../contract/settings';

/** Dependencies of notify. */
export interface Notifier {
  /** Function that sends a message; null if the caller itself shows the report to the operator. */
  publish: Publish | null;
  /** Command that prints the whole report again, for the message. */
  reportCommand: string;
  /** Function that gives the command to approve several thumbprints at once, for the message. */
  approveAllCommand: ApproveAllCommand;
  /** Function that gives the command to put an earlier list back, for the message. Default: none is offered. */
  restoreCommand?: RestoreCommand;
  /** Function that gives the command to remove a thumbprint. Default: none is offered, since it could not be kept out. */
  removeCommand?: RemoveCommand | null;
  /** Function that gives the command to acknowledge a condition. Default: none is offered. */
  acknowledgeCommand?: AcknowledgeCommand | null;
  settings: Settings;
  /** AWS region that the watcher runs in. Default: `unknown`; a terminal sends nothing. */
  region?: string;
}

/** State record whose lease is held until its notifications are sent. */
export interface PendingNotification<T> {
  record: StateRecord<T>;
  state: T;
  outbox: readonly Notification[];
  /** Moment for which the notifications were collected. */
  at: Date;
  /** True if the state is kept, so that a later run can send the notifications. */
  kept: boolean;
}

/** Saves a state. Keeps the lease if notifications are due, since the run that sends them must record that. */
export async function saveAndCollect<T extends Notifiable>(
  record: StateRecord<T>,
  state: T,
  { runId, now }: { runId: string; now: Date },
): Promise<PendingNotification<T>> {
  const outbox = dueNotifications(state, runId, now, FINDING_RULES);
  const outcome = await record.save(state, outbox.length > 0 ? 'keep' : 'release');
  return { record, state, outbox, at: now, kept: outcome === 'saved' };
}

/** IAM event that is due to be reported. */
export interface EventNotification {
  event: StoredEvent;
  /** ARN of the provider. */
  provider: string;
  item: Notification;
}

/** Everything that a run may report. */
export interface NotifyInput {
  report: Report;
  pendingNotifications: readonly PendingNotification<ProviderState>[];
  /** Changes by others, as IAM events report them. */
  events: readonly EventNotification[];
  /** Log in which the events are marked as notified. */
  store: EventLog;
  /** Notifications about the run itself; null if another run holds the lease of that record. */
  runNotification: PendingNotification<RunState> | null;
  /** Roles that trust providers, by ARN of the provider. Default: none is known. */
  roles?: ReadonlyMap<string, TrustingRoles>;
}

/**
 * Sends the notifications of a run in one message, and records them as notified once SNS has accepted it.
 * @throws Error if the message could not be sent; the message is in the error, for the dead-letter queue
 */
export async function notify(input: NotifyInput, notifier: Notifier): Promise<void> {
  const { pendingNotifications, events, store, runNotification } = input;
  const { publish } = notifier;
  const due = pendingNotifications.filter(({ outbox }) => outbox.length > 0);
  const runDue = runNotification && runNotification.outbox.length > 0 ? runNotification : null;
  if (due.length === 0 && events.length === 0 && !runDue) return;
  const all = [...due, ...(runDue ? [runDue] : [])];
  if (!publish) return release(all);
  const { message, cut } = renderMessage(digestOf(input, due, notifier));
  try {
    await publish(message);
  } catch (error) {
    await release(all);
    const kept = all.every((one) => one.kept) && events.every(({ event }) => event.id !== null);
    const fate = kept ? 'It is kept, and the next run sends it.' : 'It is not kept anywhere else.';
    throw sendError(message, error, fate);
  }
  const sentEvents = events.filter(({ provider }) => !cut.has(provider)).map(({ event }) => event);
  await Promise.all([
    ...due.filter(({ record }) => !cut.has(record.key)).map(recordAsNotified),
    release(due.filter(({ record }) => cut.has(record.key))),
    ...(runDue ? [recordAsNotified(runDue)] : []),
    store.mark(sentEvents, 'notified'),
  ]);
}

/**
 * Puts together the digest of a run.
 * @param due the notifications about providers, no list of them empty
 */
function digestOf(
  { report, events, runNotification, roles = new Map() }: NotifyInput,
  due: readonly PendingNotification<ProviderState>[],
  notifier: Notifier,
): Digest {
  const { settings, region = 'unknown', reportCommand, approveAllCommand } = notifier;
  const { restoreCommand, removeCommand, acknowledgeCommand } = notifier;
  return {
    report,
    providers: notificationsByProvider(due, events),
    run: runNotification?.outbox ?? [],
    roles,
    account: { id: accountIdIn(report), name: settings.accountName ?? null },
    region,
    runbook: runbookFor(settings),
    reportCommand,
    approveCommand: approveAllCommand,
    restoreCommand,
    removeCommand,
    acknowledgeCommand,
  };
}

async function release(pendingNotifications: readonly { record: { release: () => Promise<void> } }[]): Promise<void> {
  await Promise.all(pendingNotifications.map(({ record }) => record.release()));
}

/**
 * Returns the error for a message that could not be sent. The message is in it, for the dead-letter queue.
 * @param fate a sentence: what becomes of the message
 */
export function sendError({ subject, text }: AlertMessage, error: unknown, fate: string): Error {
  const why = quoted(describeError(error));
  return new Error(`The notifications could not be sent. ${why} ${fate}\n\nIt was:\n\n${subject}\n\n${text}`, {
    cause: error,
  });
}

function notificationsByProvider(
  pendingNotifications: readonly PendingNotification<ProviderState>[],
  events: readonly EventNotification[],
): ReadonlyMap<string, readonly Notification[]> {
  const byProvider = new Map(pendingNotifications.map(({ record, outbox }) => [record.key, [...outbox]]));
  for (const { provider, item } of events) byProvider.set(provider, [...(byProvider.get(provider) ?? []), item]);
  return byProvider;
}

/** Returns the account ID, which stands in every ARN. */
function accountIdIn({ providers: [provider] }: Report): string {
  const account = provider?.arn.split(':')[4] ?? '';
  return /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
}

function recordAsNotified<T extends Notifiable>({
  record,
  state,
  outbox,
  at,
}: PendingNotification<T>): Promise<SaveOutcome> {
  return record.save(markNotified(state, outbox, at, FINDING_RULES), 'release');
}
