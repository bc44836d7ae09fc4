import pMap from 'p-map';
import type { Invocation } from '../contract/invocation';
import type { Report } from '../contract/report';
import { type Settings, isSelected, issuerOfArn } from '../contract/settings';
import { RUN_KEY } from '../contract/table-keys';
import type { Provider } from '../act/iam';
import { dueForQuickLook } from '../judge/state/quick-look-plan';
import type { ProviderState, RunState } from '../judge/state/provider-state';
import { NO_REQUEST } from '../judge/state/request';
import type { ProbeHost } from '../observe/host';
import { LIFETIME_MS, createSharedHosts } from '../observe/shared-hosts';
import { readProvider } from '../state/provider-record';
import { type StateSession, openSession } from '../state/session';
import { RUN_FORMAT } from '../state/state-format';
import { MOST_AT_ONCE } from './concurrency';
import { RESERVE_MS, type ReconcileRequest } from './context';
import type { RunDependencies } from './dependencies';
import { createEvaluator, evaluateSnapshot } from './evaluate-snapshot';
import { settledResult } from './fast-path';
import { observeHosts, probeHintsFrom } from './observe-provider';
import { run } from './run';

/** End of a quick look that found nothing to do. */
export interface QuietLook {
  /**
   * - `nothing-due`: the pin of no provider is checked, and no change is due
   * - `as-remembered`: all providers are as the last run left them
   * - `run-in-progress`: another run is under way, and looks at the same providers
   * - `no-state`: the table could not be read, so it is not known which providers to look at, or what to compare them with
   */
  quickLook: 'nothing-due' | 'as-remembered' | 'run-in-progress' | 'no-state';
  /** Number of providers whose hosts were observed. */
  providers: number;
}

/**
 * Looks at the providers whose pin AWS checks, and at those of which a change is due. It observes their hosts alone, and compares
 * what they present with the state in the table; it asks IAM only about providers that are not as remembered: they are reconciled
 * as in any other run.
 * @returns the report of that run; or why there was none
 */
export async function quickLook(invocation: Invocation, using: RunDependencies): Promise<Report | QuietLook> {
  const runId = using.newRunId();
  const session = openSession({ ...using, runId, leaseMs: using.remainingMs });
  const found = await session.readWithLease(using.runKey ?? RUN_KEY, RUN_FORMAT);
  if (!found) {
    using.onError?.('The quick look could not read the table', session.errors().join('; '));
    return quiet('no-state');
  }
  if (found.busy) return quiet('run-in-progress');
  const { state } = found.record;
  const due = dueIn(state, using.settings, using.clock());
  if (due.length === 0) return quiet('nothing-due');
  if (invocation.dryRun) return run({ ...invocation, providers: due }, using);
  const { changed, unknown } = await compareAll(due, { runId, session, using });
  if (changed.length > 0) return run({ ...invocation, providers: changed }, using);
  if (unknown.length > 0) using.onError?.('The quick look could not read the table', session.errors().join('; '));
  if (unknown.length === due.length) return quiet('no-state');
  if (state.quickLook.completed === null) await keepCompleted(session, using);
  return quiet('as-remembered', due.length - unknown.length);
}

function quiet(reason: QuietLook['quickLook'], providers = 0): QuietLook {
  return { quickLook: reason, providers };
}

function dueIn({ quickLook: plan }: RunState, settings: Settings, now: Date): string[] {
  return dueForQuickLook(plan, now).filter((arn) => isSelected(settings, arn));
}

/** A quick look under way. */
interface LookContext {
  runId: string;
  session: StateSession;
  using: RunDependencies;
}

/** A provider compared with its state. Without the state there is nothing to compare it with. */
type Comparison = 'same' | 'changed' | 'unknown';

/** Compares the providers with their states, as far as there is time: the next quick look takes the others. */
async function compareAll(
  arns: readonly string[],
  { runId, session, using }: LookContext,
): Promise<Record<'changed' | 'unknown', string[]>> {
  const { concurrency = MOST_AT_ONCE } = using;
  const probeHost = createSharedHosts(LIFETIME_MS, using);
  session.prefetch(arns);
  const compare = async (arn: string): Promise<Comparison> => {
    if (using.remainingMs() < RESERVE_MS) return 'same';
    const request = { arn, dryRun: false, runId, manualRequest: NO_REQUEST, named: false };
    // A defect shows again when the provider is reconciled, where it is reported.
    return compareProvider(request, session, probeHost, using).catch(() => 'changed');
  };
  const compared = await pMap(arns, compare, { concurrency });
  const those = (which: Comparison): string[] => arns.filter((_, index) => compared[index] === which);
  return { changed: those('changed'), unknown: those('unknown') };
}

/** Compares what a provider's hosts present with its state: it is the same if nothing is to be written, kept or notified of. */
async function compareProvider(
  request: ReconcileRequest,
  session: StateSession,
  probeHost: ProbeHost,
  using: RunDependencies,
): Promise<Comparison> {
  const record = await readProvider(session, request.arn);
  // A run without the state would send the same notifications every few minutes: that is left to the full runs.
  if (!record) return session.errors().length > 0 ? 'unknown' : 'changed';
  // What became of a write that is pending, only IAM knows.
  if (record.state.pending) return 'changed';
  const { state } = record;
  const provider = rememberedProvider(request.arn, state);
  const snapshot = await observeHosts(provider, probeHost, using, probeHintsFrom(state, request.named, using.clock()));
  const evaluated = evaluateSnapshot(snapshot, record, createEvaluator(request, using));
  return settledResult(evaluated, record, request, using) ? 'same' : 'changed';
}

/** Returns a provider as the state remembers it. Its tags are not kept: they are for the words of findings alone. */
function rememberedProvider(arn: string, { list, clientIds }: ProviderState): Provider {
  return { arn, issuer: issuerOfArn(arn), thumbprints: list ?? [], clientIds: clientIds ?? [], tags: {} };
}

/** Keeps that a quick look got to its end, once after each full run: a full run without one before it reports that. */
async function keepCompleted(session: StateSession, { clock, runKey = RUN_KEY }: RunDependencies): Promise<void> {
  const record = await session.open(runKey, RUN_FORMAT);
  if (!record) return;
  const { quickLook: plan } = record.state;
  await record.save({ ...record.state, quickLook: { ...plan, completed: plan.completed ?? clock() } }, 'release');
}
