import type { ListFacts } from '../../../../lambda/judge/plan/plan';
import { DAY, NOW } from '../../../support/remembered';

/** The facts about a list with nothing in it and nothing live: `verified`, an overlap of 30 days. */
export function listFactsOf(of: Partial<ListFacts> = {}): ListFacts {
  return {
    pinned: [],
    live: [],
    approved: new Set(),
    superseded: new Map(),
    evictable: new Set(of.superseded?.keys()),
    updates: 'verified',
    overlapMs: 30 * DAY,
    now: NOW,
    ...of,
  };
}
