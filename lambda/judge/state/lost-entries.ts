import type { ListVersion } from './provider-state';
import { normalise } from '../chain/thumbprint';

/** A list that someone else wrote, as CloudTrail reports it; it replaced the list before it. */
export interface ExternalList {
  /** Moment when IAM carried it out. CloudTrail gives whole seconds. */
  at: Date;
  /** The list as it was sent; null where the provider was deleted. */
  list: readonly string[] | null;
}

/** Lists among which an entry of an external list may have been lost. */
export interface ListHistory {
  /** The lists that are known, the watcher's own writes among them. */
  versions: readonly ListVersion[];
  /** The external lists of the provider that CloudTrail events reported, in any order. */
  external: readonly ExternalList[];
  /** Entries that are pinned now. */
  standing: readonly string[];
}

/** An entry that someone pinned and a write of the watcher removed. */
export interface LostEntry {
  /** The entry, normalised; it need not be a thumbprint. */
  entry: string;
  /** The write that did not know of it. */
  write: ListVersion;
}

/**
 * Time after an external write during which one of ours may still be without it, in milliseconds. IAM's reads lag by seconds,
 * and nobody says by how many at most. A later write of ours was made from a list that showed the external write.
 */
const LAG_MS = 60 * 60 * 1000;

/** Time after its decision within which a write may be carried out, in milliseconds. */
const WRITING_MS = 2 * 60 * 1000;

/**
 * Returns the entries of an external list that a write of ours removed without knowing of them: IAM's reads lag, and a write
 * replaces the whole list. An entry is not lost when it stands in the list, when any list that was read or written since had
 * it (then its removal was deliberate), or when a later external list replaced this one before our write.
 */
export function lostEntries(external: ExternalList, history: ListHistory): LostEntry[] {
  const standing = new Set(history.standing.map(normalise));
  const entries = new Set((external.list ?? []).map(normalise));
  return [...entries].flatMap((entry) => {
    if (standing.has(entry)) return [];
    const write = history.versions.find((version) => isBlindTo(version, external, entry));
    if (!write || wasKnown(entry, external, write, history) || wasReplaced(entry, external, write, history)) return [];
    return [{ entry, write }];
  });
}

/** True if a version is a write of ours after an external one, and neither read the entry nor wrote it. */
function isBlindTo(version: ListVersion, external: ExternalList, entry: string): boolean {
  return (
    isOurs(version) &&
    isBefore(external, version) &&
    version.at.getTime() - external.at.getTime() < LAG_MS &&
    !hasEntry(version, entry)
  );
}

function isOurs({ by }: ListVersion): boolean {
  return by === 'watcher' || by === 'approval' || by === 'restore';
}

/**
 * True if an external write came before one of ours. Ours is carried out some time after its decision, and only the time of
 * the decision is kept. An external list of that time that has the entries we added was made from our list.
 */
function isBefore({ at, list }: ExternalList, version: ListVersion): boolean {
  const after = at.getTime() - version.at.getTime();
  if (after <= 0) return true;
  const has = new Set((list ?? []).map(normalise));
  const added = addedIn(version);
  return after <= WRITING_MS && !(added.length > 0 && added.every((entry) => has.has(entry)));
}

function addedIn({ before, after }: ListVersion): string[] {
  const had = new Set(before.map(normalise));
  return after.map(normalise).filter((entry) => !had.has(entry));
}

function hasEntry({ before, after }: ListVersion, entry: string): boolean {
  return [...before, ...after].some((one) => normalise(one) === entry);
}

/** True if a list that we read or wrote since the external write had the entry. */
function wasKnown(entry: string, external: ExternalList, write: ListVersion, { versions }: ListHistory): boolean {
  return versions.some(
    (version) =>
      (version.at.getTime() >= external.at.getTime() || version.version > write.version) && hasEntry(version, entry),
  );
}

/** True if a later external list settles the fate of the entry: it replaced this list before our write, or brought the entry back. */
function wasReplaced(entry: string, external: ExternalList, write: ListVersion, history: ListHistory): boolean {
  return history.external
    .filter(({ at }) => at.getTime() > external.at.getTime())
    .some(
      (later) => later.list === null || isBefore(later, write) || later.list.some((one) => normalise(one) === entry),
    );
}
