import pMap from 'p-map';
import type { Invocation } from '../contract/invocation';
import { type ProviderReport, type Report, countStatuses } from '../contract/report';
import { unknownNames } from '../contract/settings';
import type { Finding } from '../findings/finding';
import { interceptionFindings } from '../judge/findings/interception';
import type { EventNotification, NotifyInput } from '../notify/pending-notification';
import type { StoredEvent } from '../state/event-store';
import { findAffectedRoles } from './affected-roles';
import { type BegunRun, beginRun } from './begin-run';
import { MOST_AT_ONCE } from './concurrency';
import type { RunDependencies } from './dependencies';
import { eventNotificationsIn, withEvents } from './event-notifications';
import { isOutOfTime } from './provider-report';
import { type ProviderOutcome, reconcileProvider } from './reconcile';
import { withRecreations } from './recreations';
import { providersVanished, quickLookMissing, runIncomplete, stateUnavailable, unknownProvider } from './run-findings';
import { keepRun, listingAfter } from './run-record';
import { coverageOf, firstInNextRun, waitingFirst } from './select-providers';

/** Report of a run over an account, and what it may notify of. */
export interface AccountRun {
  report: Report;
  /** Notifications with the leases of their records, to be sent or released; null after a dry run. */
  notifications: NotifyInput | null;
}

/**
 * Checks the providers of an account, and writes what is to be written. It sends nothing: the caller has the notifications.
 * @throws InputError when the invocation names a provider that the settings leave out, or a list that is not known
 * @throws Error when the run could not do its job: IAM gave no list
 */
export async function reconcileAccount(invocation: Invocation, using: RunDependencies): Promise<AccountRun> {
  const startedAt = using.clock();
  const begun = await beginRun(invocation, using);
  const { context, selection, runRecord } = begun;
  const outcomes = await reconcileAll(begun, using);
  const reports = outcomes.map(({ report }) => report);
  const pendingNotifications = outcomes.flatMap(({ pendingNotification }) => pendingNotification ?? []);
  const latest = await latestEvents(begun, pendingNotifications.length > 0);
  const events = await eventNotificationsOf(begun, latest, reports, using);
  const { listing, vanished } = listingAfter(runRecord, selection.all, latest);
  const skipped = reports.filter(isOutOfTime).map(({ arn }) => arn);
  const findings = runFindings(begun, reports, vanished, skipped, using);
  const providers = withEvents(reports, events);
  const report: Report = {
    runId: context.runId,
    startedAt: startedAt.toISOString(),
    durationMs: using.clock().getTime() - startedAt.getTime(),
    dryRun: invocation.dryRun,
    thumbprintCheck: using.thumbprintCheck ?? 'aws',
    complete: skipped.length === 0,
    counts: countStatuses(providers),
    findings,
    providers,
  };
  if (invocation.dryRun) return { report, notifications: null };
  using.onReport?.(report);
  const { trusting: roles, kept } = await findAffectedRoles(begun, outcomes, using);
  const needs = outcomes.flatMap(({ need }) => need ?? []);
  const waiting = firstInNextRun(reports, using.concurrency ?? MOST_AT_ONCE);
  const outcome = { findings, waiting, listing, roles: kept, arns: selection.arns, needs };
  const runNotification = runRecord && (await keepRun(runRecord, outcome, context));
  const notifications = { report, pendingNotifications, events, store: context.store, runNotification, roles };
  return { report, notifications };
}

/** Reconciles the providers side by side; returns the outcomes in the order of the selection. */
async function reconcileAll(
  { context, selection: { arns }, runRecord }: BegunRun,
  { onProgress, concurrency = MOST_AT_ONCE }: RunDependencies,
): Promise<ProviderOutcome[]> {
  const { session } = context;
  const inOrder = waitingFirst(arns, runRecord?.state.waiting ?? []);
  session.prefetch(inOrder);
  let done = 0;
  onProgress?.(done, arns.length);
  const reconcile = async (arn: string): Promise<[string, ProviderOutcome]> => {
    const outcome = await reconcileProvider(arn, context);
    await session.renewLeases();
    done += 1;
    onProgress?.(done, arns.length);
    return [arn, outcome];
  };
  const outcomes = new Map(await pMap(inOrder, reconcile, { concurrency }));
  return arns.flatMap((arn) => outcomes.get(arn) ?? []);
}

/**
 * Returns the events to notify of. Where notifications may be due, they are read once more: so this run notifies of later events,
 * too, and not a second time of events for which another run did so meanwhile.
 */
async function latestEvents(
  { context: { events, store } }: BegunRun,
  hasOutbox: boolean,
): Promise<readonly StoredEvent[]> {
  return hasOutbox || events.some(({ notified }) => !notified) ? store.read() : events;
}

/** Returns the notifications of events. A run at the terminal shows only its findings: the function's message says who did what. */
async function eventNotificationsOf(
  { context: { invocation, session }, selection, own }: BegunRun,
  events: readonly StoredEvent[],
  reports: readonly ProviderReport[],
  { place, settings }: RunDependencies,
): Promise<readonly EventNotification[]> {
  if (invocation.dryRun || place === 'terminal') return [];
  const scope = { covers: coverageOf(selection, settings), own, leavesLocked: own !== null || invocation.quickLook };
  const due = eventNotificationsIn(events, reports, scope);
  return withRecreations(due, events, reports, session);
}

/** Returns the findings about the account. A provider missing from IAM's list without reason may be there: its name is no typo. */
function runFindings(
  { context: { session }, selection: { arns, all }, runRecord }: BegunRun,
  reports: readonly ProviderReport[],
  vanished: readonly string[],
  skipped: readonly string[],
  { settings, clock }: RunDependencies,
): Finding[] {
  return [
    ...(all ? providersVanished(vanished, all.length) : []),
    ...(all ? unknownNames(settings, [...all, ...vanished]).map(unknownProvider) : []),
    ...interceptionFindings(reports),
    ...runIncomplete(skipped, arns.length),
    ...(all && runRecord ? quickLookMissing(runRecord.state.quickLook, settings, clock()) : []),
    ...stateUnavailable(session.errors()),
  ];
}
