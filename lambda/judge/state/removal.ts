import type { Removals, ProviderState } from './provider-state';
import type { Updates } from '../plan/plan';
import { isThumbprint, normalise } from '../chain/thumbprint';
import type { ManualRequest } from './request';

/** Reason why a thumbprint is not taken out. */
export type RemovalRefusal = 'live' | 'last' | 'malformed' | 'read-only' | 'not-remembered';

/** Decision on the thumbprints that an operator wants taken out. */
export interface RemovalDecision {
  asked: Removals;
  /** Pinned thumbprints that leave with the next write. */
  leaving: ReadonlySet<string>;
  /** Thumbprints that are not pinned: they are rejected, and nothing has to be written for that. */
  absent: ReadonlySet<string>;
  refused: ReadonlyMap<string, RemovalRefusal>;
}

/** Decision when nothing is asked for. */
export const NO_REMOVAL: RemovalDecision = {
  asked: new Map(),
  leaving: new Set(),
  absent: new Set(),
  refused: new Map(),
};

/** Facts that decide whether a thumbprint may be taken out. */
export interface RemovalCase {
  /** The list in IAM, as IAM gave it. */
  pinned: readonly string[];
  /** Thumbprints that are live, or were when that could last be determined, normalised. */
  live: ReadonlySet<string>;
  /** True if AWS checks the pin. Null when that cannot be determined; then AWS is taken to check it. */
  enforced: boolean | null;
  updates: Updates;
  /** True if the rejection can be kept: without that, the next look would add the thumbprint again. */
  remembers: boolean;
}

/**
 * Returns the thumbprints to take out: those that an operator asks for now, and those of a write that an earlier run began and
 * that has not been seen to take place. A thumbprint that was approved since then is to stay.
 */
export function removalsAsked({ removed, approved, staged }: ManualRequest, { pending }: ProviderState): Removals {
  return new Map([...(pending?.removals ?? []), ...removed].filter(([one]) => !approved.has(one) && !staged.has(one)));
}

/** Decides which thumbprints are taken out. If they would leave the list empty, none is. */
export function decideRemovals(asked: Removals, of: RemovalCase): RemovalDecision {
  const pinned = new Set(of.pinned.map(normalise));
  const refused = new Map<string, RemovalRefusal>();
  const leaving = new Set<string>();
  for (const [thumbprint, evenIfLive] of asked) {
    const refusal = refusalOf(thumbprint, pinned, evenIfLive, of);
    if (refusal) refused.set(thumbprint, refusal);
    else if (pinned.has(thumbprint)) leaving.add(thumbprint);
  }
  if (leaving.size > 0 && leaving.size === pinned.size) {
    for (const thumbprint of leaving) refused.set(thumbprint, 'last');
    leaving.clear();
  }
  const absent = [...asked.keys()].filter((one) => !refused.has(one) && !leaving.has(one));
  return { asked, leaving, absent: new Set(absent), refused };
}

function refusalOf(
  thumbprint: string,
  pinned: ReadonlySet<string>,
  evenIfLive: boolean,
  { live, enforced, updates, remembers }: RemovalCase,
): RemovalRefusal | null {
  if (!remembers) return 'not-remembered';
  if (!pinned.has(thumbprint)) return null;
  if (updates === 'never') return 'read-only';
  if (![...pinned].every(isThumbprint)) return 'malformed';
  return live.has(thumbprint) && enforced !== false && !evenIfLive ? 'live' : null;
}
