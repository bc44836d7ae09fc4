import { DAY } from '../world/chains';
import type { Occasion } from '../world/inbox';

/** Something that a run found to be so. */
export interface Found {
  code: string;
  about: string;
  severity: 'warning' | 'critical';
}

/** What the watcher knows of a condition. */
export interface Track {
  found: Found;
  since: number;
  /** Runs in a row that found it before it opened, and that missed it since. */
  sightings: number;
  misses: number;
  missedSince: number;
  state: 'noticed' | 'open' | 'ended' | 'over';
  /** The run in which it opened or ended. */
  runId: string;
  told: { at: number; severity: Found['severity'] } | null;
  /** When the end of the time before was told. */
  endTold: number | null;
}

export type Tracks = ReadonlyMap<string, Track>;

/** What a run can say about conditions. */
export interface Sighting {
  runId: string;
  now: number;
  enforced: boolean | null;
  /** Whether the run would have found a condition of this code. */
  informs: (code: string) => boolean;
}

/** A word to people about a condition. */
export interface Word {
  occasion: Occasion;
  found: Found;
  since: number;
  until: number | null;
  late: boolean;
}

const WEEK = 7 * DAY;
const RESTLESS = /^(out-of-reach|issuer-slow|iam-read-failed|iam-write-failed|iam-write-unconfirmed)$/;

const within = (moment: number | null, now: number, span: number): boolean =>
  moment !== null && Math.abs(now - moment) < span;

/** How many runs in a row it takes to open it, and to end it. */
const patience = ({ code }: Found, endTold: number | null, { enforced, now }: Sighting) => {
  if (!RESTLESS.test(code)) return { open: 1, end: 1 };
  return { open: enforced === true && !within(endTold, now, WEEK) ? 1 : 3, end: 3 };
};

/** What is known of conditions after a run. */
export const track = (known: Tracks, found: ReadonlyMap<string, Found>, sighting: Sighting): Tracks => {
  const after = new Map<string, Track>();
  for (const key of new Set([...known.keys(), ...found.keys()])) {
    const before = known.get(key);
    const now = found.get(key);
    const next = now ? sighted(before, now, sighting) : before && missed(before, sighting);
    if (next) after.set(key, next);
  }
  return after;
};

const sighted = (before: Track | undefined, found: Found, sighting: Sighting): Track => {
  const { now, runId } = sighting;
  if (before?.state === 'open' || before?.state === 'ended') return { ...before, found, state: 'open', misses: 0 };
  const noticed: Track =
    before?.state === 'noticed'
      ? before
      : {
          found,
          since: now,
          sightings: 0,
          misses: 0,
          missedSince: 0,
          state: 'noticed',
          runId,
          told: null,
          endTold: before?.endTold ?? null,
        };
  const sightings = noticed.sightings + 1;
  const opens = sightings >= patience(found, noticed.endTold, sighting).open;
  return { ...noticed, found, sightings, ...(opens ? { state: 'open', runId } : {}) };
};

const missed = (before: Track, sighting: Sighting): Track | null => {
  const { now, runId, informs } = sighting;
  const { state, found, endTold } = before;
  if (state === 'ended') return before;
  if (state === 'over') return within(endTold, now, WEEK) ? before : null;
  if (!informs(found.code)) return before;
  if (state === 'noticed') return within(endTold, now, WEEK) ? { ...before, state: 'over' } : null;
  const misses = before.misses + 1;
  const missedSince = before.misses === 0 ? now : before.missedSince;
  const ends = misses >= patience(found, endTold, sighting).end;
  return { ...before, misses, missedSince, ...(ends ? { state: 'ended', runId } : {}) };
};

/** What people have to be told now. */
export const due = (known: Tracks, { runId, now }: { runId: string; now: number }): Word[] =>
  [...known.values()].flatMap((one) => {
    const occasion = occasionFor(one, now);
    if (!occasion) return [];
    const { found, since, missedSince } = one;
    const late = (occasion === 'over' || occasion === 'new') && one.runId !== runId;
    return [{ occasion, found, since, until: occasion === 'over' ? missedSince : null, late }];
  });

const occasionFor = ({ state, told, found }: Track, now: number): Occasion | null => {
  if (state === 'ended') return 'over';
  if (state !== 'open') return null;
  if (!told) return 'new';
  if (found.severity === 'critical' && told.severity === 'warning') return 'worse';
  return within(told.at, now, WEEK) ? null : 'reminder';
};

/** What is known of conditions once people were told all that was due. */
export const toldAll = (known: Tracks, now: number): Tracks =>
  new Map(
    [...known].flatMap(([key, one]): [string, Track][] => {
      const occasion = occasionFor(one, now);
      if (!occasion) return [[key, one]];
      if (occasion !== 'over') return [[key, { ...one, told: { at: now, severity: one.found.severity } }]];
      return RESTLESS.test(one.found.code) ? [[key, { ...one, state: 'over', endTold: now }]] : [];
    }),
  );
