import { describeError } from '../act/iam';
import type { Publish } from './sns';
import type { EventLog, StoredEvent } from '../state/event-store';
import type { StateRecord, SaveOutcome } from '../state/session';
import type { ApproveAllCommand, RemoveCommand, RestoreCommand } from '../contract/commands';
import { type AlertMessage, renderMessage } from './message';
import type { Condition, StateEvent, ProviderState, RunState } from '../judge/state/provider-state';
import { quoted } from '../judge/printable';
import { type Notification, markNotified, dueNotifications } from '../judge/state/due-notifications';
import type { Report } from '../contract/report';
import type { Settings } from '../contract/settings';

/** What telling needs. */
export interface Notifier {
  /** Where news goes; null when the caller shows the report to a person itself. */
  publish: Publish | null;
  /** The command that prints the whole report again, for the message. */
  reportCommand: string;
  /** The command that approves several thumbprints at once, for the message. */
  approveAllCommand: ApproveAllCommand;
  /** The command that puts an earlier list back, for the message. Default: none is offered. */
  restoreCommand?: RestoreCommand;
  /** The command that takes a thumbprint out. Default: none is offered, for it could not be kept out. */
  removeCommand?: RemoveCommand | null;
  settings: Settings;
}

/** A page that lies open until its news is told. */
export interface PendingNotification<T> {
  record: StateRecord<T>;
  state: T;
  outbox: readonly Notification[];
  /** The moment for which the news was gathered. */
  at: Date;
  /** Whether the state is kept, so that a later run can tell the news. */
  kept: boolean;
}

/** What is remembered, as far as it is told. */
interface Notifiable {
  conditions: readonly Condition[];
  outbox?: readonly StateEvent[];
}

/** Keeps a state. The page stays open when there is news in it, for the run that tells it must remember that. */
export const saveAndCollect = async <T extends Notifiable>(
  record: StateRecord<T>,
  state: T,
  { runId, now }: { runId: string; now: Date },
): Promise<PendingNotification<T>> => {
  const outbox = dueNotifications(state, runId, now);
  const outcome = await record.save(state, outbox.length > 0 ? 'keep' : 'release');
  return { record, state, outbox, at: now, kept: outcome === 'saved' };
};

/** An IAM event that is due to be told. */
export interface EventNotification {
  event: StoredEvent;
  /** ARN. */
  provider: string;
  item: Notification;
}

/** All that a run might tell. */
export interface NotifyInput {
  report: Report;
  pendingNotifications: readonly PendingNotification<ProviderState>[];
  /** What others did, as IAM events told. */
  events: readonly EventNotification[];
  /** Where it is remembered that they were told. */
  store: EventLog;
  /** About the run itself; null when another run has it in hand. */
  runNotification: PendingNotification<RunState> | null;
}

/**
 * Tells the news of a run in one message, and remembers that it was told once SNS has accepted it.
 * @throws Error when it could not be sent; the news is in the error, for the dead-letter queue
 */
export const notify = async (
  { report, pendingNotifications, events, store, runNotification }: NotifyInput,
  notifier: Notifier,
): Promise<void> => {
  const { publish, reportCommand, approveAllCommand, restoreCommand, removeCommand, settings } = notifier;
  const due = pendingNotifications.filter(({ outbox }) => outbox.length > 0);
  const runDue = runNotification && runNotification.outbox.length > 0 ? runNotification : null;
  if (due.length === 0 && events.length === 0 && !runDue) return;
  const release = async (): Promise<void> => {
    await Promise.all([...due, ...(runDue ? [runDue] : [])].map(({ record }) => record.release()));
  };
  if (!publish) return release();
  const { message, cut } = renderMessage({
    report,
    providers: notificationsByProvider(due, events),
    run: runDue?.outbox ?? [],
    account: settings.accountName ?? accountIdIn(report),
    reportCommand,
    approveCommand: approveAllCommand,
    restoreCommand,
    removeCommand,
  });
  try {
    await publish(message);
  } catch (error) {
    await release();
    const kept =
      [...due, ...(runDue ? [runDue] : [])].every((pendingNotification) => pendingNotification.kept) &&
      events.every(({ event }) => event.id !== null);
    const fate = kept ? 'It is kept, and the next run sends it.' : 'It is not kept anywhere else.';
    throw sendError(message, error, fate);
  }
  const left = due.filter(({ record }) => cut.has(record.key));
  await Promise.all([
    ...due.filter((pendingNotification) => !left.includes(pendingNotification)).map(notified),
    ...left.map(({ record }) => record.release()),
    ...(runDue ? [notified(runDue)] : []),
    store.mark(
      events.filter(({ provider }) => !cut.has(provider)).map(({ event }) => event),
      'notified',
    ),
  ]);
};

/**
 * The error of news that could not be sent. The news is in it, for the dead-letter queue.
 * @param fate a sentence: what becomes of it
 */
export const sendError = ({ subject, text }: AlertMessage, error: unknown, fate: string): Error => {
  const why = quoted(describeError(error));
  return new Error(`The news could not be sent. ${why} ${fate}\n\nIt was:\n\n${subject}\n\n${text}`, { cause: error });
};

const notificationsByProvider = (
  pendingNotifications: readonly PendingNotification<ProviderState>[],
  events: readonly EventNotification[],
): ReadonlyMap<string, readonly Notification[]> => {
  const byProvider = new Map(pendingNotifications.map(({ record, outbox }) => [record.key, [...outbox]]));
  for (const { provider, item } of events) byProvider.set(provider, [...(byProvider.get(provider) ?? []), item]);
  return byProvider;
};

/** The account ID stands in every ARN. */
const accountIdIn = ({ providers: [provider] }: Report): string => {
  const account = provider?.arn.split(':')[4] ?? '';
  return /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
};

const notified = <T extends Notifiable>({ record, state, at }: PendingNotification<T>): Promise<SaveOutcome> =>
  record.save(
    { ...state, conditions: markNotified(state.conditions, at), ...(state.outbox && { outbox: [] }) },
    'release',
  );
