import { FINDING_RULES } from '../findings/lookup';
import { updateConditions } from '../judge/state/conditions';
import type { Finding } from '../findings/finding';
import type { ListedRoles } from '../judge/state/listed-roles';
import { type Compared, type Listing, NOTHING_LISTED, compareListing, withoutDeleted } from '../judge/state/listing';
import { type QuickLookNeed, planAfter } from '../judge/state/quick-look-plan';
import type { RunState } from '../judge/state/provider-state';
import { type PendingNotification, saveAndCollect } from '../notify/pending-notification';
import type { StoredEvent } from '../state/event-store';
import type { StateRecord } from '../state/state-record';
import type { RunContext } from './context';
import { deletedIn } from './event-notifications';

/** Findings of a run about the account as a whole. */
export interface RunOutcome {
  findings: readonly Finding[];
  /** Providers that are to come first in the next run. */
  waiting: readonly string[];
  listing: Listing;
  /** Roles as they were last listed. */
  roles: ListedRoles | null;
  /** ARNs of the providers of the run, and what it found out for the quick looks. */
  arns: readonly string[];
  needs: readonly QuickLookNeed[];
}

/**
 * Returns the listing to keep, and the vanished providers. A run that asked for no list only learns of deletions.
 * @param all providers that IAM listed; null where nobody asked it for a list
 */
export function listingAfter(
  runRecord: StateRecord<RunState> | null,
  all: readonly string[] | null,
  events: readonly StoredEvent[],
): Compared {
  const known = runRecord?.state.listing ?? NOTHING_LISTED;
  const deleted = deletedIn(events);
  return all ? compareListing(known, all, deleted) : { listing: withoutDeleted(known, deleted), vanished: [] };
}

/** Keeps the state of the runs as such. A run over some providers knows only part of it. */
export function keepRun(
  runRecord: StateRecord<RunState>,
  { findings, waiting, listing, roles, arns, needs }: RunOutcome,
  { invocation, using, runId }: RunContext,
): Promise<PendingNotification<RunState>> {
  const now = using.clock();
  const whole = invocation.providers === null;
  const { place } = using;
  const look = { now, runId, enforced: null, quickLookMs: null, place, covers: () => whole, rules: FINDING_RULES };
  const conditions = updateConditions(runRecord.state.conditions, findings, look);
  const kind = invocation.quickLook ? 'quick' : whole ? 'full' : 'partial';
  const quickLook = planAfter(runRecord.state.quickLook, { now, kind, arns, needs });
  const first = whole ? waiting : runRecord.state.waiting;
  const state = { conditions, listing, roles, waiting: first, quickLook };
  return saveAndCollect(runRecord, state, { runId, now });
}
