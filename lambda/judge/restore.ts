import { type Plan, type PlanInput, planList } from './plan';
import { MAX_THUMBPRINTS, displayEntries, isThumbprint, normalise, sameThumbprints } from './thumbprint';

/** An earlier list that a person wants back. */
export interface Restoration {
  /** The number of that list. */
  version: number;
  list: readonly string[];
}

/** What putting a list back comes to; or why it cannot be done, as the end of a sentence. */
export type RestorePlan = { plan: Plan; refused: null } | { plan: null; refused: string };

/**
 * Plans to put an earlier list back. What the issuer presents, or presented when it was last looked at, and what a person
 * approved stays pinned besides; everything else leaves. Of what is pinned then, nothing is retired in the same step.
 * @param lastLive thumbprints that were live at the last look, normalised
 */
export const planRestore = (
  input: PlanInput,
  { version, list }: Restoration,
  lastLive: ReadonlySet<string>,
): RestorePlan => {
  const earlier = [...new Set(list.map(normalise))];
  const malformed = earlier.filter((entry) => !isThumbprint(entry));
  if (input.updates === 'never')
    return refuse('the watcher may not write here (updates is "never", or see writing-stopped)');
  if (malformed.length > 0)
    return refuse(`version ${version} holds what is no thumbprint: ${displayEntries(malformed)}`);
  const needed = new Set([...input.live.map(({ thumbprint }) => thumbprint), ...lastLive, ...input.approved]);
  const pinned = new Set(input.pinned.map(normalise));
  const staying = [...pinned].filter((entry) => needed.has(entry) && !earlier.includes(entry));
  const base = [...earlier, ...staying];
  if (base.length === 0) return refuse(`version ${version} is empty, and IAM wants one thumbprint at least`);
  if (base.length > MAX_THUMBPRINTS) {
    return refuse(
      `with version ${version} the list would hold ${base.length} thumbprints, since these have to stay: ${displayEntries(staying)}`,
    );
  }
  const plan = planList({ ...input, pinned: base, superseded: new Map() });
  if (sameThumbprints(plan.list, input.pinned)) return refuse('with what has to stay, it is the list in IAM already');
  return {
    refused: null,
    plan: {
      ...plan,
      write: true,
      added: plan.list.filter((entry) => !pinned.has(entry)),
      retired: [...pinned].filter((entry) => !plan.list.includes(entry)),
    },
  };
};

const refuse = (refused: string): RestorePlan => ({ plan: null, refused });
