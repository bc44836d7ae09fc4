import { type Plan, type ListFacts, planList } from './plan';
import { compareToList } from './removal-plan';
import { MAX_THUMBPRINTS, displayEntries, isThumbprint, normalise, sameThumbprints } from '../chain/thumbprint';

/** Earlier list that an operator wants back. */
export interface Restoration {
  /** Number of that list. */
  version: number;
  list: readonly string[];
}

/**
 * Plan that puts a list back, and the thumbprints left out of it since an operator had them removed; or the reason why it
 * cannot be done, as the end of a sentence.
 */
export type RestorePlan = { plan: Plan; leftOut: readonly string[]; refused: null } | { plan: null; refused: string };

/**
 * Plans to put an earlier list back. Pinned thumbprints also stay if the issuer presents them, or did at the last look, or if an
 * operator approved them; everything else leaves. Nothing in the resulting list is retired in the same step. Rejected
 * thumbprints are left out of the earlier list.
 * @param lastLive thumbprints that were live at the last look, normalised
 * @param leaving thumbprints that an operator wants removed at the same time, normalised; all of them rejected
 */
export function planRestore(
  input: ListFacts,
  { version, list }: Restoration,
  lastLive: ReadonlySet<string>,
  leaving: ReadonlySet<string> = new Set(),
): RestorePlan {
  const entries = [...new Set(list.map(normalise))];
  const earlier = entries.filter((entry) => input.rejected?.has(entry) !== true);
  const malformed = earlier.filter((entry) => !isThumbprint(entry));
  if (input.updates === 'never')
    return refuse('the watcher may not write here (updates is "never", or see writing-stopped)');
  if (malformed.length > 0)
    return refuse(`version ${version} holds what is no thumbprint: ${displayEntries(malformed)}`);
  const needed = new Set([...input.live.map(({ thumbprint }) => thumbprint), ...lastLive, ...input.approved]);
  const pinned = new Set(input.pinned.map(normalise));
  const staying = [...pinned].filter((entry) => needed.has(entry) && !earlier.includes(entry) && !leaving.has(entry));
  const base = [...earlier, ...staying];
  const leftOut = entries.filter((entry) => !base.includes(entry));
  const without = leftOut.length > 0 ? ` without what you took out (${leftOut.join(', ')})` : '';
  if (base.length === 0) return refuse(`version ${version}${without} is empty, and IAM wants one thumbprint at least`);
  if (base.length > MAX_THUMBPRINTS) {
    return refuse(
      `with version ${version} the list would hold ${base.length} thumbprints, since these have to stay: ${displayEntries(staying)}`,
    );
  }
  const plan = planList({ ...input, pinned: base, superseded: new Map(), evictable: new Set() });
  if (sameThumbprints(plan.list, input.pinned))
    return refuse(`with what has to stay${without && `, and${without}`}, it is the list in IAM already`);
  const restored = compareToList(plan, input.pinned);
  if (input.additionsOnly && restored.retired.length > 0) {
    return refuse('the DynamoDB table could not be used, and while that is so nothing is removed from a list');
  }
  return { refused: null, leftOut, plan: restored };
}

function refuse(refused: string): RestorePlan {
  return { plan: null, refused };
}
