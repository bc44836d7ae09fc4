import type { Look } from '../world/issuer';
import { type Found, type Tracks, type Word, due, toldAll, track } from './conditions';
import { keyOf } from './findings';
import { type Begun, type Knowledge, NOTHING, isSame, tookPlace } from './knowledge';
import { type Outlook, type Situation, outlookOn } from './outlook';

/** What of a situation is the same all through a run. */
export type Circumstances = Omit<Situation, 'known' | 'pinned' | 'look' | 'remembers'>;

/** What one run has done about one provider so far, and what it can know. */
export interface Page {
  circumstances: Circumstances;
  /** Whether anything of it is kept. */
  kept: boolean;
  /** What was known when it was opened. */
  base: Knowledge;
  /** The list as it was read last. */
  pinned: readonly string[];
  look: Look | null;
  first: Outlook | null;
  /** From the list as it was read just before a write. */
  latest: Outlook | null;
  /** How far it has come with its write. */
  stage: 'looking' | 'ready' | 'conflict' | 'written' | 'confirmed' | 'failed';
  /** Conditions besides those of the look. */
  extra: readonly Found[];
  /** What is to be remembered in the end; null until it is asked for. */
  final: Knowledge | null;
}

export const openPage = (circumstances: Circumstances, base: Knowledge | null): Page => ({
  circumstances,
  kept: base !== null,
  base: base ?? NOTHING,
  pinned: [],
  look: null,
  first: null,
  latest: null,
  stage: 'looking',
  extra: [],
  final: null,
});

/** IAM gave the list, or did not. */
export const onList = (page: Page, list: readonly string[] | null): Page => {
  const { look, latest, stage, base, circumstances } = page;
  if (stage === 'written') {
    const isThere = list !== null && latest?.write && isSame(list, latest.write.after);
    return isThere ? { ...page, stage: 'confirmed' } : unconfirmed(page);
  }
  if (list === null) return look ? failed(page) : { ...page, extra: [warning('iam-read-failed')] };
  if (!look) return { ...page, pinned: list };
  // What was refused may have taken place all the same.
  const known = stage === 'conflict' ? underWay(page) : base;
  const reread = outlookOn({ ...circumstances, known, pinned: list, look, remembers: page.kept });
  return { ...page, pinned: list, latest: reread, stage: 'ready' };
};

export const onLook = (page: Page, look: Look): Page => {
  const { circumstances, base: known, pinned, kept: remembers } = page;
  const first = outlookOn({ ...circumstances, known, pinned, look, remembers });
  return { ...page, look, first };
};

/** Nothing of the page is kept after all. */
export const onLoss = (page: Page): Page => ({ ...onReopen(page, NOTHING), kept: false });

/** The page could be opened after all: what it holds was not known before. */
export const onReopen = (page: Page, base: Knowledge): Page =>
  page.look ? onLook({ ...page, kept: true, base }, page.look) : { ...page, kept: true, base };

/** IAM was asked to replace the list. */
export const onWrite = (page: Page, error: Error | null): Page => {
  if (!error) return { ...page, stage: 'written' };
  const isFirstConflict = error.name.startsWith('ConcurrentModification') && page.extra.length === 0;
  return isFirstConflict ? { ...page, stage: 'conflict', extra: [RETRIED] } : failed(page);
};

/** Marks that a write was tried again: not a condition that people hear of. */
const RETRIED: Found = { code: 'retried', about: '', severity: 'warning' };

const warning = (code: string): Found => ({ code, about: '', severity: 'warning' });

const unconfirmed = (page: Page): Page => ({ ...page, extra: [warning('iam-write-unconfirmed')] });

const failed = (page: Page): Page => {
  const { enforced } = page.latest ?? page.first ?? { enforced: null };
  const finding: Found = { ...warning('iam-write-failed'), severity: enforced === false ? 'warning' : 'critical' };
  return { ...page, stage: 'failed', extra: [finding] };
};

/** The write that is due now; null when none is. */
export const writeOf = ({ stage, latest }: Page): Begun | null => (stage === 'ready' ? (latest?.write ?? null) : null);

/** What is to be remembered while a write is under way. */
export const underWay = ({ base, latest }: Page): Knowledge => {
  if (!latest) return base;
  return { ...latest.known, begun: latest.write };
};

/** What is to be remembered in the end. */
export const finish = (page: Page): Page => {
  if (page.final) return page;
  const { base, first, latest, stage, extra, kept, circumstances } = page;
  const { now, runId } = circumstances;
  const outlook = latest ?? first;
  const known = outlook ? ending(outlook, stage) : base;
  const found = new Map([...(outlook?.found ?? []), ...extra.map((one) => [keyOf(one), one] as const)]);
  found.delete(RETRIED.code);
  const tracks = track(base.tracks, found, {
    now,
    runId,
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
