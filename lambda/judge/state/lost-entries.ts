import type { ListVersion } from './provider-state';
import { normalise } from '../chain/thumbprint';

/** A list that someone else wrote, as CloudTrail tells it; it replaced whatever stood there. */
export interface ExternalList {
  /** When IAM carried it out. CloudTrail gives whole seconds. */
  at: Date;
  /** As it was sent; null where the provider was deleted. */
  list: readonly string[] | null;
}

/** What an entry of a foreign list may have been lost in. */
export interface ListHistory {
  /** The lists that are known, the watcher's own writes among them. */
  versions: readonly ListVersion[];
  /** The foreign lists of the provider that events told, in any order. */
  external: readonly ExternalList[];
  /** What is pinned now. */
  standing: readonly string[];
}

/** An entry that someone pinned and a write of the watcher's put out. */
export interface LostEntry {
  /** Normalised; it need not be a thumbprint. */
  entry: string;
  /** The write that did not know of it. */
  write: ListVersion;
}

/**
 * How long after a foreign write one of ours may still be without it, in milliseconds. IAM's reads lag by seconds, and nobody
 * says by how many at most; a write after that was made from a list that showed what had been there.
 */
const LAG_MS = 60 * 60 * 1000;

/** How long after its decision a write may be carried out, in milliseconds. */
const WRITING_MS = 2 * 60 * 1000;

/**
 * The entries of a foreign list that a write of ours put out without knowing of them: IAM's reads lag, and a write replaces
 * the whole list. An entry is not lost when it stands in the list, when any list that was read or written since had it (then
 * whoever took it out knew what they did), or when a later foreign list replaced this one before our write.
 */
export const lostEntries = (external: ExternalList, history: ListHistory): LostEntry[] => {
  const standing = new Set(history.standing.map(normalise));
  const entries = new Set((external.list ?? []).map(normalise));
  return [...entries].flatMap((entry) => {
    if (standing.has(entry)) return [];
    const write = history.versions.find((version) => isBlindTo(version, external, entry));
    if (!write || wasKnown(entry, external, write, history) || wasReplaced(entry, external, write, history)) return [];
    return [{ entry, write }];
  });
};

/** Whether a version is a write of ours after a foreign one, which neither read the entry nor wrote it. */
const isBlindTo = (version: ListVersion, external: ExternalList, entry: string): boolean =>
  isOurs(version) &&
  isBefore(external, version) &&
  version.at.getTime() - external.at.getTime() < LAG_MS &&
  !hasEntry(version, entry);

const isOurs = ({ by }: ListVersion): boolean => by === 'watcher' || by === 'approval' || by === 'restore';

/**
 * Whether a foreign write came before one of ours. Ours is carried out some time after its decision, which is what is
 * remembered; who wrote in that time and has what we added, saw our list.
 */
const isBefore = ({ at, list }: ExternalList, version: ListVersion): boolean => {
  const after = at.getTime() - version.at.getTime();
  if (after <= 0) return true;
  const has = new Set((list ?? []).map(normalise));
  const added = addedIn(version);
  return after <= WRITING_MS && !(added.length > 0 && added.every((entry) => has.has(entry)));
};

const addedIn = ({ before, after }: ListVersion): string[] => {
  const had = new Set(before.map(normalise));
  return after.map(normalise).filter((entry) => !had.has(entry));
};

const hasEntry = ({ before, after }: ListVersion, entry: string): boolean =>
  [...before, ...after].some((one) => normalise(one) === entry);

/** Whether a list that we read or wrote since the foreign write had the entry. */
const wasKnown = (entry: string, external: ExternalList, write: ListVersion, { versions }: ListHistory): boolean =>
  versions.some(
    (version) =>
      (version.at.getTime() >= external.at.getTime() || version.version > write.version) && hasEntry(version, entry),
  );

/** Whether a later foreign list settles what became of the entry: it stood before our write instead, or brought it back. */
const wasReplaced = (entry: string, external: ExternalList, write: ListVersion, history: ListHistory): boolean =>
  history.external
    .filter(({ at }) => at.getTime() > external.at.getTime())
    .some(
      (later) => later.list === null || isBefore(later, write) || later.list.some((one) => normalise(one) === entry),
    );
