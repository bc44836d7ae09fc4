import type { Invocation } from '../contract/invocation';
import { type ManualRequest, NO_REQUEST } from '../judge/state/request';
import type { ProbeHost } from '../observe/host';
import { DEFAULT_LIMITS } from '../observe/tls/limits';
import { MOST_BLOCKED_MS } from '../observe/tls/loop-time';
import type { EventLog, StoredEvent } from '../state/event-store';
import type { StateSession } from '../state/session';
import type { ReconcileDependencies } from './dependencies';

/** One run under way. */
export interface RunContext {
  invocation: Invocation;
  using: ReconcileDependencies & { remainingMs: () => number };
  session: StateSession;
  runId: string;
  manualRequests: ReadonlyMap<string, ManualRequest>;
  /** Log of IAM events, and the events in it when the run began. */
  store: EventLog;
  events: readonly StoredEvent[];
  /** Probes hosts; the run shares its observations. */
  probeHost: ProbeHost;
}

/** Request to reconcile one provider. */
export interface ReconcileRequest {
  arn: string;
  dryRun: boolean;
  runId: string;
  manualRequest: ManualRequest;
  /** True if an operator named the provider, rather than IAM's list or one of its events. */
  named: boolean;
}

/** Returns the request that a run has for one provider. */
export function requestFor(arn: string, { invocation, runId, manualRequests }: RunContext): ReconcileRequest {
  const { dryRun, providers, change, quickLook } = invocation;
  const named = providers !== null && change === null && !quickLook;
  return { arn, dryRun, runId, manualRequest: manualRequests.get(arn) ?? NO_REQUEST, named };
}

/** Time that a provider may take, its write and the message included, in milliseconds. None is begun with less left. */
export const RESERVE_MS = DEFAULT_LIMITS.totalMs + MOST_BLOCKED_MS + 15_000;

/** True if the run has no time for another provider. */
export function isShortOfTime({ using }: RunContext): boolean {
  return using.until?.aborted === true || using.remainingMs() < RESERVE_MS;
}
