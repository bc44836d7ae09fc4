import { FINDING_RULES } from '../findings/lookup';
import type { EventLog, StoredEvent } from '../state/event-store';
import type { StateRecord } from '../state/state-record';
import type { ProviderState, RunState } from '../judge/state/provider-state';
import { type Notifiable, type Notification, dueNotifications } from '../judge/state/due-notifications';
import type { TrustingRoles } from '../judge/state/listed-roles';
import type { Report } from '../contract/report';

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
