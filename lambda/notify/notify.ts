import { FINDING_RULES } from '../findings/lookup';
import { describeError } from '../act/iam';
import type { SaveOutcome } from '../state/state-record';
import { accountScopeOf, collect, digestOf } from './collect';
import { type AlertMessage, renderMessage } from './message';
import type { Notifier } from './notifier';
import type { NotifyInput, PendingNotification } from './pending-notification';
import { quoted } from '../judge/printable';
import type { Notifiable } from '../judge/state/due-notifications';
import { markNotified } from '../judge/state/mark-notified';

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
  const collected = collect(input);
  const { message, cut } = renderMessage(
    digestOf(collected, accountScopeOf(collected.report, notifier.settings), notifier),
  );
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

function recordAsNotified<T extends Notifiable>({
  record,
  state,
  outbox,
  at,
}: PendingNotification<T>): Promise<SaveOutcome> {
  return record.save(markNotified(state, outbox, at, FINDING_RULES), 'release');
}
