import pMap from 'p-map';
import { withCommandLines } from './act/advice';
import { describeError } from './act/iam';
import { type Page, createKeeper } from './act/keeper';
import type { Memory } from './act/memory';
import { RUN_FORMAT } from './act/memory-format';
import type { CheckDependencies } from './check';
import { MOST_AT_ONCE } from './concurrency';
import { signalIn } from './deadline';
import { type Handled, RESERVE_MS, type Underway, handleProvider, isOutOfTime } from './handle';
import { InputError } from './input-error';
import type { Invocation } from './invocation';
import { carryOn } from './judge/conditions';
import type { Finding } from './judge/finding';
import { interceptionFindings } from './judge/interception';
import type { RunMemory } from './judge/memory';
import { quoted, quotedList } from './judge/printable';
import type { Wish } from './judge/wish';
import { createSharedHosts } from './observe/shared-hosts';
import { type ProviderReport, type Report, countStatuses } from './report';
import { restorationsFor } from './restorations';
import { memoryDegraded, runIncomplete, unknownProvider } from './run-findings';
import { isSelected, unknownNames } from './settings';
import { type Desk, type Teller, openDesk, tellNews } from './tell';

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
  const { arns, unknown } = await selectProviders(invocation, using);
  const wishes = await wishesIn(invocation, using);
  const keeper = createKeeper({ memory: using.memory, runId, clock: using.clock, leaseMs: using.remainingMs });
  const book = invocation.dryRun ? await keeper.peek('run', RUN_FORMAT) : await keeper.open('run', RUN_FORMAT);
  const underway = { invocation, using: { ...using, until }, keeper, runId, wishes, lookAt: createSharedHosts() };
  const inOrder = inTurn(arns, book?.state.waiting ?? []);
  keeper.announce(inOrder);
  const handled = await handleAll(inOrder, underway, using);
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
    providers: providers.map((provider) => withLines(provider, using)),
  };
  if (invocation.dryRun) return report;
  using.onReport?.(report);
  const runDesk = book && (await keepRun(book, findings, skipped, underway));
  const desks = [...handled.values()].flatMap(({ desk }) => desk ?? []);
  await tellNews({ report, desks, runDesk }, using);
  return report;
};

/** A provider's report with the commands that its findings call for, ready to paste. */
const withLines = (
  provider: ProviderReport,
  { approveAllCommand, restoreCommand }: RunDependencies,
): ProviderReport => {
  const commandLines = { approveCommand: approveAllCommand, restoreCommand };
  const findings = provider.findings.map((finding) => withCommandLines(finding, [provider.arn], commandLines));
  return { ...provider, findings };
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
    if (left.length > 0) throw new InputError(`The settings (include, exclude) leave out ${quotedList(left)}.`);
    return { arns: invocation.providers, unknown: [] };
  }
  const all = await iam.list().catch((error: unknown) => {
    throw new Error(`The providers could not be listed. ${quoted(describeError(error))}`, { cause: error });
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

const handleAll = async (
  arns: readonly string[],
  underway: Underway,
  { onProgress, concurrency = MOST_AT_ONCE }: RunDependencies,
): Promise<ReadonlyMap<string, Handled>> => {
  let done = 0;
  const handle = async (arn: string): Promise<[string, Handled]> => {
    const handled = await handleProvider(arn, underway);
    done += 1;
    onProgress?.(done, arns.length);
    return [arn, handled];
  };
  return new Map(await pMap(arns, handle, { concurrency }));
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
