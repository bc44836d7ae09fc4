import pMap from 'p-map';
import { FINDING_RULES } from '../findings/lookup';
import type { Notifiable, Notification } from '../judge/state/due-notifications';
import { markNotified } from '../judge/state/mark-notified';
import type { Format } from '../state/format';
import type { StateSession } from '../state/session';
import { PROVIDER_FORMAT, RUN_FORMAT } from '../state/state-format';
import { type Collected, type DueRecord, combine, digestOf } from './collect';
import { renderMessage } from './message';
import type { Notifier } from './notifier';
import { sendError } from './notify';
import type { OrganizationScope } from './scope';

/** What is notified of an organization. */
export interface OrganizationNotifications {
  scope: OrganizationScope;
  runId: string;
  /** Notifications of each account; their leases were given back. */
  accounts: readonly Collected[];
  /** Notifications about the run as such, for example about accounts that it could not enter. */
  run: readonly Notification[];
}

/** Records that are marked side by side: there may be thousands, and those that wait for a connection for too long fail. */
const MARKS_AT_ONCE = 20;

/**
 * Sends what is due in many accounts in one message, and records it as notified once SNS has accepted it. A record that another run has
 * open by then stays as it is, so that operators are notified again.
 * @param session of the table that has the records
 * @throws Error if the message could not be sent; the message is in the error
 */
export async function notifyOrganization(
  { scope, runId, accounts, run }: OrganizationNotifications,
  session: Pick<StateSession, 'open'>,
  notifier: Notifier,
): Promise<void> {
  const { publish } = notifier;
  const [first, ...others] = accounts;
  if (!publish || !first) return;
  const all = combine([first, ...others], runId);
  const ofRuns = accounts.flatMap((account) => account.run ?? []);
  const digest = { ...digestOf(all, scope, notifier), run: [...run, ...ofRuns.flatMap(({ outbox }) => outbox)] };
  if (digest.providers.size === 0 && digest.run.length === 0) return;
  const { message, cut } = renderMessage(digest);
  await publish(message).catch((error: unknown) => {
    throw sendError(message, error, 'It is kept, and the next run sends it.');
  });
  const sent = all.due.filter(({ key }) => !cut.has(key));
  const marks = [
    ...sent.map((due) => () => markRecord(due, PROVIDER_FORMAT, session)),
    ...ofRuns.map((due) => () => markRecord(due, RUN_FORMAT, session)),
  ];
  await pMap(marks, (mark) => mark(), { concurrency: MARKS_AT_ONCE });
}

/** Records what was sent of a record. */
async function markRecord<T extends Notifiable>(
  { key, at, outbox }: DueRecord,
  format: Format<T>,
  session: Pick<StateSession, 'open'>,
): Promise<void> {
  const record = await session.open(key, format);
  if (record) await record.save(markNotified(record.state, outbox, at, FINDING_RULES), 'release');
}
