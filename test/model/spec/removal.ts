import type { ModelState } from './model-state';
import type { ModelRequest } from './expected-outcome';
import { lower } from './model-state';

/** What a person wants taken out; true for what may be live while AWS checks it. */
export type Removals = ReadonlyMap<string, boolean>;

/** What becomes of it. */
export interface Removal {
  asked: Removals;
  /** Pinned: it leaves with the next write. */
  leaving: ReadonlySet<string>;
  /** Not pinned: it is rejected at once. */
  absent: ReadonlySet<string>;
  refused: ReadonlySet<string>;
}

/** What decides about removals. */
export interface RemovalCase {
  pinned: readonly string[];
  /** What is live, or was when that could last be told. */
  live: ReadonlySet<string>;
  enforced: boolean | null;
  updates: 'verified' | 'always' | 'never';
  /** Whether a rejection can be remembered. */
  remembers: boolean;
}

/** What is to be taken out: now, or by a write of which nobody has seen that it took place. */
export function removalsIn({ removed, approved, staged }: ModelRequest, { begun }: ModelState): Removals {
  return new Map([...(begun?.removals ?? []), ...removed].filter(([one]) => ![...approved, ...staged].includes(one)));
}

/** Decides what is taken out. Something always stays. */
export function removalOf(asked: Removals, { live, enforced, updates, remembers, ...of }: RemovalCase): Removal {
  const pinned = lower(of.pinned);
  const mayLeave = ([one, evenIfLive]: readonly [string, boolean]): boolean =>
    updates !== 'never' && (evenIfLive || enforced === false || !live.has(one));
  const candidates = [...asked].filter((one) => remembers && pinned.includes(one[0]) && mayLeave(one));
  const leaving = new Set(candidates.length < pinned.length ? candidates.map(([one]) => one) : []);
  const absent = new Set([...asked.keys()].filter((one) => remembers && !pinned.includes(one)));
  const refused = new Set([...asked.keys()].filter((one) => !leaving.has(one) && !absent.has(one)));
  return { asked, leaving, absent, refused };
}
