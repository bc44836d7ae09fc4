import type { ProviderState } from './provider-state';
import type { Updates } from '../plan/plan';
import { isThumbprint, normalise } from '../chain/thumbprint';
import type { ManualRequest } from './request';

/** Thumbprints that a person wants taken out, normalised; true for one that may be live while AWS checks the pin. */
export type Removals = ReadonlyMap<string, boolean>;

/** Why a thumbprint is not taken out. */
export type RemovalRefusal = 'live' | 'last' | 'malformed' | 'read-only' | 'not-remembered';

/** What becomes of the thumbprints that a person wants taken out. */
export interface RemovalDecision {
  asked: Removals;
  /** Pinned thumbprints that leave with the next write. */
  leaving: ReadonlySet<string>;
  /** Thumbprints that are not pinned: they are rejected, and nothing has to be written for that. */
  absent: ReadonlySet<string>;
  refused: ReadonlyMap<string, RemovalRefusal>;
}

/** Nothing is asked for. */
export const NO_REMOVAL: RemovalDecision = {
  asked: new Map(),
  leaving: new Set(),
  absent: new Set(),
  refused: new Map(),
};

/** All that decides whether a thumbprint may be taken out. */
export interface RemovalCase {
  /** The list in IAM, as IAM gave it. */
  pinned: readonly string[];
  /** Thumbprints that are live, or were when that could last be told, normalised. */
  live: ReadonlySet<string>;
  /** Null when it cannot be told; then AWS is taken to check the pin. */
  enforced: boolean | null;
  updates: Updates;
  /** Whether the rejection can be remembered: without that, the next look would add the thumbprint again. */
  remembers: boolean;
}

/**
 * What is to be taken out: what a person asks for now, and what an earlier run began and nobody saw done. Who approves a
 * thumbprint since then wants it to stay.
 */
export const removalsAsked = ({ removed, approved, staged }: ManualRequest, { pending }: ProviderState): Removals =>
  new Map([...(pending?.removals ?? []), ...removed].filter(([one]) => !approved.has(one) && !staged.has(one)));

/** Decides which thumbprints are taken out. All or none of those that would leave the list empty. */
export const decideRemovals = (asked: Removals, of: RemovalCase): RemovalDecision => {
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
};

const refusalOf = (
  thumbprint: string,
  pinned: ReadonlySet<string>,
  evenIfLive: boolean,
  { live, enforced, updates, remembers }: RemovalCase,
): RemovalRefusal | null => {
  if (!remembers) return 'not-remembered';
  if (!pinned.has(thumbprint)) return null;
  if (updates === 'never') return 'read-only';
  if (![...pinned].every(isThumbprint)) return 'malformed';
  return live.has(thumbprint) && enforced !== false && !evenIfLive ? 'live' : null;
};
