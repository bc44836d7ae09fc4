import { describeError } from '../act/iam';
import type { ProviderReport } from '../contract/report';
import { quickLookMsIn } from '../contract/settings';
import { FINDING_RULES, isSeenInIam } from '../findings/lookup';
import type { Finding } from '../findings/finding';
import type { Kind } from '../judge/finding-rules';
import { acknowledge } from '../judge/state/acknowledgement';
import { type Look, updateConditions } from '../judge/state/conditions';
import { AT_ONCE } from '../judge/state/debounce';
import { fitToItem } from '../judge/state/item-size';
import { recordEvents } from '../judge/state/outbox';
import type { ProviderState } from '../judge/state/provider-state';
import type { QuickLookNeed } from '../judge/state/quick-look-plan';
import { windowsFor } from '../judge/state/quick-look-windows';
import type { StateRecord } from '../state/state-record';
import type { WriteResult } from './apply';
import type { ReconcileRequest } from './context';
import type { ReconcileDependencies } from './dependencies';
import { emptyReport, readFailureReport, reportOf } from './provider-report';

/** Result of a reconciliation: the report, and the state to keep. */
export interface ReconcileResult {
  report: ProviderReport;
  state: ProviderState;
  /** What the quick looks need to know; null where this run did not find it out. */
  need: QuickLookNeed | null;
}

/** Record of a provider, as far as the state to keep depends on it. */
type Known = Pick<StateRecord<ProviderState>, 'state' | 'kept'>;

/** Returns the result for a provider whose list was written, or left as it is. */
export function settle(
  { provider, evaluation, effect, extra, state }: WriteResult,
  { kept }: Known,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult {
  const report = reportOf(provider, evaluation, effect, extra);
  const covers = (kind: Kind): boolean => evaluation.complete || isSeenInIam(kind);
  const settled = settleReport(report, { state, kept }, [...extra, ...evaluation.findings], covers, request, using);
  const windows = windowsFor(state, evaluation.hosts, using.clock());
  return { ...settled, need: { arn: request.arn, enforced: state.enforced, windows } };
}

/** Returns the result for a provider that IAM did not give. */
export function settleReadFailure(
  error: unknown,
  known: Known,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult {
  const report = readFailureReport(error, request);
  return settleReport(report, known, report.findings, () => false, request, using);
}

/** Returns the result for a reconciliation that failed. One provider's failure must not reach the others, even when it is our defect. */
export function settleDefect(
  error: unknown,
  known: Known,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult {
  const facts = { error: describeError(error) };
  const report = emptyReport(request.arn, 'failed', { code: 'internal-error', facts });
  return settleReport(report, known, report.findings, () => false, request, using);
}

/** Returns the report, and the state with the findings of a run: events in its outbox, and conditions. */
function settleReport(
  report: ProviderReport,
  { state, kept }: Known,
  findings: readonly Finding[],
  covers: Look['covers'],
  { runId, dryRun, manualRequest }: ReconcileRequest,
  { clock, place, settings }: ReconcileDependencies,
): ReconcileResult {
  // A run whose state is not kept cannot wait for the next.
  const debounce = kept ? { enforced: state.enforced, quickLookMs: quickLookMsIn(settings) } : AT_ONCE;
  const look = { now: clock(), runId, ...debounce, place, covers, rules: FINDING_RULES };
  const updated = updateConditions(state.conditions, findings, look);
  const acknowledged = acknowledge(updated, manualRequest.acknowledged, dryRun, FINDING_RULES);
  const recorded = recordEvents(state, [...findings, ...acknowledged.findings], look, FINDING_RULES);
  return {
    need: null,
    report: { ...report, findings: [...report.findings, ...acknowledged.findings] },
    state: fitToItem({ ...recorded, conditions: acknowledged.conditions }, FINDING_RULES),
  };
}
