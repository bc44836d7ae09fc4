import type { Finding } from '../../findings/finding';
import type { FindingRules } from '../finding-rules';
import { rankOf } from '../severity-rank';
import type { Condition, ProviderState } from './provider-state';

/**
 * Share of the conditions in the item of a provider, in bytes. A provider's state is one item, and DynamoDB takes up to
 * 400 KB (DynamoDB guide, Quotas). Certificates take up to 110 KB of it. The rest grows with every run while no notification
 * can be sent, and with whatever an issuer presents: so each kind has its share. Messages show far less.
 */
const CONDITIONS_BYTES = 80_000;
const OUTBOX_BYTES = 60_000;
const UNRECORDED_BYTES = 30_000;

/** Rank of each phase when room is short. A resolved condition is kept only so that it is not notified again soon. */
const PHASE_RANK: Record<Condition['phase'], number> = { open: 0, resolved: 0, pending: 1, closed: 2 };

/** Returns as many conditions as have room: first those with a notification due now or later, then the worst, then the oldest. */
export function fitConditions(
  conditions: readonly Condition[],
  rules: Pick<FindingRules, 'severityOf'>,
): readonly Condition[] {
  return withinBytes(
    conditions,
    CONDITIONS_BYTES,
    (one, other) => PHASE_RANK[one.phase] - PHASE_RANK[other.phase] || bySeverity(one.finding, other.finding, rules),
  );
}

function bySeverity(one: Finding, other: Finding, { severityOf }: Pick<FindingRules, 'severityOf'>): number {
  return rankOf(severityOf(one)) - rankOf(severityOf(other));
}

/** Returns the state with as much of the rest as has room: the worst events, the latest first among equals; the latest lists. */
export function fitToItem(state: ProviderState, rules: Pick<FindingRules, 'severityOf'>): ProviderState {
  return {
    ...state,
    outbox: withinBytes(
      state.outbox,
      OUTBOX_BYTES,
      (one, other) => bySeverity(one.finding, other.finding, rules) || other.at.getTime() - one.at.getTime(),
    ),
    unrecorded: withinBytes(state.unrecorded, UNRECORDED_BYTES, (one, other) => other.version - one.version),
  };
}

/** Returns the first items in an order of worth that are not larger than `bytes` together, in their original order. */
function withinBytes<Item extends object>(
  items: readonly Item[],
  bytes: number,
  byWorth: (one: Item, other: Item) => number,
): readonly Item[] {
  let size = 0;
  const isWithin = (item: Item): boolean => (size += Buffer.byteLength(JSON.stringify(item))) <= bytes;
  const sorted = items.toSorted(byWorth);
  const over = sorted.findIndex((item) => !isWithin(item));
  if (over < 0) return items;
  const kept = new Set(sorted.slice(0, over));
  return items.filter((item) => kept.has(item));
}
