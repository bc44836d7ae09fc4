import { describeError } from '../act/iam';
import type { ProviderReport } from '../contract/report';
import type { Finding } from '../judge/finding';
import type { Kind } from '../judge/finding-kinds';
import { quoted } from '../judge/printable';
import { type Look, updateConditions } from '../judge/state/conditions';
import { fitToItem } from '../judge/state/item-size';
import { recordEvents } from '../judge/state/outbox';
import type { ProviderState } from '../judge/state/provider-state';
import type { StateRecord } from '../state/state-record';
import type { WriteResult } from './apply';
import type { ReconcileRequest } from './context';
import type { ReconcileDependencies } from './dependencies';
import { emptyReport, readFailureReport, reportOf } from './provider-report';

/** Result of a reconciliation: the report, and the state to keep. */
export interface ReconcileResult {
  report: ProviderReport;
  state: ProviderState;
}

/** Record of a provider, as far as the state to keep depends on it. */
type Known = Pick<StateRecord<ProviderState>, 'state' | 'kept'>;

/** Conditions about which a run knows even when it could not read the issuer's documents. */
const SEEN_IN_IAM: ReadonlySet<Kind> = new Set([
  'iam-read-failed',
  'writing-stopped',
  'staged-unused',
  'internal-error',
]);

/** Returns the result for a provider whose list was written, or left as it is. */
export function settle(
  { provider, evaluation, effect, extra, state }: WriteResult,
  { kept }: Known,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult {
  const report = reportOf(provider, evaluation, effect, extra);
  const covers = (kind: Kind): boolean => evaluation.complete || SEEN_IN_IAM.has(kind);
  const findings = [...extra, ...evaluation.findings];
  return { report, state: settleState({ state, kept }, findings, covers, request, using) };
}

/** Returns the result for a provider that IAM did not give. */
export function settleReadFailure(
  error: unknown,
  known: Known,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult {
  const report = readFailureReport(error, request);
  return { report, state: settleState(known, report.findings, () => false, request, using) };
}

/** Returns the result for a reconciliation that failed. One provider's failure must not reach the others, even when it is our defect. */
export function settleDefect(
  error: unknown,
  known: Known,
  request: ReconcileRequest,
  using: ReconcileDependencies,
): ReconcileResult {
  const report = emptyReport(request.arn, 'failed', {
    code: 'internal-error',
    severity: 'warning',
    message: `The watcher failed on this provider: ${quoted(describeError(error))}.`,
    action: 'This is a defect of the watcher: please report it.',
  });
  return { report, state: settleState(known, report.findings, () => false, request, using) };
}

/** Returns the state with the findings of a run: events in its outbox, and conditions. */
function settleState(
  { state, kept }: Known,
  findings: readonly Finding[],
  covers: Look['covers'],
  { runId }: ReconcileRequest,
  { clock, place }: ReconcileDependencies,
): ProviderState {
  // A run whose state is not kept cannot wait for the next.
  const enforced = kept ? state.enforced : true;
  const look = { now: clock(), runId, enforced, place, covers };
  const recorded = recordEvents(state, findings, look);
  return fitToItem({ ...recorded, conditions: updateConditions(state.conditions, findings, look) });
}
