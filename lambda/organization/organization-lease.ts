import { ORGANIZATION_KEY } from '../contract/table-keys';
import type { RunState } from '../judge/state/provider-state';
import { type StateSession, openSession } from '../state/session';
import { RUN_FORMAT } from '../state/state-format';
import type { StateRecord } from '../state/state-record';
import { MAX_LEASE_MS, type StateStore } from '../state/store';

/** Error of a stage that finds another run in its place. */
export class OtherRunError extends Error {
  override name = 'OtherRunError';
}

/**
 * Opens the session of a run over an organization. Each of its stages takes its leases for as long as there are any: what follows it
 * may take minutes, and the next stage prolongs them.
 */
export function openOrganizationSession(
  run: string,
  { stateStore, clock }: { stateStore: StateStore; clock: () => Date },
): StateSession {
  return openSession({ stateStore, runId: run, clock, leaseMs: () => MAX_LEASE_MS });
}

/**
 * Takes the lease of the organization for a run, or prolongs it; null while another run has it. Without the table runs go on, as each
 * provider's lease keeps its list from two writers.
 */
export function takeLease(session: StateSession): Promise<StateRecord<RunState> | null> {
  return session.open(ORGANIZATION_KEY, RUN_FORMAT);
}

/**
 * Prolongs the lease of a run.
 * @throws OtherRunError when another run has it, as after a redrive that came too late
 */
export async function keepLease(session: StateSession): Promise<StateRecord<RunState>> {
  const record = await takeLease(session);
  if (record) return record;
  throw new OtherRunError('Another run over the organization is under way. Let it end, and start a new one.');
}
