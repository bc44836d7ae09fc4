import { type Finding, SEVERITY_RANK } from '../finding';
import type { Condition, ProviderState } from './provider-state';

/**
 * What is remembered of a provider is one item, and DynamoDB takes up to 400 KB (DynamoDB guide, Quotas). Certificates take
 * up to 110 KB of it. The rest grows with every run while nothing can be told, and with what an issuer likes to present:
 * so each kind has its share, in bytes. Messages show far less.
 */
const CONDITIONS_BYTES = 80_000;
const OUTBOX_BYTES = 60_000;
const UNRECORDED_BYTES = 30_000;

/** What is over is remembered only lest it be told again soon. */
const PHASE_RANK: Record<Condition['phase'], number> = { open: 0, ended: 0, noticed: 1, over: 2 };

/** As many conditions as have room: those that there is or will be something to tell of, the worst, the oldest. */
export const fitConditions = (conditions: readonly Condition[]): readonly Condition[] =>
  withinBytes(
    conditions,
    CONDITIONS_BYTES,
    (one, other) => PHASE_RANK[one.phase] - PHASE_RANK[other.phase] || bySeverity(one.finding, other.finding),
  );

const bySeverity = (one: Finding, other: Finding): number =>
  SEVERITY_RANK[one.severity] - SEVERITY_RANK[other.severity];

/** As much of the rest as has room: the worst news, and of it the latest; the latest lists. */
export const fitToItem = (state: ProviderState): ProviderState => ({
  ...state,
  outbox: withinBytes(
    state.outbox,
    OUTBOX_BYTES,
    (one, other) => bySeverity(one.finding, other.finding) || other.at.getTime() - one.at.getTime(),
  ),
  unrecorded: withinBytes(state.unrecorded, UNRECORDED_BYTES, (one, other) => other.version - one.version),
});

/** The first of the items, in an order of worth, that are not larger than `bytes` together; as they stood. */
const withinBytes = <Item extends object>(
  items: readonly Item[],
  bytes: number,
  byWorth: (one: Item, other: Item) => number,
): readonly Item[] => {
  let size = 0;
  const isWithin = (item: Item): boolean => (size += Buffer.byteLength(JSON.stringify(item))) <= bytes;
  const sorted = items.toSorted(byWorth);
  const over = sorted.findIndex((item) => !isWithin(item));
  if (over < 0) return items;
  const kept = new Set(sorted.slice(0, over));
  return items.filter((item) => kept.has(item));
};
