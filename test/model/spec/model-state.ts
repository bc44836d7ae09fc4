import { DAY } from '../sandbox/chains';
import { changeIn } from '../sandbox/inbox';
import type { Tracks } from './conditions';
import type { Restore } from './plan';
import type { Removals } from './removal';

/** Something that happened, to be told once. */
export interface StateEvent {
  code: string;
  about: string;
  runId: string;
  /** Whether it is told as a warning though others of its code are not. */
  warns?: boolean;
}

/** What can be known of a thumbprint in the list. */
export interface Entry {
  by: 'found' | 'watcher' | 'approved' | 'staged' | 'external';
  since: number;
  /** Whether a sound chain showed it since it came, or since a person asked for it while it was not live. */
  wasLive: boolean;
  /** Whether its certificate was ever seen while it was in the list. */
  seen: boolean;
  /** The first look that counts and did not show it, since it was live. */
  absent: number | null;
  /** The first of those while nothing could have shown it unanswered. */
  superseded: number | null;
  /** The first two runs that missed it since it is superseded. */
  missedBy: readonly string[];
  /** Where it was shown last: `HOST ADDRESS KIND`. */
  places: readonly string[];
  /** Whether other certificates may continue it. */
  founds: boolean;
  /** What its evidence was in the last look that counts; where it continued another pin, that one's. */
  standing: Standing;
}

export type Standing = 'web-pki' | 'operator-ca' | 'approved' | null;

export type Entries = ReadonlyMap<string, Entry>;

/** A write that was begun. */
export interface Begun {
  at: number;
  runId: string;
  before: readonly string[];
  after: readonly string[];
  added: Entries;
  events: readonly Omit<StateEvent, 'runId'>[];
  /** The CAs of which a twin is added. */
  twins: readonly string[];
  /** What a person wanted back by it. */
  restore: Restore | null;
  /** What a person wanted taken out by it. */
  removals: Removals;
}

/** All that the watcher can know of a provider from what it remembered. */
export interface ModelState {
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
  /** Since when each question has no answer: `HOST ADDRESS KIND`. */
  unanswered: ReadonlyMap<string, number>;
  /** When a twin of a CA was added last, by the CA. */
  twins: ReadonlyMap<string, number>;
  /** What a person took out and nobody approved since. */
  rejected: ReadonlySet<string>;
  tracks: Tracks;
  untold: readonly StateEvent[];
}

export const NOTHING: ModelState = {
  list: null,
  entries: new Map(),
  lastWrite: null,
  begun: null,
  oustings: [],
  stopped: false,
  enforced: null,
  unanswered: new Map(),
  twins: new Map(),
  rejected: new Set(),
  tracks: new Map(),
  untold: [],
};

export function lower(list: readonly string[]): string[] {
  return [...new Set(list.map((entry) => entry.toLowerCase()))];
}

export function isSame(one: readonly string[], other: readonly string[]): boolean {
  return lower(one).toSorted().join() === lower(other).toSorted().join();
}

const MINUTE = 60_000;
/** IAM may answer from before our write for so long. */
const LAG = 5 * MINUTE;

/** What is known once IAM has shown a list. The list to go by is the one that is known then: IAM may be behind. */
export function readList(known: ModelState, list: readonly string[], now: number, runId: string): ModelState {
  const { begun, lastWrite } = known;
  if (begun && isSame(list, begun.after)) return { ...tookPlace(known, begun), list };
  if (begun && isSame(list, begun.before)) return onlyFor(list, known, now);
  if (begun && showsIn(list, begun)) return external(tookPlace(known, begun), list, now, runId);
  if (begun) return { ...external(known, list, now, runId), begun: { ...begun, before: list } };
  if (known.list === null || isSame(list, known.list)) return onlyFor(list, known, now);
  const lags = lastWrite && Math.abs(now - lastWrite.at) < LAG && isSame(list, lastWrite.before);
  return lags ? known : external(known, list, now, runId);
}

/** Whether a write can be seen in a list that someone changed after it: by what came, or if nothing came, by what went. */
function showsIn(list: readonly string[], { before, after, added }: Begun): boolean {
  const has = lower(list);
  if (added.size > 0) return [...added.keys()].some((entry) => has.includes(entry));
  return lower(before).every((entry) => after.includes(entry) || !has.includes(entry));
}

/** What is known of a list: of its entries and no others. */
function onlyFor(
  list: readonly string[],
  known: ModelState,
  now: number,
  by: 'found' | 'external' = 'found',
): ModelState {
  return {
    ...known,
    list,
    entries: new Map(lower(list).map((entry) => [entry, known.entries.get(entry) ?? newEntry(by, now)])),
  };
}

/** What is known of an entry at first. What someone else put in founds nothing. */
export function newEntry(by: Entry['by'], since: number): Entry {
  return {
    by,
    since,
    wasLive: false,
    seen: false,
    absent: null,
    superseded: null,
    missedBy: [],
    places: [],
    founds: by !== 'external',
    standing: by === 'approved' || by === 'staged' ? 'approved' : null,
  };
}

/** What is known once a write is seen to have taken place. */
export function tookPlace(known: ModelState, begun: Begun): ModelState {
  const { at, runId, before, after, added, events, twins, removals } = begun;
  return {
    ...onlyFor(after, { ...known, entries: new Map([...known.entries, ...added]) }, at),
    begun: null,
    lastWrite: { at, before },
    twins: new Map([...known.twins, ...twins.map((authority) => [authority, at] as const)]),
    rejected: new Set([...without(known.rejected, approvedOf(added)), ...removals.keys()]),
    untold: [...known.untold, ...events.map((one) => ({ ...one, runId }))],
  };
}

/** What persons approved, ahead of its use or not. */
export function approvedOf(entries: Entries): string[] {
  return [...entries].flatMap(([one, { by }]) => (by === 'approved' || by === 'staged' ? [one] : []));
}

/** A set without some of it. */
export function without(all: ReadonlySet<string>, some: Iterable<string>): ReadonlySet<string> {
  const gone = new Set(some);
  return new Set([...all].filter((one) => !gone.has(one)));
}

/** Someone else changed the list. Putting out what we put in and is live, twice in a week, stops our writing. */
function external(known: ModelState, list: readonly string[], now: number, runId: string): ModelState {
  const had = lower(known.list ?? []);
  const has = lower(list);
  const added = has.filter((entry) => !had.includes(entry));
  const removed = had.filter((entry) => !has.includes(entry));
  const isOurs = (entry: Entry | undefined) =>
    entry && entry.by !== 'found' && entry.by !== 'external' && entry.wasLive && entry.superseded === null;
  const recent = known.oustings.filter((at) => Math.abs(now - at) < 7 * DAY);
  const oustings = removed.some((entry) => isOurs(known.entries.get(entry))) ? [...recent, now] : recent;
  return {
    ...onlyFor(list, known, now, 'external'),
    lastWrite: null,
    begun: null,
    oustings,
    stopped: known.stopped || oustings.length >= 2,
    untold: [...known.untold, { code: 'external-change', about: changeIn(added, removed), runId }],
  };
}
