import { askOnce } from '../act/iam';
import { RUN_KEY } from '../contract/table-keys';
import type { Invocation } from '../contract/invocation';
import type { RunState } from '../judge/state/provider-state';
import type { ManualRequest } from '../judge/state/request';
import { LIFETIME_MS, createSharedHosts } from '../observe/shared-hosts';
import { type StoredEvent, createEventLog } from '../state/event-store';
import { restorationsFor } from '../state/restore-lookup';
import { openSession } from '../state/session';
import type { StateRecord } from '../state/state-record';
import { RUN_FORMAT } from '../state/state-format';
import { checkAcknowledged } from './acknowledged-codes';
import { RESERVE_MS, type RunContext } from './context';
import { signalIn } from './deadline';
import type { RunDependencies } from './dependencies';
import { type Selection, selectProviders } from './select-providers';

/** A run that has begun. */
export interface BegunRun {
  context: RunContext;
  selection: Selection;
  /** The IAM event that made the run, as it was kept; null when none did. */
  own: StoredEvent | null;
  /** State record of the runs as such; null if another run holds its lease. */
  runRecord: StateRecord<RunState> | null;
}

/**
 * Begins a run: keeps the event that made it, and reads what it needs to know before it checks providers.
 * @throws InputError when the invocation names a provider that the settings leave out, a list that is not known, or a code of no
 * condition
 * @throws Error when IAM gives no list of providers
 */
export async function beginRun(invocation: Invocation, using: RunDependencies): Promise<BegunRun> {
  checkAcknowledged(invocation);
  const runId = using.newRunId();
  const { runKey = RUN_KEY } = using;
  const until = signalIn(using.remainingMs() - RESERVE_MS);
  const session = openSession({ ...using, runId, leaseMs: using.remainingMs });
  const store = createEventLog(session, runId, using.clock, runKey);
  // Before anything else: whatever becomes of this run, the next one notifies of the event.
  const own = invocation.change && (await store.keep(invocation.change));
  const selection = await selectProviders(invocation, using);
  const manualRequests = await manualRequestsIn(invocation, using);
  const [runRecord, events] = await Promise.all([
    invocation.dryRun ? session.read(runKey, RUN_FORMAT) : session.open(runKey, RUN_FORMAT),
    store.read(),
  ]);
  const probeHost = createSharedHosts(LIFETIME_MS, using);
  const reconciling = { ...using, iam: askOnce(using.iam), until };
  const context = { invocation, using: reconciling, session, runId, manualRequests, store, events, probeHost };
  return { context, selection, own, runRecord };
}

async function manualRequestsIn(
  { requests, caller }: Invocation,
  { stateStore, clock }: RunDependencies,
): Promise<ReadonlyMap<string, ManualRequest>> {
  const restorations = await restorationsFor(requests, stateStore, clock());
  return new Map(
    [...requests].map(([arn, request]) => [arn, { ...request, restore: restorations.get(arn) ?? null, caller }]),
  );
}
