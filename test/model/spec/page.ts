import type { Look } from '../world/issuer';
import { type Found, type Tracks, type Word, due, toldAll, track } from './conditions';
import { keyOf } from './findings';
import { type Begun, type Knowledge, NOTHING, isSame, tookPlace } from './knowledge';
import { type Outlook, type Situation, outlookOn } from './outlook';

/** What of a situation is the same all through a run. */
export type Circumstances = Omit<Situation, 'known' | 'pinned' | 'look' | 'remembers' | 'now'>;

/** A moment of a run, and how much of the lease of a page it has left then; both in milliseconds. */
export interface Moment {
  now: number;
  left: number;
  /** Whether the run has given up on its memory. */
  givenUp: boolean;
}

/** What one run has done about one provider so far, and what it can know. */
export interface Page {
  circumstances: Circumstances;
  /** Whether anything of it is kept. */
  kept: boolean;
  /** What was known when it was opened. */
  base: Knowledge;
  /** What is known for the next try at a write: what the try before was going to do. */
  known: Knowledge;
  /** The list as it was read last. */
  pinned: readonly string[];
  look: Look | null;
  /** When the look began. */
  lookedAt: number;
  /** Whether it is the second look, taken for a write. */
  renewed: boolean;
  first: Outlook | null;
  /** From the list as it was read last for a write. */
  judged: Outlook | null;
  /** The last of those that was to be written. */
  cleared: Outlook | null;
  /**
   * How far it has come with its write: `keeping` until what is to be written is remembered, `again` until the list is read
   * another time, `renewing` until there is another look; `abandoned` when the page is left to other runs.
   */
  stage:
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
  final: Knowledge | null;
}

export const openPage = (circumstances: Circumstances, base: Knowledge | null, at: number): Page => ({
  circumstances,
  kept: base !== null,
  additionsOnly: base === null,
  base: base ?? NOTHING,
  known: base ?? NOTHING,
  pinned: [],
  look: null,
  lookedAt: at,
  renewed: false,
  first: null,
  judged: null,
  cleared: null,
  stage: 'looking',
  reason: null,
  rejectionsKept: false,
  at,
  extra: [],
  final: null,
});

/** A write rests on a look that is younger: two minutes, in milliseconds. */
export const FRESH = 120_000;

/** The run does not write when its lease ends sooner, in milliseconds. */
const ENDING = 45_000;

/** IAM gave the list, or did not. */
export const onList = (page: Page, list: readonly string[] | null, moment: Moment): Page => {
  const { look, cleared, stage } = page;
  const at = moment.now;
  if (stage === 'written') {
    const isThere = list !== null && cleared?.write && isSame(list, cleared.write.after);
    return isThere ? { ...page, at, stage: 'confirmed' } : unconfirmed({ ...page, at });
  }
  if (stage === 'renewing') return list === null ? abandon(page, 'unread') : { ...page, lookedAt: at };
  if (list === null) return look ? failed({ ...page, at }) : { ...page, at, extra: [warning('iam-read-failed')] };
  if (!look) return { ...page, at, pinned: list, lookedAt: at };
  const judged = outlookFor({ ...page, pinned: list, at }, look, page.known);
  const read: Page = { ...page, at, pinned: list, judged, stage: 'idle' };
  return judged.write ? check(read, moment) : read;
};

const outlookFor = ({ circumstances, pinned, additionsOnly, at }: Page, look: Look, known: Knowledge): Outlook =>
  outlookOn({ ...circumstances, now: at, known, pinned, look, remembers: !additionsOnly });

/** A write is due: whether it may be done is seen before it is remembered, and after. */
const check = (page: Page, moment: Moment): Page => {
  if (page.kept && moment.left === 0) return abandon(page, 'lease');
  if (!isFresh(page, moment)) return renew(page);
  return page.kept && !moment.givenUp ? { ...page, stage: 'keeping' } : onKept(page, 'unavailable', moment);
};

/** What is to be written is remembered, or is not, or another run has the lease. */
export const onKept = (page: Page, outcome: 'saved' | 'lost' | 'unavailable', moment: Moment): Page => {
  const { kept, additionsOnly, judged } = page;
  if (outcome === 'lost' || (kept && moment.left < ENDING)) return abandon(page, 'lease');
  if (outcome === 'unavailable' && !additionsOnly)
    return { ...page, at: moment.now, additionsOnly: true, stage: 'again' };
  const next: Page = { ...page, at: moment.now, known: underWay(page) };
  return isFresh(page, moment) ? { ...next, cleared: judged, stage: 'cleared' } : renew(next);
};

const isFresh = ({ lookedAt }: Page, { now }: Moment): boolean => now - lookedAt < FRESH;

/** An old look is taken again, once. */
const renew = (page: Page): Page =>
  page.renewed ? abandon(page, 'time') : { ...page, renewed: true, stage: 'renewing' };

const abandon = (page: Page, reason: Page['reason']): Page => ({ ...page, stage: 'abandoned', reason });

export const onLook = (page: Page, look: Look, now: number): Page => {
  if (page.stage === 'renewing') return { ...page, at: now, look, stage: 'again' };
  const seen = { ...page, at: now, look };
  return { ...seen, first: outlookFor(seen, look, page.base) };
};

/** Nothing of the page is kept after all. */
export const onLoss = (page: Page, now: number): Page => {
  const lost = { ...page, at: now, kept: false, additionsOnly: true, base: NOTHING, known: NOTHING };
  return lost.look ? { ...lost, first: outlookFor(lost, lost.look, NOTHING) } : lost;
};

/** The page could be opened after all: what it holds was not known before. */
export const onReopen = (page: Page, base: Knowledge, now: number): Page => {
  const kept = { ...page, at: now, kept: true, additionsOnly: false, base, known: base };
  return kept.look ? { ...kept, first: outlookFor(kept, kept.look, base) } : kept;
};

/** Whether what a person took out is to be kept first, though nothing is to be written for it. */
export const isRejecting = ({ stage, first, rejectionsKept }: Page): boolean =>
  stage === 'looking' && first !== null && first.rejects && !rejectionsKept;

/** It is kept, or is not: then it is not done. */
export const onRejectionsKept = (page: Page, outcome: 'saved' | 'lost' | 'unavailable', now: number): Page => {
  if (outcome === 'lost') return abandon(page, 'lease');
  const kept = { ...page, at: now, rejectionsKept: true };
  if (outcome === 'saved' || !page.look) return kept;
  const without = { ...kept, additionsOnly: true };
  return { ...without, first: outlookFor(without, page.look, page.known) };
};

/** IAM was asked to replace the list. */
export const onWrite = (page: Page, error: Error | null, at: number): Page => {
  if (!error) return { ...page, at, stage: 'written' };
  const isFirstConflict = error.name.startsWith('ConcurrentModification') && page.extra.length === 0;
  return isFirstConflict ? { ...page, at, stage: 'again', extra: [RETRIED] } : failed({ ...page, at });
};

/** Marks that a write was tried again: not a condition that people hear of. */
const RETRIED: Found = { code: 'retried', about: '', severity: 'warning' };

const warning = (code: string): Found => ({ code, about: '', severity: 'warning' });

const unconfirmed = (page: Page): Page => ({ ...page, extra: [warning('iam-write-unconfirmed')] });

const failed = (page: Page): Page => {
  const { enforced } = page.cleared ?? page.first ?? { enforced: null };
  const finding: Found = { ...warning('iam-write-failed'), severity: enforced === false ? 'warning' : 'critical' };
  return { ...page, stage: 'failed', extra: [finding] };
};

/** The write that is due now; null when none is. */
export const writeOf = ({ stage, cleared }: Page): Begun | null =>
  stage === 'cleared' ? (cleared?.write ?? null) : null;

/** What is to be remembered while a write is under way. */
export const underWay = ({ base, judged, first }: Page): Knowledge => {
  const outlook = judged ?? first;
  return outlook ? { ...outlook.known, begun: outlook.write } : base;
};

/** What is to be remembered in the end. */
export const finish = (unfinished: Page): Page => {
  if (unfinished.final) return unfinished;
  const page = isRejecting(unfinished) ? onRejectionsKept(unfinished, 'unavailable', unfinished.at) : unfinished;
  const { base, first, judged, cleared, stage, extra, kept, circumstances, at } = page;
  const isTried = stage === 'written' || stage === 'confirmed' || stage === 'failed';
  const outlook = isTried ? (cleared ?? first) : (judged ?? first);
  const known = outlook ? ending(outlook, stage) : base;
  const found = new Map([...(outlook?.found ?? []), ...extra.map((one) => [keyOf(one), one] as const)]);
  found.delete(RETRIED.code);
  const tracks = track(base.tracks, found, {
    now: at,
    runId: circumstances.runId,
    enforced: kept ? known.enforced : true,
    informs: (code) => outlook !== null && (outlook.complete || SEEN_IN_IAM.has(code)),
  });
  return { ...page, final: { ...known, tracks } };
};

const SEEN_IN_IAM = new Set(['iam-read-failed', 'writing-stopped', 'staged-unused']);

const ending = ({ known, write }: Outlook, stage: Page['stage']): Knowledge => {
  if (!write) return known;
  return stage === 'confirmed' ? tookPlace(known, write) : { ...known, begun: write };
};

/** What there is to tell, in words that the reader of a message could say as well. */
export const itemsOf = (
  { untold, tracks }: { untold: Knowledge['untold']; tracks: Tracks },
  mark: { runId: string; now: number },
): string[] => [
  ...untold.map(({ code, about, runId, warns = false }) =>
    inWords('new', warns && 'warning', code, about, runId !== mark.runId && 'late'),
  ),
  ...due(tracks, mark).map((word) =>
    inWords(
      word.occasion,
      word.occasion === 'over' ? 'over' : word.found.severity,
      keyOf(word.found),
      spanOf(word),
      // Of what got worse or stays, the rest is not worth a word.
      word.again && word.occasion !== 'worse' && word.occasion !== 'stays' && 'again',
      word.late && 'late',
    ),
  ),
];

const spanOf = ({ occasion, since, until }: Word): string | false => {
  if (until === null) return false;
  return occasion === 'over' ? `${minuteOf(since)} to ${minuteOf(until)}` : `since ${minuteOf(until)}`;
};

const inWords = (...words: readonly (string | false)[]): string => words.filter(Boolean).join(' ');

const minuteOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** What is to be remembered once people were told. */
export const afterTelling = (known: Knowledge, now: number): Knowledge => ({
  ...known,
  untold: [],
  tracks: toldAll(known.tracks, now),
});
