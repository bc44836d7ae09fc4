import type { Cast } from '../world/chains';
import type { Look } from '../world/issuer';
import type { Found } from './conditions';
import { foundIn } from './findings';
import {
  type Begun,
  type Entries,
  type Entry,
  type Happening,
  type Knowledge,
  isMissed,
  looked,
  lower,
  readList,
} from './knowledge';
import { type Answer, type Restore, answerTo, answerToRestore } from './plan';
import { type Presented, presentedIn } from './proof';

/** What a person asks for. */
export interface Wish {
  approved: readonly string[];
  staged: readonly string[];
  restore: Restore | null;
}

export const NO_WISH: Wish = { approved: [], staged: [], restore: null };

/** Everything that decides what a run should do about a provider. */
export interface Situation {
  known: Knowledge;
  /** As IAM showed it just now. */
  pinned: readonly string[];
  look: Look;
  issuerHost: string;
  wish: Wish;
  updates: 'verified' | 'always' | 'never';
  overlap: number | null;
  cast: Cast;
  now: number;
  runId: string;
}

/** What a run should do about a provider. */
export interface Outlook {
  situation: Situation;
  /** What is to be remembered if nothing is written, what happened included. */
  known: Knowledge;
  /** What is to be written; null when nothing is. */
  write: Begun | null;
  /** Of the answer: what people hear of. */
  found: ReadonlyMap<string, Found>;
  complete: boolean;
  enforced: boolean | null;
}

/** What a run should do about a provider, from all that it can know. */
export const outlookOn = (situation: Situation): Outlook => {
  const { look, issuerHost, wish, overlap, cast, now, runId } = situation;
  const read = readList(situation.known, situation.pinned, now, runId);
  const pinned = read.list ?? situation.pinned;
  const isAsked = wish.approved.length + wish.staged.length > 0 || wish.restore !== null;
  const before = isAsked ? { ...read, stopped: false, oustings: [] } : read;
  const approved = new Set([...wish.approved, ...wish.staged, ...approvedIn(before, overlap, now)]);
  const remembered = [...before.entries].filter(([, { seen }]) => seen).map(([thumbprint]) => thumbprint);
  const isPinned = new Set(lower(pinned));
  const presented = presentedIn(look, issuerHost, {
    pinned: isPinned,
    approved,
    remembered: new Set(remembered),
    cast,
    now,
  });
  const entries = seenNow(before.entries, wish, look, now);
  const superseded = new Map(
    [...entries].flatMap(([one, entry]): [string, number][] =>
      entry.superseded !== null && isMissed(entry, look) ? [[one, entry.superseded]] : [],
    ),
  );
  const question = {
    pinned,
    live: look.complete ? presented : [],
    superseded,
    approved,
    staged: [...wish.staged, ...unfinishedStaging(before)],
    updates: before.stopped ? ('never' as const) : situation.updates,
    overlap,
    now,
  };
  const restore = wish.restore ?? unfinishedRestore(before);
  const restored =
    restore &&
    answerToRestore(question, restore, [...liveIn(before.entries), ...look.seen.map(({ chain }) => chain.top)]);
  const answer = restored ?? answerTo(question);
  const enforced = enforcedIn(look, now);
  const write = answer.list && begin({ ...situation, pinned }, answer.list, presented, approved, restored && restore);
  // What was begun is done now or given up; but not for want of information.
  const isFinal = look.complete || restore !== null;
  const happened: Omit<Happening, 'runId'>[] = [
    ...stagedLive(before, look),
    ...[...wish.approved, ...wish.staged]
      .filter((one) => isPinned.has(one))
      .map((about) => ({ code: 'thumbprint-approved', about })),
    ...notDone([...wish.approved, ...(isFinal ? unfinishedApprovals(before) : [])], pinned, answer, write).map(
      (about) => ({ code: 'approval-not-done', about }),
    ),
    ...(restore && !restored ? [{ code: 'restore-not-done', about: String(restore.version) }] : []),
  ];
  // A run that has to try again comes upon the same once more.
  const isNews = ({ code, about }: Omit<Happening, 'runId'>) =>
    !before.untold.some((one) => one.runId === runId && one.code === code && one.about === about);
  const known = {
    ...before,
    entries,
    begun: isFinal ? null : before.begun,
    enforced: enforced ?? before.enforced,
    untold: [...before.untold, ...happened.filter(isNews).map((one) => ({ ...one, runId }))],
  };
  const found = foundIn({ situation, known, answer, presented, enforced });
  return { situation, known, write, found, complete: look.complete, enforced };
};

const seenNow = (entries: Entries, { approved, staged }: Wish, look: Look, now: number): Entries =>
  new Map(
    [...entries].map(([one, entry]) => {
      const after = looked(one, entry, look, now);
      const by = approved.includes(one) ? 'approved' : staged.includes(one) ? 'staged' : null;
      return [one, by === null ? after : askedFor({ ...after, by }, now)];
    }),
  );

/** Who asks for what is not live wants it to stay, however long ago it was live. */
const askedFor = (entry: Entry, now: number): Entry =>
  entry.wasLive && entry.superseded === null ? entry : { ...entry, since: now, wasLive: false, superseded: null };

/** An approval ends when what it approved was live, and then superseded for longer than the overlap. */
const approvedIn = ({ entries, begun }: Knowledge, overlap: number | null, now: number): string[] => {
  const current = [...entries, ...(begun?.added ?? [])].filter(
    ([, { superseded }]) => superseded === null || overlap === null || now - superseded <= overlap,
  );
  return approvedOf(new Map(current));
};

const approvedOf = (entries: Entries): string[] =>
  [...entries].flatMap(([one, { by }]) => (by === 'approved' || by === 'staged' ? [one] : []));

/** What was live when all of it was last looked at. */
const liveIn = (entries: Entries): string[] =>
  [...entries].filter(([, { wasLive, superseded }]) => wasLive && superseded === null).map(([one]) => one);

const unfinishedRestore = ({ begun }: Knowledge): Restore | null => begun?.restore ?? null;

const unfinishedStaging = ({ begun }: Knowledge): string[] =>
  begun?.restore === null ? [...begun.added].flatMap(([one, { by }]) => (by === 'staged' ? [one] : [])) : [];

const unfinishedApprovals = ({ begun }: Knowledge): string[] =>
  [...(begun?.added ?? [])].flatMap(([one, { by }]) => (by === 'approved' ? [one] : []));

const stagedLive = ({ entries }: Knowledge, { seen }: Look) =>
  [...entries]
    .filter(([one, { by, wasLive }]) => by === 'staged' && !wasLive && seen.some(({ chain }) => chain.top === one))
    .map(([about]) => ({ code: 'staged-live', about }));

/** What a person asked to be pinned, and was not; unless another finding says so. */
const notDone = (
  approved: readonly string[],
  pinned: readonly string[],
  answer: Answer,
  write: Begun | null,
): string[] => {
  const isExplained = new Set([...lower(pinned), ...(write?.after ?? []), ...answer.forbidden]);
  return [...answer.unstaged, ...new Set(approved.filter((one) => !isExplained.has(one)))];
};

/** AWS checks the pin unless public CAs vouch for all that is presented. */
const enforcedIn = ({ seen }: Look, now: number): boolean | null =>
  seen.length === 0 ? null : seen.some(({ chain }) => chain.trust !== 'web-pki' || now > chain.until);

const begin = (
  { pinned, look, now, runId }: Situation,
  after: readonly string[],
  presented: readonly Presented[],
  approved: ReadonlySet<string>,
  restore: Restore | null,
): Begun => {
  const before = lower(pinned);
  const added = after.filter((one) => !before.includes(one));
  const proven = new Set(presented.filter(({ proof }) => proof !== null).map(({ top }) => top));
  const isSeen = (one: string) => presented.some(({ top }) => top === one);
  const putBack = lower(restore?.list ?? []);
  const isAsked = (one: string) => approved.has(one) || (putBack.includes(one) && !proven.has(one));
  const putBy = (one: string) => (!isSeen(one) ? 'staged' : isAsked(one) ? 'approved' : 'watcher');
  const codeOf = (one: string) =>
    !isSeen(one) ? 'thumbprint-staged' : proven.has(one) || restore ? 'thumbprint-added' : 'trusted-on-first-use';
  const fresh = { since: now, wasLive: false, seen: false, superseded: null, places: [] };
  return {
    at: now,
    runId,
    before: pinned,
    after,
    added: new Map(added.map((one) => [one, looked(one, { ...fresh, by: putBy(one) }, look, now)])),
    happenings: [
      ...(restore ? [{ code: 'list-restored', about: String(restore.version) }] : []),
      ...added.map((about) => ({ code: codeOf(about), about })),
      ...before.filter((one) => !after.includes(one)).map((about) => ({ code: 'thumbprint-retired', about })),
    ],
    restore,
  };
};
