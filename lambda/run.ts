import pMap from 'p-map';
import { describeError } from './act/iam';
import { type Keeper, type Page, createKeeper, openProvider } from './act/keeper';
import type { Memory } from './act/memory';
import { RUN_FORMAT } from './act/memory-format';
import { type CheckDependencies, type Checked, checkProvider } from './check';
import { beingHandled, emptyReport } from './check-report';
import { InputError } from './input-error';
import type { Invocation } from './invocation';
import { carryOn } from './judge/conditions';
import type { Finding } from './judge/finding';
import { interceptionFindings } from './judge/interception';
import type { ProviderMemory, RunMemory } from './judge/memory';
import { NO_WISH, type Wish } from './judge/wish';
import { DEFAULT_LIMITS } from './observe/limits';
import { type ProviderReport, type Report, countStatuses } from './report';
import { restorationsFor } from './restorations';
import { memoryDegraded, runIncomplete, unknownProvider } from './run-findings';
import { isSelected, unknownNames } from './settings';
import { type Desk, type Teller, openDesk, tellNews } from './tell';

/** What a run needs. */
export interface RunDependencies extends CheckDependencies, Teller {
  /** Where things are remembered between runs; null where nothing is. */
  memory: Memory | null;
  /** How much time the run has left, in milliseconds. */
  remainingMs: () => number;
  newRunId: () => string;
  /** Hears of every provider that is done, with how many there are. */
  onProgress?: (done: number, of: number) => void;
}

/**
 * How many providers are checked side by side. Most of a check is waiting, and an issuer that says nothing waits its whole
 * time: with as many places as issuers may be silent at once, they keep nobody else waiting. Upwards it is bounded by what
 * a Lambda function has: 1024 open files, of which a check takes some 20, and at 512 MB a third of a processor, on which
 * the handshakes that begin together must still end within their 5 seconds.
 */
const CONCURRENCY = 40;

/** No provider is begun with less time left than one may take, its write and the message included; in milliseconds. */
const RESERVE_MS = DEFAULT_LIMITS.totalMs + 15_000;

/** A provider's report, and what of it is to be told and remembered. */
interface Handled {
  report: ProviderReport;
  desk: Desk<ProviderMemory> | null;
}

/** One run under way. */
interface Underway {
  invocation: Invocation;
  using: RunDependencies;
  keeper: Keeper;
  runId: string;
  wishes: ReadonlyMap<string, Wish>;
}

/**
 * Checks the providers of the account, tells the news in one message, and returns the report.
 * @throws InputError when the invocation names a provider that the settings leave out, or a list that is not known
 * @throws Error when the run could not do its job: no listing, or the news could not be sent
 */
export const run = async (invocation: Invocation, using: RunDependencies): Promise<Report> => {
  const startedAt = using.clock();
  const runId = using.newRunId();
  const { arns, unknown } = await selectProviders(invocation, using);
  const wishes = await wishesIn(invocation, using);
  const keeper = createKeeper({ memory: using.memory, runId, clock: using.clock, leaseMs: using.remainingMs });
  const book = invocation.dryRun ? await keeper.peek('run', RUN_FORMAT) : await keeper.open('run', RUN_FORMAT);
  const underway = { invocation, using, keeper, runId, wishes };
  const handled = await handleAll(inTurn(arns, book?.state.waiting ?? []), underway);
  const providers = arns.flatMap((arn) => handled.get(arn)?.report ?? []);
  const skipped = providers.filter(isOutOfTime).map(({ arn }) => arn);
  const findings = [
    ...unknown.map(unknownProvider),
    ...interceptionFindings(providers),
    ...runIncomplete(skipped, arns.length),
    ...memoryDegraded(keeper.troubles()),
  ];
  const report: Report = {
    runId,
    startedAt: startedAt.toISOString(),
    durationMs: using.clock().getTime() - startedAt.getTime(),
    dryRun: invocation.dryRun,
    complete: skipped.length === 0,
    counts: countStatuses(providers),
    findings,
    providers,
  };
  if (invocation.dryRun) return report;
  const runDesk = book && (await keepRun(book, findings, skipped, underway));
  const desks = [...handled.values()].flatMap(({ desk }) => desk ?? []);
  await tellNews({ report, desks, runDesk }, using);
  return report;
};

/** Those that had to wait come first. */
const inTurn = (arns: readonly string[], waiting: readonly string[]): string[] => {
  const first = new Set(waiting);
  return [...arns.filter((arn) => first.has(arn)), ...arns.filter((arn) => !first.has(arn))];
};

/** Which providers to check; and the names in the settings that fit none. */
const selectProviders = async (
  invocation: Invocation,
  { iam, settings }: RunDependencies,
): Promise<{ arns: readonly string[]; unknown: readonly string[] }> => {
  if (invocation.providers) {
    const left = invocation.providers.filter((arn) => !isSelected(settings, arn));
    if (left.length > 0) throw new InputError(`The settings (include, exclude) leave out ${left.join(', ')}.`);
    return { arns: invocation.providers, unknown: [] };
  }
  const all = await iam.list().catch((error: unknown) => {
    throw new Error(`The providers could not be listed. ${describeError(error)}`, { cause: error });
  });
  return { arns: all.filter((arn) => isSelected(settings, arn)), unknown: unknownNames(settings, all) };
};

const wishesIn = async (
  { requests }: Invocation,
  { memory, clock }: RunDependencies,
): Promise<ReadonlyMap<string, Wish>> => {
  const restorations = await restorationsFor(requests, memory, clock());
  return new Map(
    [...requests].map(([arn, { approved, staged }]) => [
      arn,
      { approved, staged, restore: restorations.get(arn) ?? null },
    ]),
  );
};

const handleAll = async (arns: readonly string[], underway: Underway): Promise<ReadonlyMap<string, Handled>> => {
  let done = 0;
  const handle = async (arn: string): Promise<[string, Handled]> => {
    const handled = await handleInTime(arn, underway);
    done += 1;
    underway.using.onProgress?.(done, arns.length);
    return [arn, handled];
  };
  return new Map(await pMap(arns, handle, { concurrency: CONCURRENCY }));
};

const handleInTime = async (arn: string, { invocation, using, keeper, runId, wishes }: Underway): Promise<Handled> => {
  if (using.remainingMs() < RESERVE_MS) return { report: outOfTime(arn), desk: null };
  const opened = await openProvider(keeper, arn, invocation.dryRun);
  if (!opened) return { report: beingHandled(arn, wishes.has(arn)), desk: null };
  const request = { arn, dryRun: invocation.dryRun, runId, wish: wishes.get(arn) ?? NO_WISH };
  const { report, memory, page } = await checkProvider(request, opened, using).catch((error: unknown) =>
    failed(arn, error, opened, runId, using),
  );
  if (invocation.dryRun) return { report, desk: null };
  // Who does not know which lists there were would write over their numbers.
  const recorded = page.kept ? await keeper.record(arn, memory) : memory;
  return { report, desk: await openDesk(page, recorded, { runId, now: using.clock() }) };
};

const OUT_OF_TIME: Finding = {
  code: 'out-of-time',
  severity: 'info',
  message: 'The run had no time left for this provider. It comes first in the next run.',
  action: '',
};

const outOfTime = (arn: string): ProviderReport => emptyReport(arn, 'skipped', OUT_OF_TIME);

const isOutOfTime = ({ findings }: ProviderReport): boolean => findings.some(({ code }) => code === OUT_OF_TIME.code);

/** One provider's trouble must not reach the others, even when it is a defect of ours. */
const failed = (
  arn: string,
  error: unknown,
  page: Page<ProviderMemory>,
  runId: string,
  { clock }: RunDependencies,
): Checked => {
  const { state } = page;
  const report = emptyReport(arn, 'failed', {
    code: 'internal-error',
    severity: 'warning',
    message: `The watcher failed on this provider: ${describeError(error)}.`,
    action: 'This is a defect of the watcher: please report it.',
  });
  const look = { now: clock(), runId, enforced: null, informs: () => false };
  return { report, page, memory: { ...state, conditions: carryOn(state.conditions, report.findings, look) } };
};

/** Keeps what is remembered of the runs as such. A run over some providers knows only part of it. */
const keepRun = (
  book: Page<RunMemory>,
  findings: readonly Finding[],
  skipped: readonly string[],
  { invocation, using, runId }: Underway,
): Promise<Desk<RunMemory>> => {
  const now = using.clock();
  const whole = invocation.providers === null;
  const look = { now, runId, enforced: null, informs: () => whole };
  const conditions = carryOn(book.state.conditions, findings, look);
  const state = { conditions, waiting: whole ? skipped : book.state.waiting };
  return openDesk(book, state, { runId, now });
};
