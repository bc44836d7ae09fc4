import { type Plan, type ListFacts, planList } from './plan';
import { normalise, sameThumbprints } from '../chain/thumbprint';

/**
 * Plans a provider's list without the thumbprints that an operator wants removed. All that `planList` promises holds for the
 * entries that are left.
 * @param leaving normalised; not all that is pinned, and none while nothing may be written
 */
export function planRemoval(input: ListFacts, leaving: ReadonlySet<string>): Plan {
  if (leaving.size === 0) return planList(input);
  const staying = [...new Set(input.pinned.map(normalise))].filter((entry) => !leaving.has(entry));
  return compareToList(planList({ ...input, pinned: staying }), input.pinned);
}

/** Restates a plan that was made for another list, as the changes that it makes in the pinned one. */
export function compareToList(plan: Plan, list: readonly string[]): Plan {
  const pinned = new Set(list.map(normalise));
  const planned = new Set(plan.list);
  return {
    ...plan,
    write: !sameThumbprints(plan.list, list),
    added: plan.list.filter((entry) => !pinned.has(entry)),
    retired: [...pinned].filter((entry) => !planned.has(entry)),
  };
}
