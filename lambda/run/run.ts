import pMap from 'p-map';
import { withCommandLines } from '../notify/advice';
import { askOnce, describeError } from '../act/iam';
import { type EventStore, type StoredEvent, createEventStore } from '../state/event-store';
import { type Page, createKeeper } from '../state/session';
import type { Memory } from '../state/store';
import { RUN_FORMAT } from '../state/state-format';
import type { CheckDependencies } from './reconcile';
import { isOutOfTime } from './provider-report';
import { MOST_AT_ONCE } from './concurrency';
import { signalIn } from './deadline';
import { deletedIn, eventNewsIn, withEvents } from './event-notifications';
import { type Handled, RESERVE_MS, type Underway, handleProvider } from './provider';
import { InputError } from '../contract/input-error';
import type { Invocation } from '../contract/invocation';
import { carryOn } from '../judge/state/conditions';
import type { Finding } from '../judge/finding';
import { interceptionFindings } from '../judge/findings/interception';
import { type Compared, type Listing, NOTHING_LISTED, compareListing, withoutDeleted } from '../judge/state/listing';
import type { RunMemory } from '../judge/state/provider-state';
import { quoted, quotedList } from '../judge/printable';
import type { Wish } from '../judge/state/request';
import { LIFETIME_MS, createSharedHosts } from '../observe/shared-hosts';
import { type ProviderReport, type Report, countStatuses } from '../contract/report';
import { restorationsFor } from '../state/restore-lookup';
import { memoryDegraded, providersVanished, runIncomplete, unknownProvider } from './run-findings';
import { type Settings, isSelected, unknownNames } from '../contract/settings';
import { type Desk, type Teller, openDesk, tellNews } from '../notify/notify';

/** What a run needs. */
export interface RunDependencies extends Omit<CheckDependencies, 'until'>, Teller {
  /** Where things are remembered between runs; null where nothing is. */
  memory: Memory | null;
  /** How much time the run has left, in milliseconds. */
  remainingMs: () => number;
  newRunId: () => string;
  /** How many providers are checked side by side. Default: as many as ever are. */
  concurrency?: number;
  /** Hears of every provider that is done, with how many there are. */
  onProgress?: (done: number, of: number) => void;
  /** Gets the report of a run that is no dry run, before its news is told. */
  onReport?: (report: Report) => void;
}

/**
 * Checks the providers of the account, tells the news in one message, and returns the report.
 * @throws InputError when the invocation names a provider that the settings leave out, or a list that is not known
 * @throws Error when the run could not do its job: no listing, or the news could not be sent
 */
export const run = async (invocation: Invocation, using: RunDependencies): Promise<Report> => {
  const startedAt = using.clock();
  const runId = using.newRunId();
  const until = signalIn(using.remainingMs() - RESERVE_MS);
  const keeper = createKeeper({ ...using, runId, leaseMs: using.remainingMs });
  const store = createEventStore(keeper, runId, using.clock);
  // Before anything else: whatever becomes of this run, the next one tells it.
  const own = invocation.change && (await store.keep(invocation.change));
  const { arns, all } = await selectProviders(invocation, using);
  const wishes = await wishesIn(invocation, using);
  const [book, events] = await Promise.all([
    invocation.dryRun ? keeper.peek('run', RUN_FORMAT) : keeper.open('run', RUN_FORMAT),
    store.read(),
  ]);
  const lookAt = createSharedHosts(LIFETIME_MS, using);
  const underway = {
    invocation,
    using: { ...using, iam: askOnce(using.iam), until },
    keeper,
    runId,
    wishes,
    store,
    events,
    lookAt,
  };
  const inOrder = inTurn(arns, book?.state.waiting ?? []);
  keeper.announce(inOrder);
  const handled = await handleAll(inOrder, underway, using);
  const checked = arns.flatMap((arn) => handled.get(arn)?.report ?? []);
  const skipped = checked.filter(isOutOfTime).map(({ arn }) => arn);
  const desks = [...handled.values()].flatMap(({ desk }) => desk ?? []);
  const latest = await latestEvents(events, desks.length > 0, store);
  const scope = { covers: coverageOf(all, arns, using.settings), own };
  const eventNews = tellsEvents(invocation, using) ? eventNewsIn(latest, checked, scope) : [];
  const providers = withEvents(checked, eventNews);
  const { listing, vanished } = listingAfter(book?.state.listing ?? NOTHING_LISTED, all, deletedIn(latest));
  const findings = [
    ...(all ? listFindings(all, vanished, using.settings) : []),
    ...interceptionFindings(checked),
    ...runIncomplete(skipped, arns.length),
    ...memoryDegraded(keeper.troubles()),
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
  const runDesk = book && (await keepRun(book, { findings, skipped, listing }, underway));
  await tellNews({ report, desks, events: eventNews, store, runDesk }, using);
  return report;
};

/**
 * The events to tell of. Where there may be news, they are read once more: what has come since is told, too, and what another
 * run has told meanwhile is not told twice.
 */
const latestEvents = async (
  atFirst: readonly StoredEvent[],
  hasNews: boolean,
  store: EventStore,
): Promise<readonly StoredEvent[]> => (hasNews || atFirst.some(({ told }) => !told) ? store.read() : atFirst);

/** What there is to say of IAM's list. What is missing from it without reason may well be there: its name is no typo. */
const listFindings = (all: readonly string[], vanished: readonly string[], settings: Settings): Finding[] => [
  ...providersVanished(vanished, all.length),
  ...unknownNames(settings, [...all, ...vanished]).map(unknownProvider),
];

/** A provider's report with the commands that its findings call for, ready to paste. */
const withLines = (
  provider: ProviderReport,
  { approveAllCommand, restoreCommand, removeCommand }: RunDependencies,
): ProviderReport => {
  const commandLines = { approveCommand: approveAllCommand, restoreCommand, removeCommand };
  const findings = provider.findings.map((finding) => withCommandLines(finding, [provider.arn], commandLines));
  return { ...provider, findings };
};

/** Those that had to wait come first. */
const inTurn = (arns: readonly string[], waiting: readonly string[]): string[] => {
  const first = new Set(waiting);
  return [...arns.filter((arn) => first.has(arn)), ...arns.filter((arn) => !first.has(arn))];
};

/** Which providers to check; and which ones IAM listed, null where nobody asked it for a list. */
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

const wishesIn = async (
  { requests, caller }: Invocation,
  { memory, clock }: RunDependencies,
): Promise<ReadonlyMap<string, Wish>> => {
  const restorations = await restorationsFor(requests, memory, clock());
  return new Map(
    [...requests].map(([arn, { approved, staged, removed }]) => [
      arn,
      { approved, staged, removed, restore: restorations.get(arn) ?? null, caller },
    ]),
  );
};

const handleAll = async (
  arns: readonly string[],
  underway: Underway,
  { onProgress, concurrency = MOST_AT_ONCE }: RunDependencies,
): Promise<ReadonlyMap<string, Handled>> => {
  let done = 0;
  const handle = async (arn: string): Promise<[string, Handled]> => {
    const handled = await handleProvider(arn, underway);
    await underway.keeper.renewLeases();
    done += 1;
    onProgress?.(done, arns.length);
    return [arn, handled];
  };
  return new Map(await pMap(arns, handle, { concurrency }));
};

/** Which providers a run tells of: a run over all of them also of those that are gone. */
const coverageOf = (
  all: readonly string[] | null,
  arns: readonly string[],
  settings: Settings,
): ((arn: string) => boolean) => {
  const named = new Set(arns);
  return (arn) => (all ? isSelected(settings, arn) : named.has(arn));
};

/** A person before a terminal hears what the run finds; who did what is the function's to tell, in its message. */
const tellsEvents = ({ dryRun }: Invocation, { place }: RunDependencies): boolean => !dryRun && place !== 'terminal';

/** What is to be remembered of the lists of providers. A run that asked for no list only learns of deletions. */
const listingAfter = (known: Listing, all: readonly string[] | null, deleted: ReadonlySet<string>): Compared =>
  all ? compareListing(known, all, deleted) : { listing: withoutDeleted(known, deleted), vanished: [] };

/** What a run found about the account as a whole. */
interface RunOutcome {
  findings: readonly Finding[];
  /** Providers for which there was no time. */
  skipped: readonly string[];
  listing: Listing;
}

/** Keeps what is remembered of the runs as such. A run over some providers knows only part of it. */
const keepRun = (
  book: Page<RunMemory>,
  { findings, skipped, listing }: RunOutcome,
  { invocation, using, runId }: Underway,
): Promise<Desk<RunMemory>> => {
  const now = using.clock();
  const whole = invocation.providers === null;
  const look = { now, runId, enforced: null, place: using.place, informs: () => whole };
  const conditions = carryOn(book.state.conditions, findings, look);
  const state = { conditions, listing, waiting: whole ? skipped : book.state.waiting };
  return openDesk(book, state, { runId, now });
};
