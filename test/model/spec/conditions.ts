import { DAY } from '../sandbox/chains';
import type { ReadReason } from '../sandbox/inbox';

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
  /** Runs in a row that found it before it opened; more than three are not told apart. */
  seenAll: number;
  /** Runs in a row that missed it since, up to three, and the moment of the first; null while it is there. */
  misses: number;
  awaySince: number | null;
  /** When it was found again after it had been missed. */
  backSince: number | null;
  state: 'pending' | 'open' | 'resolved' | 'closed';
  /** The run in which it opened or ended. */
  runId: string;
  notifications: { at: number; severity: Found['severity'] } | null;
  /** When the end of the time before was told. */
  endNotified: number | null;
}

export type Tracks = ReadonlyMap<string, Track>;

/** What a run can say about conditions. */
export interface SeenAs {
  runId: string;
  now: number;
  enforced: boolean | null;
  /** Time from one quick look to the next; null where there are none. */
  quickEvery: number | null;
  /** Whether the run would have found a condition of this code. */
  covers: (code: string) => boolean;
}

/** A word to people about a condition. */
export interface Word {
  readReason: ReadReason;
  found: Found;
  since: number;
  /** When it ended, or since when it is away. */
  until: number | null;
  /** Whether its end had been told shortly before it came back. */
  again: boolean;
  delayed: boolean;
}

const WEEK = 7 * DAY;
const TRANSIENT = /^(out-of-reach|issuer-slow|iam-read-failed|iam-write-failed|iam-write-unconfirmed)$/;

function within(moment: number | null, now: number, span: number): boolean {
  return moment !== null && Math.abs(now - moment) < span;
}

/** Back within a week after its end was told: it comes and goes. */
function isFlapping({ endNotified, since }: Track): boolean {
  return within(endNotified, since, WEEK);
}

/** What is known of conditions after a run. */
export function track(known: Tracks, found: ReadonlyMap<string, Found>, seenAs: SeenAs): Tracks {
  const after = new Map<string, Track>();
  for (const key of new Set([...known.keys(), ...found.keys()])) {
    const before = known.get(key);
    const now = found.get(key);
    const next = now ? snapshotResult(before, now, seenAs) : before && missed(before, seenAs);
    if (next) after.set(key, next);
  }
  return after;
}

function snapshotResult(before: Track | undefined, found: Found, seenAs: SeenAs): Track {
  const { now, runId, enforced } = seenAs;
  if (before?.state === 'open' || before?.state === 'resolved') {
    const backSince = before.misses > 0 ? now : before.backSince;
    return { ...before, found, state: 'open', misses: 0, awaySince: null, backSince };
  }
  const pending: Track = before?.state === 'pending' ? before : notice(found, before?.endNotified ?? null, seenAs);
  const seenAll = oneMore(pending.seenAll);
  const isUrgent = enforced === true && !hasQuickLooks(seenAs);
  const opens = !TRANSIENT.test(found.code) || isUrgent || hasLasted(seenAll, pending.since, seenAs);
  return { ...pending, found, seenAll, ...(opens ? { state: 'open', runId } : {}) };
}

function oneMore(runs: number): number {
  return Math.min(runs + 1, 3);
}

const MINUTE = DAY / 1440;

/** Whether quick looks come often enough to say how long something lasts. */
function hasQuickLooks({ quickEvery }: SeenAs): boolean {
  return quickEvery !== null && quickEvery <= 15 * MINUTE;
}

/**
 * Whether three runs in a row are behind it, the first and the last of them far enough apart: where AWS checks the pin, as far as
 * three quick looks are even if they are a little early; else as far as three runs on a day of four.
 */
function hasLasted(runs: number, first: number, seenAs: SeenAs): boolean {
  const { now, enforced, quickEvery } = seenAs;
  const apart = enforced === true && hasQuickLooks(seenAs) ? 1.5 * (quickEvery ?? 0) : 690 * MINUTE;
  return runs === 3 && !within(first, now, apart);
}

function notice(found: Found, endNotified: number | null, { now, runId }: SeenAs): Track {
  return {
    found,
    since: now,
    seenAll: 0,
    misses: 0,
    awaySince: null,
    backSince: null,
    state: 'pending',
    runId,
    notifications: null,
    endNotified,
  };
}

function missed(before: Track, seenAs: SeenAs): Track | null {
  const { now, runId, covers } = seenAs;
  const { state, found, endNotified } = before;
  if (state === 'resolved') return before;
  if (state === 'closed') return within(endNotified, now, WEEK) ? before : null;
  if (!covers(found.code)) return before;
  if (state === 'pending') return within(endNotified, now, WEEK) ? { ...before, state: 'closed' } : null;
  const misses = oneMore(before.misses);
  const awaySince = before.awaySince ?? now;
  const isLong = !TRANSIENT.test(found.code) || hasLasted(misses, awaySince, seenAs);
  const ends = isLong && (!isFlapping(before) || !within(awaySince, now, WEEK));
  return { ...before, misses, awaySince, ...(ends ? { state: 'resolved', runId } : {}) };
}

/** What people have to be told now. */
export function due(known: Tracks, { runId, now }: { runId: string; now: number }): Word[] {
  return [...known.values()].flatMap((one) => {
    const readReason = reasonFor(one, now);
    if (!readReason) return [];
    const { found, since, awaySince } = one;
    const delayed = (readReason === 'over' || readReason === 'new') && one.runId !== runId;
    const until = readReason === 'over' || readReason === 'reminder' ? awaySince : null;
    return [{ readReason, found, since, until, again: isFlapping(one), delayed }];
  });
}

function reasonFor(one: Track, now: number): ReadReason | null {
  const { state, notifications, found, awaySince } = one;
  if (state === 'resolved') return 'over';
  if (state !== 'open') return null;
  if (!notifications) return 'new';
  if (found.severity === 'critical' && notifications.severity === 'warning') return 'worse';
  if (isFlapping(one) && hasComeToStay(one, notifications.at, now)) return 'stays';
  const isAbout = awaySince === null || (isFlapping(one) && within(awaySince, now, WEEK / 2));
  return isAbout && isMonday(notifications.at, now) ? 'reminder' : null;
}

/** It is there for a day on end, and was not when people last heard of it. */
function hasComeToStay({ backSince, awaySince }: Track, notifiedAt: number, now: number): boolean {
  return backSince !== null && awaySince === null && now - backSince >= DAY && notifiedAt - backSince < DAY;
}

/** Whether the Monday has come that is nearest to a week after something was told; or the clock was ahead then. */
function isMonday(notifiedAt: number, now: number): boolean {
  return now >= nearestMonday(notifiedAt + WEEK) || now < notifiedAt - WEEK;
}

function nearestMonday(moment: number): number {
  const someMonday = Date.UTC(2026, 0, 5);
  return someMonday + Math.round((moment - someMonday) / WEEK) * WEEK;
}

/** What is known of conditions once people were told all that was due. */
export function allNotified(known: Tracks, now: number): Tracks {
  return new Map(
    [...known].map(([key, one]): [string, Track] => {
      const readReason = reasonFor(one, now);
      if (!readReason) return [key, one];
      if (readReason === 'over') return [key, { ...one, state: 'closed', notifications: null, endNotified: now }];
      return [key, { ...one, notifications: { at: now, severity: one.found.severity } }];
    }),
  );
}
