import type { RestoreFailure } from '../../findings/entries/requests';
import { type Plan, type ListFacts, planList } from './plan';
import { compareToList } from './removal-plan';
import { MAX_THUMBPRINTS, isThumbprint, normalise, sameThumbprints } from '../chain/thumbprint';

/** Earlier list that an operator wants back. */
export interface Restoration {
  /** Number of that list. */
  version: number;
  list: readonly string[];
}

/**
 * Plan that puts a list back, and the thumbprints left out of it since an operator had them removed; or the reason why it
 * cannot be done.
 */
export type RestorePlan =
  | { plan: Plan; leftOut: readonly string[]; refused: null }
  | { plan: null; refused: RestoreFailure };

/**
 * Plans to put an earlier list back. Pinned thumbprints also stay if the issuer presents them, or did at the last look, or if an
 * operator approved them; everything else leaves. Nothing in the resulting list is retired in the same step. Rejected
 * thumbprints are left out of the earlier list.
 * @param lastLive thumbprints that were live at the last look, normalised
 * @param leaving thumbprints that an operator wants removed at the same time, normalised; all of them rejected
 */
export function planRestore(
  input: ListFacts,
  { list }: Restoration,
  lastLive: ReadonlySet<string>,
  leaving: ReadonlySet<string> = new Set(),
): RestorePlan {
  const entries = [...new Set(list.map(normalise))];
  const earlier = entries.filter((entry) => input.rejected?.has(entry) !== true);
  const malformed = earlier.filter((entry) => !isThumbprint(entry));
  if (input.updates === 'never') return refuse({ obstacle: 'not-writable' });
  if (malformed.length > 0) return refuse({ obstacle: 'malformed', entries: malformed });
  const needed = new Set([...input.live.map(({ thumbprint }) => thumbprint), ...lastLive, ...input.approved]);
  const pinned = new Set(input.pinned.map(normalise));
  const staying = [...pinned].filter((entry) => needed.has(entry) && !earlier.includes(entry) && !leaving.has(entry));
  const base = [...earlier, ...staying];
  const leftOut = entries.filter((entry) => !base.includes(entry));
  if (base.length === 0) return refuse({ obstacle: 'empty', leftOut });
  if (base.length > MAX_THUMBPRINTS) return refuse({ obstacle: 'too-long', count: base.length, staying });
  const plan = planList({ ...input, pinned: base, superseded: new Map(), evictable: new Set() });
  if (sameThumbprints(plan.list, input.pinned)) return refuse({ obstacle: 'same', leftOut });
  const restored = compareToList(plan, input.pinned);
  if (input.additionsOnly && restored.retired.length > 0) return refuse({ obstacle: 'state-unavailable' });
  return { refused: null, leftOut, plan: restored };
}

function refuse(refused: RestoreFailure): RestorePlan {
  return { plan: null, refused };
}
