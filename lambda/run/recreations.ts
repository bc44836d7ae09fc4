import { issuerOfArn } from '../contract/settings';
import type { ProviderReport } from '../contract/report';
import type { Recreation } from '../findings/command';
import { normalise } from '../judge/chain/thumbprint';
import type { EventNotification } from '../notify/pending-notification';
import type { StoredEvent } from '../state/event-store';
import { readProvider } from '../state/provider-record';
import type { StateSession } from '../state/session';
import { deletedIn, isDeletion } from './event-notifications';
import { iamChange } from './iam-change';

/**
 * Adds to the notifications of deletions the data with which the provider can be created again, from the state that is kept of it.
 * Providers that exist again need none.
 * @param events all kept events
 * @param reports reports of the providers that the run checked
 */
export async function withRecreations(
  notifications: readonly EventNotification[],
  events: readonly StoredEvent[],
  reports: readonly ProviderReport[],
  session: StateSession,
): Promise<readonly EventNotification[]> {
  const exists = new Set(reports.filter(({ before }) => before.length > 0).map(({ arn }) => arn));
  const due = new Set(notifications.map(({ provider }) => provider));
  const deleted = deletedIn([...events, ...notifications.map(({ event }) => event)]);
  const gone = [...deleted].filter((arn) => due.has(arn) && !exists.has(arn));
  session.prefetch(gone);
  const read = async (arn: string) => [arn, await readRecreation(arn, session)] as const;
  const recreations = new Map(await Promise.all(gone.map(read)));
  return notifications.map((one) => {
    const recreate = isDeletion(one.event) ? recreations.get(one.provider) : null;
    return recreate ? { ...one, item: { ...one.item, finding: iamChange(one.event.change, recreate) } } : one;
  });
}

/** Reads what is known of a provider; null where that is not enough. */
async function readRecreation(arn: string, session: StateSession): Promise<Recreation | null> {
  const { list = null, clientIds = null } = (await readProvider(session, arn))?.state ?? {};
  return list && clientIds && { issuer: issuerOfArn(arn), clientIds, thumbprints: list.map(normalise) };
}
