import { DAY } from '../world/chains';
import { changeIn } from '../world/inbox';
import type { Look } from '../world/issuer';
import type { Tracks } from './conditions';
import type { Restore } from './plan';

/** Something that happened, to be told once. */
export interface Happening {
  code: string;
  about: string;
  runId: string;
}

/** What can be known of a thumbprint in the list. */
export interface Entry {
  by: 'found' | 'watcher' | 'approved' | 'staged';
  since: number;
  /** Whether any look showed it since it came, or since a person asked for it while it was not live. */
  wasLive: boolean;
  /** Whether its certificate was ever seen while it was in the list. */
  seen: boolean;
  /** The first look that could have shown it and did not, since it was live. */
  superseded: number | null;
  /** Where it was live last: `HOST ADDRESS`. */
  places: readonly string[];
}

export type Entries = ReadonlyMap<string, Entry>;

/** A write that was begun. */
export interface Begun {
  at: number;
  runId: string;
  before: readonly string[];
  after: readonly string[];
  added: Entries;
  happenings: readonly Omit<Happening, 'runId'>[];
  /** What a person wanted back by it. */
  restore: Restore | null;
}

/** All that the watcher can know of a provider from what it remembered. */
export interface Knowledge {
  /** Null before the first look. */
  list: readonly string[] | null;
  entries: Entries;
  /** Our last write, and the list before it. */
  lastWrite: { at: number; before: readonly string[] } | null;
  begun: Begun | null;
  /** When we were put out. */
  oustings: readonly number[];
  stopped: boolean;
  enforced: boolean | null;
  tracks: Tracks;
  untold: readonly Happening[];
}

export const NOTHING: Knowledge = {
  list: null,
  entries: new Map(),
  lastWrite: null,
  begun: null,
  oustings: [],
  stopped: false,
  enforced: null,
  tracks: new Map(),
  untold: [],
};

export const lower = (list: readonly string[]): string[] => [...new Set(list.map((entry) => entry.toLowerCase()))];

export const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  lower(one).toSorted().join() === lower(other).toSorted().join();

const MINUTE = 60_000;
/** IAM may answer from before our write for so long. */
const LAG = 5 * MINUTE;

/** What is known once IAM has shown a list. The list to go by is the one that is known then: IAM may be behind. */
export const readList = (known: Knowledge, list: readonly string[], now: number, runId: string): Knowledge => {
  const { begun, lastWrite } = known;
  if (begun && isSame(list, begun.after)) return { ...tookPlace(known, begun), list };
  if (begun && isSame(list, begun.before)) return onlyFor(list, known, now);
  if (begun && showsIn(list, begun)) return foreign(tookPlace(known, begun), list, now, runId);
  if (begun) return { ...foreign(known, list, now, runId), begun: { ...begun, before: list } };
  if (known.list === null || isSame(list, known.list)) return onlyFor(list, known, now);
  const lags = lastWrite && Math.abs(now - lastWrite.at) < LAG && isSame(list, lastWrite.before);
  return lags ? known : foreign(known, list, now, runId);
};

/** Whether a write can be seen in a list that someone changed after it: by what came, or if nothing came, by what went. */
const showsIn = (list: readonly string[], { before, after, added }: Begun): boolean => {
  const has = lower(list);
  if (added.size > 0) return [...added.keys()].some((entry) => has.includes(entry));
  return lower(before).every((entry) => after.includes(entry) || !has.includes(entry));
};

/** What is known of a list: of its entries and no others. */
const onlyFor = (list: readonly string[], known: Knowledge, now: number): Knowledge => ({
  ...known,
  list,
  entries: new Map(lower(list).map((entry) => [entry, known.entries.get(entry) ?? found(now)])),
});

const found = (since: number): Entry => ({
  by: 'found',
  since,
  wasLive: false,
  seen: false,
  superseded: null,
  places: [],
});

/** What is known once a write is seen to have taken place. */
export const tookPlace = (known: Knowledge, { at, runId, before, after, added, happenings }: Begun): Knowledge => ({
  ...onlyFor(after, { ...known, entries: new Map([...known.entries, ...added]) }, at),
  begun: null,
  lastWrite: { at, before },
  untold: [...known.untold, ...happenings.map((one) => ({ ...one, runId }))],
});

/** Someone else changed the list. Putting out what we put in and is live, twice in a week, stops our writing. */
const foreign = (known: Knowledge, list: readonly string[], now: number, runId: string): Knowledge => {
  const had = lower(known.list ?? []);
  const has = lower(list);
  const added = has.filter((entry) => !had.includes(entry));
  const removed = had.filter((entry) => !has.includes(entry));
  const isOurs = (entry: Entry | undefined) =>
    entry && entry.by !== 'found' && entry.wasLive && entry.superseded === null;
  const recent = known.oustings.filter((at) => Math.abs(now - at) < 7 * DAY);
  const oustings = removed.some((entry) => isOurs(known.entries.get(entry))) ? [...recent, now] : recent;
  return {
    ...onlyFor(list, known, now),
    lastWrite: null,
    begun: null,
    oustings,
    stopped: known.stopped || oustings.length >= 2,
    untold: [...known.untold, { code: 'changed-elsewhere', about: changeIn(added, removed), runId }],
  };
};

/** Whether a look that did not show an entry says that it is gone. */
export const isMissed = ({ places }: Entry, { complete, silent }: Look): boolean =>
  complete && !places.some((place) => silent.has(place));

/** What is known of an entry after a look. */
export const looked = (thumbprint: string, entry: Entry, look: Look, now: number): Entry => {
  const places = look.seen
    .filter(({ chain }) => chain.top === thumbprint)
    .map(({ host, address }) => `${host} ${address}`);
  if (places.length > 0) return { ...entry, wasLive: true, seen: true, superseded: null, places };
  const goes = entry.wasLive && entry.superseded === null && isMissed(entry, look);
  return goes ? { ...entry, superseded: now } : entry;
};
