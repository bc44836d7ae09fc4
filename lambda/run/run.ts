import pMap from 'p-map';
import { withCommandLines } from '../notify/advice';
import { askOnce, describeError } from '../act/iam';
import { type EventLog, type StoredEvent, createEventLog } from '../state/event-store';
import { type StateRecord, openSession } from '../state/session';
import type { StateStore } from '../state/store';
import { RUN_FORMAT } from '../state/state-format';
import type { CheckDependencies } from './reconcile';
import { isOutOfTime } from './provider-report';
import { MOST_AT_ONCE } from './concurrency';
import { signalIn } from './deadline';
import { deletedIn, eventNotificationsIn, withEvents } from './event-notifications';
import { type ProviderOutcome, RESERVE_MS, type RunContext, reconcileProvider } from './provider';
import { InputError } from '../contract/input-error';
import type { Invocation } from '../contract/invocation';
import { updateConditions } from '../judge/state/conditions';
import type { Finding } from '../judge/finding';
import { interceptionFindings } from '../judge/findings/interception';
import { type Compared, type Listing, NOTHING_LISTED, compareListing, withoutDeleted } from '../judge/state/listing';
import type { RunState } from '../judge/state/provider-state';
import { quoted, quotedList } from '../judge/printable';
import type { ManualRequest } from '../judge/state/request';
import { LIFETIME_MS, createSharedHosts } from '../observe/shared-hosts';
import { type ProviderReport, type Report, countStatuses } from '../contract/report';
import { restorationsFor } from '../state/restore-lookup';
import { stateUnavailable, providersVanished, runIncomplete, unknownProvider } from './run-findings';
import { type Settings, isSelected, unknownNames } from '../contract/settings';
import { type PendingNotification, type Notifier, saveAndCollect, notify } from '../notify/notify';

/** Dependencies of a run. */
export interface RunDependencies extends Omit<CheckDependencies, 'until'>, Notifier {
  /** Store of the state between runs; null where no state is kept. */
  stateStore: StateStore | null;
  /** Returns the time that the run has left, in milliseconds. */
  remainingMs: () => number;
  newRunId: () => string;
  /** Number of providers that are checked side by side. Default: `MOST_AT_ONCE`. */
  concurrency?: number;
  /** Receives the count of providers that are done, after each, and the count of all. */
  onProgress?: (done: number, of: number) => void;
  /** Receives the report of a run that is no dry run, before its notifications are sent. */
  onReport?: (report: Report) => void;
}

/**
 * Checks the providers of the account, sends the notifications in one message, and returns the report.
 * @throws InputError when the invocation names a provider that the settings leave out, or a list that is not known
 * @throws Error when the run could not do its job: no listing, or the notifications could not be sent
 */
export const run = async (invocation: Invocation, using: RunDependencies): Promise<Report> => {
  const startedAt = using.clock();
  const runId = using.newRunId();
  const until = signalIn(using.remainingMs() - RESERVE_MS);
  const session = openSession({ ...using, runId, leaseMs: using.remainingMs });
  const store = createEventLog(session, runId, using.clock);
  // Before anything else: whatever becomes of this run, the next one notifies of the event.
  const own = invocation.change && (await store.keep(invocation.change));
  const { arns, all } = await selectProviders(invocation, using);
  const manualRequests = await manualRequestsIn(invocation, using);
  const [runRecord, events] = await Promise.all([
    invocation.dryRun ? session.read('run', RUN_FORMAT) : session.open('run', RUN_FORMAT),
    store.read(),
  ]);
  const probeHost = createSharedHosts(LIFETIME_MS, using);
  const context = {
    invocation,
    using: { ...using, iam: askOnce(using.iam), until },
    session,
    runId,
    manualRequests,
    store,
    events,
    probeHost,
  };
  const inOrder = inTurn(arns, runRecord?.state.waiting ?? []);
  session.prefetch(inOrder);
  const outcomes = await reconcileAll(inOrder, context, using);
  const result = arns.flatMap((arn) => outcomes.get(arn)?.report ?? []);
  const skipped = result.filter(isOutOfTime).map(({ arn }) => arn);
  const pendingNotifications = [...outcomes.values()].flatMap(({ pendingNotification }) => pendingNotification ?? []);
  const latest = await latestEvents(events, pendingNotifications.length > 0, store);
  const scope = { covers: coverageOf(all, arns, using.settings), own };
  const eventNotifications = notifiesEvents(invocation, using) ? eventNotificationsIn(latest, result, scope) : [];
  const providers = withEvents(result, eventNotifications);
  const { listing, vanished } = listingAfter(runRecord?.state.listing ?? NOTHING_LISTED, all, deletedIn(latest));
  const findings = [
    ...(all ? listFindings(all, vanished, using.settings) : []),
    ...interceptionFindings(result),
    ...runIncomplete(skipped, arns.length),
    ...stateUnavailable(session.errors()),
  ];
  const report: Report = {
    runId,
    startedAt: startedAt.toISOString(),
    durationMs: using.clock().getTime() - startedAt.getTime(),
    dryRun: invocation.dryRun,
    thumbprintCheck: using.thumbprintCheck ?? 'aws',
    complete: skipped.length === 0,
    counts: countStatuses(providers),
    findings,
    providers: providers.map((provider) => withLines(provider, using)),
  };
  if (invocation.dryRun) return report;
  using.onReport?.(report);
  const runNotification = runRecord && (await keepRun(runRecord, { findings, skipped, listing }, context));
  await notify({ report, pendingNotifications, events: eventNotifications, store, runNotification }, using);
  return report;
};

/**
 * Returns the events to notify of. Where notifications may be due, they are read once more: so this run notifies of later events,
 * too, and not a second time of events for which another run did so meanwhile.
 */
const latestEvents = async (
  atFirst: readonly StoredEvent[],
  hasOutbox: boolean,
  store: EventLog,
): Promise<readonly StoredEvent[]> => (hasOutbox || atFirst.some(({ notified }) => !notified) ? store.read() : atFirst);

/** Returns the findings about IAM's list. A provider missing from it without reason may be there: its name is no typo. */
const listFindings = (all: readonly string[], vanished: readonly string[], settings: Settings): Finding[] => [
  ...providersVanished(vanished, all.length),
  ...unknownNames(settings, [...all, ...vanished]).map(unknownProvider),
];

/** Returns a provider's report with the commands that its findings call for, ready to paste. */
const withLines = (
  provider: ProviderReport,
  { approveAllCommand, restoreCommand, removeCommand }: RunDependencies,
): ProviderReport => {
  const commandLines = { approveCommand: approveAllCommand, restoreCommand, removeCommand };
  const findings = provider.findings.map((finding) => withCommandLines(finding, [provider.arn], commandLines));
  return { ...provider, findings };
};

/** Puts the providers that had to wait first. */
const inTurn = (arns: readonly string[], waiting: readonly string[]): string[] => {
  const first = new Set(waiting);
  return [...arns.filter((arn) => first.has(arn)), ...arns.filter((arn) => !first.has(arn))];
};

/** Returns the providers to check; and the providers that IAM listed, null where nobody asked it for a list. */
const selectProviders = async (
  invocation: Invocation,
  { iam, settings }: RunDependencies,
): Promise<{ arns: readonly string[]; all: readonly string[] | null }> => {
  if (invocation.providers) {
    const left = invocation.providers.filter((arn) => !isSelected(settings, arn));
    if (left.length > 0) throw new InputError(`The settings (include, exclude) leave out ${quotedList(left)}.`);
    return { arns: invocation.providers, all: null };
  }
  const all = await iam.list().catch((error: unknown) => {
    throw new Error(`The providers could not be listed. ${quoted(describeError(error))}`, { cause: error });
  });
  return { arns: all.filter((arn) => isSelected(settings, arn)), all };
};

const manualRequestsIn = async (
  { requests, caller }: Invocation,
  { stateStore, clock }: RunDependencies,
): Promise<ReadonlyMap<string, ManualRequest>> => {
  const restorations = await restorationsFor(requests, stateStore, clock());
  return new Map(
    [...requests].map(([arn, { approved, staged, removed }]) => [
      arn,
      { approved, staged, removed, restore: restorations.get(arn) ?? null, caller },
    ]),
  );
};

const reconcileAll = async (
  arns: readonly string[],
  context: RunContext,
  { onProgress, concurrency = MOST_AT_ONCE }: RunDependencies,
): Promise<ReadonlyMap<string, ProviderOutcome>> => {
  let done = 0;
  const handle = async (arn: string): Promise<[string, ProviderOutcome]> => {
    const outcomes = await reconcileProvider(arn, context);
    await context.session.renewLeases();
    done += 1;
    onProgress?.(done, arns.length);
    return [arn, outcomes];
  };
  return new Map(await pMap(arns, handle, { concurrency }));
};

/** Makes the test for providers that a run notifies of: a run over all also notifies of providers that are gone. */
const coverageOf = (
  all: readonly string[] | null,
  arns: readonly string[],
  settings: Settings,
): ((arn: string) => boolean) => {
  const named = new Set(arns);
  return (arn) => (all ? isSelected(settings, arn) : named.has(arn));
};

/** True if the run notifies of events. A run at the terminal shows only its findings: the function's message says who did what. */
const notifiesEvents = ({ dryRun }: Invocation, { place }: RunDependencies): boolean => !dryRun && place !== 'terminal';

/** Returns the listing to keep, and the vanished providers. A run that asked for no list only learns of deletions. */
const listingAfter = (known: Listing, all: readonly string[] | null, deleted: ReadonlySet<string>): Compared =>
  all ? compareListing(known, all, deleted) : { listing: withoutDeleted(known, deleted), vanished: [] };

/** Findings of a run about the account as a whole. */
interface RunOutcome {
  findings: readonly Finding[];
  /** Providers for which there was no time. */
  skipped: readonly string[];
  listing: Listing;
}

/** Keeps the state of the runs as such. A run over some providers knows only part of it. */
const keepRun = (
  runRecord: StateRecord<RunState>,
  { findings, skipped, listing }: RunOutcome,
  { invocation, using, runId }: RunContext,
): Promise<PendingNotification<RunState>> => {
  const now = using.clock();
  const whole = invocation.providers === null;
  const look = { now, runId, enforced: null, place: using.place, covers: () => whole };
  const conditions = updateConditions(runRecord.state.conditions, findings, look);
  const state = { conditions, listing, waiting: whole ? skipped : runRecord.state.waiting };
  return saveAndCollect(runRecord, state, { runId, now });
};
