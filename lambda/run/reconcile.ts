import type { Patience } from '../act/write-thumbprints';
import type { StateRecord } from '../state/session';
import { type WriteResult, act, noChange } from './apply';
import { lockedReport, reportOf, readFailureReport } from './provider-report';
import { type WriteBasis, guardWrites } from './write-guard';
import { fitToItem } from '../judge/state/item-size';
import { evaluateProvider } from '../judge/evaluate';
import { type Look, type Place, updateConditions } from '../judge/state/conditions';
import type { Finding } from '../judge/finding';
import type { Kind } from '../judge/finding-kinds';
import { recordEvents } from '../judge/findings/events';
import type { ProviderState } from '../judge/state/provider-state';
import { dueNotifications } from '../judge/state/due-notifications';
import { type ManualRequest, hasRequest } from '../judge/state/request';
import type { SnapshotDependencies, ProviderSnapshot, SnapshotResult } from './observe-provider';
import type { ProviderReport } from '../contract/report';

/** Dependencies of a check. */
export interface CheckDependencies extends SnapshotDependencies {
  /** Place of the run. Default: the function. */
  place?: Place;
  patience?: Patience;
}

/** Request for a check of one provider. */
export interface CheckRequest {
  arn: string;
  dryRun: boolean;
  runId: string;
  manualRequest: ManualRequest;
  /** True if an operator named the provider, rather than IAM's list or one of its events. */
  named: boolean;
}

/** Report of a check, and the state to keep. */
export interface ProviderResult {
  report: ProviderReport;
  state: ProviderState;
  /** Record in which to keep the state. */
  record: StateRecord<ProviderState>;
}

/** A provider that is left to another run: there is no state to keep, and nothing to notify of. */
export interface SkippedResult extends Pick<ProviderResult, 'report' | 'record'> {
  state: null;
}

/**
 * Returns the result of a check with nothing to write, nothing to keep and nothing to notify of. Null when there is something
 * of that kind, or an operator requested it.
 * @param record as it was when the provider was observed; it need not be open
 */
export const checkWithoutLease = (
  snapshotResult: SnapshotResult,
  record: StateRecord<ProviderState>,
  request: CheckRequest,
  using: CheckDependencies,
): ProviderResult | null => {
  if (hasRequest(request.manualRequest)) return null;
  const result =
    'error' in snapshotResult
      ? withoutLook(snapshotResult, record, request, using)
      : judged(snapshotResult, record, request, using);
  if (!result) return null;
  const { state } = result;
  const isKept = record.holds(state) && state.unrecorded.length === 0;
  return isKept && dueNotifications(state, request.runId, using.clock()).length === 0 ? result : null;
};

/** Returns the result of a check that writes nothing; null when there is something to write. */
const judged = (
  snapshot: ProviderSnapshot,
  record: StateRecord<ProviderState>,
  request: CheckRequest,
  using: CheckDependencies,
): ProviderResult | null => {
  const evaluation = evaluatorFor(request, using)(snapshot, record.state, !record.kept, snapshot.provider);
  return evaluation.plan.write ? null : toResult(noChange(snapshot.provider, evaluation), record, request, using);
};

/**
 * Checks one provider that was observed: judge, act. Rejects only on a defect of the watcher itself.
 * @param observeAgain observes the provider as before, for a write that must not rest on an old look
 */
export const checkProvider = async (
  snapshotResult: SnapshotResult,
  record: StateRecord<ProviderState>,
  request: CheckRequest,
  using: CheckDependencies,
  observeAgain: () => Promise<SnapshotResult>,
): Promise<ProviderResult | SkippedResult> => {
  if ('error' in snapshotResult) return withoutLook(snapshotResult, record, request, using);
  const { provider } = snapshotResult;
  const { arn, dryRun, manualRequest } = request;
  const evaluateNow = evaluatorFor(request, using);
  const firstEvaluation = evaluateNow(snapshotResult, record.state, !record.kept, provider);
  // To the next run, a write that is not kept looks like an external change: that is worth another try.
  const isToBeKept = firstEvaluation.plan.write || firstEvaluation.removal.asked.size > 0;
  const opened = dryRun || !isToBeKept || record.kept ? record : await record.reopen();
  if (!opened) return { report: lockedReport(arn, hasRequest(manualRequest)), state: null, record };
  const guard = guardWrites({
    request,
    snapshot: snapshotResult,
    record: opened,
    evaluateProvider: evaluateNow,
    observeAgain,
    using,
  });
  const now = opened === record ? firstEvaluation : guard.judge(provider);
  const first = dryRun ? now : await guard.keepRejections(now, provider);
  if ('stop' in first) return { report: first.stop, state: null, record: opened };
  const isUnchanged = dryRun || !first.plan.write;
  const writeResult = isUnchanged ? noChange(provider, first) : await act(first, provider, guard, using);
  if ('refusal' in writeResult) return { report: writeResult.refusal, state: null, record: opened };
  return toResult(writeResult, opened, request, using);
};

/** Makes the function that evaluates an observed provider. */
const evaluatorFor =
  (request: CheckRequest, using: CheckDependencies): WriteBasis['evaluateProvider'] =>
  ({ profile, trust, observation }, state, additionsOnly, { thumbprints, tags }) =>
    evaluateProvider({
      ...request,
      now: using.clock(),
      pinned: thumbprints,
      tags,
      state,
      additionsOnly,
      observation,
      updates: profile.updates,
      check: using.thumbprintCheck,
      overlapMs: profile.overlapDays === 0 ? null : profile.overlapDays * DAY_MS,
      anchors: trust.anchors,
    });

/** Returns the result for a provider that IAM did not give. */
const withoutLook = (
  { error }: { error: unknown },
  record: StateRecord<ProviderState>,
  request: CheckRequest,
  using: CheckDependencies,
): ProviderResult => {
  const report = readFailureReport(error, request);
  const state = recordEvents(record.state, report.findings, { runId: request.runId, now: using.clock() });
  return { report, record, state: withConditions(record, state, report.findings, request, using, () => false) };
};

/** Returns the report of what was done, and the state to keep. */
const toResult = (
  { provider, evaluation, effect, extra, state }: WriteResult,
  record: StateRecord<ProviderState>,
  request: CheckRequest,
  using: CheckDependencies,
): ProviderResult => {
  const report = reportOf(provider, evaluation, effect, extra);
  const covers = (kind: Kind): boolean => evaluation.complete || SEEN_IN_IAM.has(kind);
  const findings = [...extra, ...evaluation.findings];
  return { report, record, state: withConditions(record, state, findings, request, using, covers) };
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Conditions about which a run knows even when it could not read the issuer's documents. */
const SEEN_IN_IAM: ReadonlySet<Kind> = new Set([
  'iam-read-failed',
  'writing-stopped',
  'staged-unused',
  'internal-error',
]);

/** Returns the state with its conditions updated by the findings. */
const withConditions = (
  record: StateRecord<ProviderState>,
  state: ProviderState,
  findings: readonly Finding[],
  { runId }: CheckRequest,
  { clock, place }: CheckDependencies,
  covers: Look['covers'],
): ProviderState => {
  // A run whose state is not kept cannot wait for the next.
  const enforced = record.kept ? state.enforced : true;
  const look = { now: clock(), runId, enforced, place, covers };
  return fitToItem({ ...state, conditions: updateConditions(state.conditions, findings, look) });
};
