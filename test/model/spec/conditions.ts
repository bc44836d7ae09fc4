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
  /** Runs in a row that found it before it opened. */
  sightings: number;
  /** Runs in a row that missed it since, and the moment of the first; null while it is there. */
  misses: number;
  awaySince: number | null;
  /** When it was found again after it had been missed. */
  backSince: number | null;
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
  /** When it ended, or since when it is away. */
  until: number | null;
  /** Whether its end had been told shortly before it came back. */
  again: boolean;
  late: boolean;
}

const WEEK = 7 * DAY;
const RESTLESS = /^(out-of-reach|issuer-slow|iam-read-failed|iam-write-failed|iam-write-unconfirmed)$/;

const within = (moment: number | null, now: number, span: number): boolean =>
  moment !== null && Math.abs(now - moment) < span;

/** Back within a week after its end was told: it comes and goes. */
const comesAndGoes = ({ endTold, since }: Track): boolean => within(endTold, since, WEEK);

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
  const { now, runId, enforced } = sighting;
  if (before?.state === 'open' || before?.state === 'ended') {
    const backSince = before.misses > 0 ? now : before.backSince;
    return { ...before, found, state: 'open', misses: 0, awaySince: null, backSince };
  }
  const noticed: Track = before?.state === 'noticed' ? before : notice(found, before?.endTold ?? null, sighting);
  const sightings = noticed.sightings + 1;
  const opens = !RESTLESS.test(found.code) || enforced === true || sightings === 3;
  return { ...noticed, found, sightings, ...(opens ? { state: 'open', runId } : {}) };
};

const notice = (found: Found, endTold: number | null, { now, runId }: Sighting): Track => ({
  found,
  since: now,
  sightings: 0,
  misses: 0,
  awaySince: null,
  backSince: null,
  state: 'noticed',
  runId,
  told: null,
  endTold,
});

const missed = (before: Track, { now, runId, informs }: Sighting): Track | null => {
  const { state, found, endTold } = before;
  if (state === 'ended') return before;
  if (state === 'over') return within(endTold, now, WEEK) ? before : null;
  if (!informs(found.code)) return before;
  if (state === 'noticed') return within(endTold, now, WEEK) ? { ...before, state: 'over' } : null;
  const misses = before.misses + 1;
  const awaySince = before.awaySince ?? now;
  const isLong = misses >= (RESTLESS.test(found.code) ? 3 : 1);
  const ends = isLong && (!comesAndGoes(before) || !within(awaySince, now, WEEK));
  return { ...before, misses, awaySince, ...(ends ? { state: 'ended', runId } : {}) };
};

/** What people have to be told now. */
export const due = (known: Tracks, { runId, now }: { runId: string; now: number }): Word[] =>
  [...known.values()].flatMap((one) => {
    const occasion = occasionFor(one, now);
    if (!occasion) return [];
    const { found, since, awaySince } = one;
    const late = (occasion === 'over' || occasion === 'new') && one.runId !== runId;
    const until = occasion === 'over' || occasion === 'reminder' ? awaySince : null;
    return [{ occasion, found, since, until, again: comesAndGoes(one), late }];
  });

const occasionFor = (one: Track, now: number): Occasion | null => {
  const { state, told, found, awaySince } = one;
  if (state === 'ended') return 'over';
  if (state !== 'open') return null;
  if (!told) return 'new';
  if (found.severity === 'critical' && told.severity === 'warning') return 'worse';
  if (comesAndGoes(one) && hasComeToStay(one, told.at, now)) return 'stays';
  const isAbout = awaySince === null || (comesAndGoes(one) && within(awaySince, now, WEEK / 2));
  return isAbout && isMonday(told.at, now) ? 'reminder' : null;
};

/** It is there for a day on end, and was not when people last heard of it. */
const hasComeToStay = ({ backSince, awaySince }: Track, toldAt: number, now: number): boolean =>
  backSince !== null && awaySince === null && now - backSince >= DAY && toldAt - backSince < DAY;

/** Whether the Monday has come that is nearest to a week after something was told; or the clock was ahead then. */
const isMonday = (toldAt: number, now: number): boolean => now >= nearestMonday(toldAt + WEEK) || now < toldAt - WEEK;

const nearestMonday = (moment: number): number => {
  const someMonday = Date.UTC(2026, 0, 5);
  return someMonday + Math.round((moment - someMonday) / WEEK) * WEEK;
};

/** What is known of conditions once people were told all that was due. */
export const toldAll = (known: Tracks, now: number): Tracks =>
  new Map(
    [...known].map(([key, one]): [string, Track] => {
      const occasion = occasionFor(one, now);
      if (!occasion) return [key, one];
      if (occasion === 'over') return [key, { ...one, state: 'over', told: null, endTold: now }];
      return [key, { ...one, told: { at: now, severity: one.found.severity } }];
    }),
  );
