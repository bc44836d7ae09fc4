import type { StoredEvent } from '../state/event-store';
import { emptyReport } from './provider-report';
import { iamChange } from './iam-change';
import type { IamChange } from '../contract/cloudtrail-event';
import type { Finding } from '../findings/finding';
import type { Notification } from '../judge/state/due-notifications';
import type { ProviderReport } from '../contract/report';
import type { EventNotification } from '../notify/pending-notification';

/** Scope of a run's notifications of events. */
export interface EventScope {
  /** True if the run is to notify of events of this provider. */
  covers: (arn: string) => boolean;
  /** The event that made the run, as it was kept; null when none did. */
  own: StoredEvent | null;
  /** True if events of a provider that another run has open are left to the next run; false where that may be hours away. */
  leavesLocked: boolean;
}

/**
 * Returns the events that a run notifies of. Where an event could not be kept, its notification is made at once.
 * @param events the kept events
 * @param reports reports of the providers that the run checked
 */
export function eventNotificationsIn(
  events: readonly StoredEvent[],
  reports: readonly ProviderReport[],
  { covers, own, leavesLocked }: EventScope,
): EventNotification[] {
  const locked = new Set(leavesLocked ? reports.filter(isLocked).map(({ arn }) => arn) : []);
  const kept = events.filter(
    ({ notified, change }) => !notified && covers(change.provider) && !locked.has(change.provider),
  );
  return [...kept, ...(own?.id === null ? [own] : [])].map((event) => ({
    event,
    provider: event.change.provider,
    item: notification(event),
  }));
}

function isLocked({ findings }: ProviderReport): boolean {
  return findings.some(({ code }) => code === 'provider-locked');
}

function notification({ change, delayed }: StoredEvent): Notification {
  return {
    finding: iamChange(change),
    reason: 'happened',
    since: change.at,
    until: null,
    backAfter: null,
    delayed,
  };
}

/** Adds the findings of events to the reports. A provider that the run did not check, since it is gone, gets a report. */
export function withEvents(reports: readonly ProviderReport[], outbox: readonly EventNotification[]): ProviderReport[] {
  const findings = new Map<string, Finding[]>();
  for (const { provider, item } of outbox) findings.set(provider, [...(findings.get(provider) ?? []), item.finding]);
  const result = new Set(reports.map(({ arn }) => arn));
  return [
    ...reports.map((report) => ({ ...report, findings: [...(findings.get(report.arn) ?? []), ...report.findings] })),
    ...[...findings].flatMap(([arn, [first, ...others]]) => {
      if (result.has(arn) || !first) return [];
      const report = emptyReport(arn, 'skipped', first);
      return [{ ...report, findings: [first, ...others] }];
    }),
  ];
}

/** True if an event is the deletion of a provider. */
export function isDeletion({ change }: StoredEvent): boolean {
  return change.action === DELETION;
}

/** Returns the providers that were deleted, and not created again, by the events. */
export function deletedIn(events: readonly StoredEvent[]): ReadonlySet<string> {
  const latest = new Map<string, IamChange>();
  for (const { change } of events) {
    const known = latest.get(change.provider);
    if (change.action !== DELETION && change.action !== CREATION) continue;
    if (!known || change.at.getTime() >= known.at.getTime()) latest.set(change.provider, change);
  }
  return new Set([...latest].flatMap(([arn, { action }]) => (action === DELETION ? [arn] : [])));
}

const DELETION = 'DeleteOpenIDConnectProvider';
const CREATION = 'CreateOpenIDConnectProvider';
