import { isDeepStrictEqual } from 'node:util';
import type { ModelObservation } from '../sandbox/issuer';
import { type Found, type SeenAs, type Tracks, type Word, due, allNotified, track } from './conditions';
import { keyOf } from './findings';
import { type Begun, type ModelState, NOTHING, isSame, tookPlace } from './model-state';
import { type ExpectedOutcome, type Situation, expectedOutcome } from './expected-outcome';

/** What of a situation is the same all through a run. */
export type Circumstances = Omit<Situation, 'known' | 'pinned' | 'observed' | 'remembers' | 'now'> &
  Pick<SeenAs, 'quickEvery'>;

/** A moment of a run, and how much of the lease of a page it has left then; both in milliseconds. */
export interface Moment {
  now: number;
  left: number;
  /** Whether the run has given up on its memory. */
  givenUp: boolean;
}

/** What one run has done about one provider so far, and what it can know. */
export interface RunView {
  circumstances: Circumstances;
  /** Whether anything of it is kept. */
  kept: boolean;
  /** What was known when it was opened. */
  base: ModelState;
  /** What is known for the next try at a write: what the try before was going to do. */
  known: ModelState;
  /** The list as it was read last. */
  pinned: readonly string[];
  observed: ModelObservation | null;
  /** When the look began. */
  observedAt: number;
  /** Whether it is the second look, taken for a write. */
  renewed: boolean;
  first: ExpectedOutcome | null;
  /** From the list as it was read last for a write. */
  judged: ExpectedOutcome | null;
  /** The last of those that was to be written. */
  cleared: ExpectedOutcome | null;
  /**
   * How far it has come with its write: `keeping` until what is to be written is remembered, `again` until the list is read
   * another time, `renewing` until there is another look; `abandoned` when the page is left to other runs.
   */
  phase:
    | 'looking'
    | 'idle'
    | 'keeping'
    | 'cleared'
    | 'again'
    | 'renewing'
    | 'written'
    | 'confirmed'
    | 'failed'
    | 'abandoned';
  /** Why it is abandoned: the lease is lost, or there is no time for yet another look, or IAM did not answer. */
  reason: 'lease' | 'time' | 'unread' | null;
  /** Whether nothing may leave the list, since nothing that is known of it counts. */
  additionsOnly: boolean;
  /** Whether it is settled whether what a person took out is kept, where nothing is to be written for that. */
  rejectionsKept: boolean;
  /** The last moment at which something came of it. */
  at: number;
  /** Conditions besides those of the look. */
  extra: readonly Found[];
  /** What is to be remembered in the end; null until it is asked for. */
  final: ModelState | null;
}

export function openView(circumstances: Circumstances, base: ModelState | null, at: number): RunView {
  return {
    circumstances,
    kept: base !== null,
    additionsOnly: base === null,
    base: base ?? NOTHING,
    known: base ?? NOTHING,
    pinned: [],
    observed: null,
    observedAt: at,
    renewed: false,
    first: null,
    judged: null,
    cleared: null,
    phase: 'looking',
    reason: null,
    rejectionsKept: false,
    at,
    extra: [],
    final: null,
  };
}

/** A write rests on a look that is younger: two minutes, in milliseconds. */
export const FRESH = 120_000;

/** The run does not write when its lease ends sooner, in milliseconds. */
const ENDING = 45_000;

/** IAM gave the list, or did not. */
export function onList(view: RunView, list: readonly string[] | null, moment: Moment): RunView {
  const { observed, first, cleared, phase } = view;
  const at = moment.now;
  if (phase === 'written') {
    const isThere = list !== null && cleared?.write && isSame(list, cleared.write.after);
    return isThere ? { ...view, at, phase: 'confirmed' } : unconfirmed({ ...view, at });
  }
  if (phase === 'renewing') return list === null ? abandon(view, 'unread') : { ...view, observedAt: at };
  if (list === null) return observed && (first?.write || cleared) ? failed({ ...view, at }) : unread({ ...view, at });
  if (!observed) return { ...view, at, pinned: list, observedAt: at };
  const judged = expectedFor({ ...view, pinned: list, at }, observed, view.known);
  const read: RunView = { ...view, at, pinned: list, judged, phase: 'idle' };
  return judged.write ? check(read, moment) : read;
}

/** Nothing is known of the provider. */
function unread(view: RunView): RunView {
  return { ...view, observed: null, first: null, judged: null, extra: [warning('iam-read-failed')] };
}

function expectedFor(
  { circumstances, pinned, additionsOnly, at }: RunView,
  observed: ModelObservation,
  known: ModelState,
): ExpectedOutcome {
  return expectedOutcome({ ...circumstances, now: at, known, pinned, observed, remembers: !additionsOnly });
}

/** A write is due: whether it may be done is seen before it is remembered, and after. */
function check(view: RunView, moment: Moment): RunView {
  if (view.kept && moment.left === 0) return abandon(view, 'lease');
  if (!isFresh(view, moment)) return renew(view);
  return view.kept && !moment.givenUp ? { ...view, phase: 'keeping' } : onKept(view, 'unavailable', moment);
}

/** What is to be written is remembered, or is not, or another run has the lease. */
export function onKept(view: RunView, outcome: 'saved' | 'lost' | 'unavailable', moment: Moment): RunView {
  const { kept, additionsOnly, judged } = view;
  if (outcome === 'lost' || (kept && moment.left < ENDING)) return abandon(view, 'lease');
  if (outcome === 'unavailable' && !additionsOnly)
    return { ...view, at: moment.now, additionsOnly: true, phase: 'again' };
  const next: RunView = { ...view, at: moment.now, known: pending(view) };
  return isFresh(view, moment) ? { ...next, cleared: judged, phase: 'cleared' } : renew(next);
}

function isFresh({ observedAt }: RunView, { now }: Moment): boolean {
  return now - observedAt < FRESH;
}

/** An old look is taken again, once. */
function renew(view: RunView): RunView {
  return view.renewed ? abandon(view, 'time') : { ...view, renewed: true, phase: 'renewing' };
}

function abandon(view: RunView, reason: RunView['reason']): RunView {
  return { ...view, phase: 'abandoned', reason };
}

export function onObservation(view: RunView, observed: ModelObservation, now: number): RunView {
  if (view.phase === 'renewing') return { ...view, at: now, observed, phase: 'again' };
  const seen = { ...view, at: now, observed };
  return { ...seen, first: expectedFor(seen, observed, view.base) };
}

/** Nothing of the page is kept after all. */
export function onLoss(view: RunView, now: number): RunView {
  const lost = { ...view, at: now, kept: false, additionsOnly: true, base: NOTHING, known: NOTHING };
  return lost.observed ? { ...lost, first: expectedFor(lost, lost.observed, NOTHING) } : lost;
}

/** The page could be opened after all: what it holds was not known before. */
export function onReopen(view: RunView, base: ModelState, now: number): RunView {
  const kept = { ...view, at: now, kept: true, additionsOnly: false, base, known: base };
  return kept.observed ? { ...kept, first: expectedFor(kept, kept.observed, base) } : kept;
}

/** The page was taken after a look without it, and holds what was known then: what was made of that look stays. */
export function onTaken(view: RunView, base: ModelState, now: number): RunView {
  return { ...onReopen(view, base, now), first: view.first };
}

/** Whether what a person took out is to be kept first, though nothing is to be written for it. */
export function isRejecting({ phase, first, judged, known, rejectionsKept }: RunView): boolean {
  if ((phase !== 'looking' && phase !== 'idle') || rejectionsKept) return false;
  const rejects = [...((judged ?? first)?.rejects ?? [])];
  return rejects.some((one) => !known.rejected.has(one) && known.begun?.removals.has(one) !== true);
}

/** It is kept, or is not: then it is not done. */
export function onRejectionsKept(view: RunView, outcome: 'saved' | 'lost' | 'unavailable', now: number): RunView {
  if (outcome === 'lost') return abandon(view, 'lease');
  const kept = { ...view, at: now, rejectionsKept: true };
  if (outcome === 'saved' || !view.observed) return kept;
  const without = { ...kept, additionsOnly: true };
  return { ...without, first: expectedFor(without, view.observed, view.known) };
}

/** IAM was asked to replace the list. */
export function onWrite(view: RunView, error: Error | null, at: number): RunView {
  if (!error) return { ...view, at, phase: 'written' };
  const isFirstConflict = error.name.startsWith('ConcurrentModification') && view.extra.length === 0;
  return isFirstConflict ? { ...view, at, phase: 'again', extra: [RETRIED] } : failed({ ...view, at });
}

/** Marks that a write was tried again: not a condition that people hear of. */
const RETRIED: Found = { code: 'retried', about: '', severity: 'warning' };

function warning(code: string): Found {
  return { code, about: '', severity: 'warning' };
}

function unconfirmed(view: RunView): RunView {
  return { ...view, extra: [warning('iam-write-unconfirmed')] };
}

function failed(view: RunView): RunView {
  const { enforced } = view.cleared ?? view.first ?? { enforced: null };
  const finding: Found = { ...warning('iam-write-failed'), severity: enforced === false ? 'warning' : 'critical' };
  return { ...view, phase: 'failed', extra: [finding] };
}

/** The write that is due now; null when none is. */
export function writeOf({ phase, cleared }: RunView): Begun | null {
  return phase === 'cleared' ? (cleared?.write ?? null) : null;
}

/** What is to be remembered while a write is under way. */
export function pending({ base, judged, first }: RunView): ModelState {
  const expected = judged ?? first;
  return expected ? { ...expected.known, begun: expected.write } : base;
}

/** What is to be remembered in the end. */
export function finish(unfinished: RunView): RunView {
  if (unfinished.final) return unfinished;
  const view = isRejecting(unfinished) ? onRejectionsKept(unfinished, 'unavailable', unfinished.at) : unfinished;
  const { base, first, judged, cleared, phase, extra, kept, circumstances, at } = view;
  const isTried = phase === 'written' || phase === 'confirmed' || phase === 'failed';
  const expected = isTried ? (cleared ?? first) : (judged ?? first);
  const known = expected ? ending(expected, phase) : base;
  const found = new Map([...(expected?.found ?? []), ...extra.map((one) => [keyOf(one), one] as const)]);
  found.delete(RETRIED.code);
  const tracks = track(base.tracks, found, {
    now: at,
    runId: circumstances.runId,
    // What is not kept cannot wait.
    enforced: kept ? known.enforced : true,
    quickEvery: kept ? circumstances.quickEvery : null,
    covers: (code) => expected !== null && (expected.complete || SEEN_IN_IAM.has(code)),
  });
  return { ...view, final: { ...known, tracks } };
}

const SEEN_IN_IAM = new Set(['iam-read-failed', 'writing-stopped', 'staged-unused']);

function ending({ known, write }: ExpectedOutcome, phase: RunView['phase']): ModelState {
  if (!write) return known;
  return phase === 'confirmed' ? tookPlace(known, write) : { ...known, begun: write };
}

/** A quick look saw an issuer: the list is taken to be as it is remembered, since nobody asked IAM. */
export function onQuickLook(view: RunView, observed: ModelObservation, now: number): RunView {
  return onObservation({ ...view, pinned: view.base.list ?? [] }, observed, now);
}

/** Whether anything is to be written, remembered or told after a look that a run took before it has the page. */
export function hasChanged(seen: RunView): boolean {
  const { final, base, circumstances, at } = finish(seen);
  if (base.begun || !final) return true;
  return !isDeepStrictEqual(final, base) || itemsOf(final, { runId: circumstances.runId, now: at }).length > 0;
}

/** What there is to tell, in words that the reader of a message could say as well. */
export function itemsOf(
  { untold, tracks }: { untold: ModelState['untold']; tracks: Tracks },
  mark: { runId: string; now: number },
): string[] {
  return [
    ...untold.map(({ code, about, runId, warns = false }) =>
      inWords('new', warns && 'warning', code, about, runId !== mark.runId && 'late'),
    ),
    ...due(tracks, mark).map((word) =>
      inWords(
        word.readReason,
        word.readReason === 'over' ? 'over' : word.found.severity,
        keyOf(word.found),
        spanOf(word),
        // Of what got worse or stays, the rest is not worth a word.
        word.again && word.readReason !== 'worse' && word.readReason !== 'stays' && 'again',
        word.delayed && 'late',
      ),
    ),
  ];
}

function spanOf({ readReason, since, until }: Word): string | false {
  if (until === null) return false;
  return readReason === 'over' ? `${minuteOf(since)} to ${minuteOf(until)}` : `since ${minuteOf(until)}`;
}

function inWords(...words: readonly (string | false)[]): string {
  return words.filter(Boolean).join(' ');
}

function minuteOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** What is to be remembered once people were told. */
export function afterNotifying(known: ModelState, now: number): ModelState {
  return {
    ...known,
    untold: [],
    tracks: allNotified(known.tracks, now),
  };
}
