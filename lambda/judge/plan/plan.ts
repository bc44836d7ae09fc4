import { MAX_THUMBPRINTS, isThumbprint, normalise, sameThumbprints } from '../chain/thumbprint';
import type { Evidence } from '../evidence/chain-judgement';
import type { Rejections } from '../evidence/trust-basis';

/** Updates that the watcher may make by itself: `verified` adds on evidence, `always` adds whatever is live, `never` only observes. */
export type Updates = 'verified' | 'always' | 'never';

/** Rules by which a list is changed. */
export interface ListRules {
  updates: Updates;
  /** Time that a superseded thumbprint stays, in milliseconds; null keeps it until its place is needed. */
  overlapMs: number | null;
  now: Date;
  /**
   * True if the provider's state cannot be read or kept: then nothing leaves, and nothing is added without evidence, for
   * it may have been rejected. Default: false.
   */
  additionsOnly?: boolean;
}

/** Entries of a list that an operator or the provider's state says something about. */
export interface ListEntries {
  /** The list in IAM, as IAM gave it; the list written last where IAM's answer is older. */
  pinned: readonly string[];
  /** Thumbprints that an operator wants pinned ahead of a rotation, normalised; all are also approved. Default: none. */
  staged?: readonly string[];
  /** Thumbprints that an operator approved for this provider, normalised: they never leave by themselves. */
  approved: ReadonlySet<string>;
  /** Thumbprints that an operator had removed, each with the moment, normalised: `always` does not add them. Default: none. */
  rejected?: Rejections;
  /** Thumbprints that were seen live and no longer are, each with the moment since when. Others were never seen live. */
  superseded: ReadonlyMap<string, Date>;
  /** Superseded thumbprints whose place may be given to a live one (`superseded.ts`). */
  evictable: ReadonlySet<string>;
}

/** Tops that an issuer presents now. */
export interface LiveTops {
  /** The issuer host's first, normalised; approved ones also carry their evidence. */
  live: readonly { thumbprint: string; evidence: Evidence | null }[];
  /** Live without evidence, but no decision is needed: a certificate below is proven, and the pin is not checked. Default: none. */
  dispensable?: Pick<ReadonlySet<string>, 'has'>;
}

/** Everything that decides what a list should become. */
export type ListFacts = ListRules & ListEntries & LiveTops;

/** List that a provider should have, and what could not be done about it. */
export interface Plan {
  /** True if IAM has to be written. */
  write: boolean;
  /** List to write; the present list when nothing is to be written. */
  list: readonly string[];
  added: readonly string[];
  /** Entries that leave with this write. */
  retired: readonly string[];
  /** Live but neither pinned nor added, for lack of evidence. */
  held: readonly string[];
  /** Live but not added, since `updates` is `never`; with or without evidence. */
  forbidden: readonly string[];
  /** Live and trusted but not added, since entries that must stay take all places, or since `malformed` names some. */
  unplaced: readonly string[];
  /** Staged but not added: no place is free, or nothing may be written. */
  unstaged: readonly string[];
  /** Pinned entries that are no thumbprints. The watcher may not drop them, and no list that holds them is written. */
  malformed: readonly string[];
}

/**
 * Plans a provider's thumbprint list.
 *
 * For every plan:
 * - All live and approved entries that were pinned stay, and so do entries never seen live.
 * - The list is never empty, never longer than five, all 40 lower-case hex digits, without duplicates, in the old order with
 *   new entries at the end.
 * - An entry that was seen live leaves once it has been superseded for longer than the overlap while nothing is held. It also
 *   leaves if it may be evicted and a live one needs the place: the longest superseded first.
 * - Nothing leaves for a staged one, and nothing at all with `additionsOnly`. Equal sets are not written.
 */
export function planList(input: ListFacts): Plan {
  const pinned = [...new Set(input.pinned.map(normalise))];
  const isPinned = new Set(pinned);
  const missing = unique(input.live.filter(({ thumbprint }) => !isPinned.has(thumbprint)));
  const isWanted = (thumbprint: string): boolean => input.dispensable?.has(thumbprint) !== true;
  const isTaken = (thumbprint: string): boolean =>
    input.updates === 'always' && !input.additionsOnly && input.rejected?.has(thumbprint) !== true;
  const accepted = missing
    .filter(({ thumbprint, evidence }) => evidence !== null || isTaken(thumbprint))
    .map(thumbprintIn);
  const held = missing.map(thumbprintIn).filter((thumbprint) => !accepted.includes(thumbprint) && isWanted(thumbprint));
  const malformed = pinned.filter((entry) => !isThumbprint(entry));
  const ahead = [...new Set(input.staged)].filter((entry) => !isPinned.has(entry) && !accepted.includes(entry));
  const nothing = { write: false, list: input.pinned, added: [], retired: [], held, malformed, unstaged: ahead };
  if (input.updates === 'never')
    return { ...nothing, held: [], forbidden: missing.map(thumbprintIn).filter(isWanted), unplaced: [] };
  if (malformed.length > 0) return { ...nothing, forbidden: [], unplaced: accepted };

  const leaving = leavingOf(pinned, accepted.length, held.length > 0, input);
  const staying = pinned.filter((thumbprint) => !leaving.has(thumbprint));
  const room = Math.max(0, MAX_THUMBPRINTS - staying.length);
  // A live thumbprint that waits for a place comes before one that is to be live some day.
  const added = [...accepted, ...ahead].slice(0, room);
  const unplaced = accepted.slice(room);
  const unstaged = ahead.filter((entry) => !added.includes(entry));
  const list = [...staying, ...added];
  const impossible = list.length === 0 || list.length > MAX_THUMBPRINTS;
  if (impossible || sameThumbprints(list, pinned)) return { ...nothing, forbidden: [], unplaced };
  return { write: true, list, added, retired: [...leaving], held, forbidden: [], unplaced, unstaged, malformed };
}

function thumbprintIn(top: { thumbprint: string }): string {
  return top.thumbprint;
}

/** Returns the pinned entries that leave: all past their overlap, then, longest superseded first, as many as new ones need. */
function leavingOf(
  pinned: readonly string[],
  newcomers: number,
  somethingHeld: boolean,
  input: ListFacts,
): ReadonlySet<string> {
  if (input.additionsOnly) return new Set();
  const needed = new Set([...input.live.map(thumbprintIn), ...input.approved]);
  const superseded = pinned
    .flatMap((thumbprint) => {
      const since = needed.has(thumbprint) ? undefined : input.superseded.get(thumbprint)?.getTime();
      return since === undefined ? [] : [{ thumbprint, age: input.now.getTime() - since }];
    })
    .toSorted((one, other) => other.age - one.age);
  const { overlapMs } = input;
  const expired = superseded.filter(({ age }) => overlapMs !== null && age > overlapMs && !somethingHeld);
  const wanting = pinned.length - expired.length + newcomers - MAX_THUMBPRINTS;
  const evictable = superseded.filter((one) => input.evictable.has(one.thumbprint) && !expired.includes(one));
  const evicted = newcomers === 0 ? [] : evictable.slice(0, Math.max(0, wanting));
  return new Set([...expired, ...evicted].map(thumbprintIn));
}

function unique<T extends { thumbprint: string; evidence: Evidence | null }>(tops: readonly T[]): T[] {
  const byThumbprint = new Map<string, T>();
  for (const top of tops) {
    const known = byThumbprint.get(top.thumbprint);
    if (!known || (known.evidence === null && top.evidence !== null)) byThumbprint.set(top.thumbprint, top);
  }
  return [...byThumbprint.values()];
}
