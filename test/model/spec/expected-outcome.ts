import { type Chains, DAY } from '../sandbox/chains';
import { type ModelObservation, isTrusted } from '../sandbox/issuer';
import type { Found } from './conditions';
import { type SeenAs, leavingIn, snapshot } from './entries';
import { foundIn } from './findings';
import {
  type Begun,
  type Entries,
  type Entry,
  type StateEvent,
  type ModelState,
  approvedOf,
  lower,
  newEntry,
  readList,
  without,
} from './model-state';
import { type Answer, type Restore, answerTo, answerToRestore } from './plan';
import { type Basis, type SeenChains, judge } from './proof';
import { type Removal, type Removals, removalOf, removalsIn } from './removal';
import { questionsIn, unansweredAfter } from './unanswered';

/** What a person asks for. */
export interface ModelRequest {
  approved: readonly string[];
  staged: readonly string[];
  removed: Removals;
  restore: Restore | null;
}

export const NO_REQUEST: ModelRequest = { approved: [], staged: [], removed: new Map(), restore: null };

/** Everything that decides what a run should do about a provider. */
export interface Situation {
  known: ModelState;
  /** As IAM showed it just now. */
  pinned: readonly string[];
  observed: ModelObservation;
  requested: ModelRequest;
  updates: 'verified' | 'always' | 'never';
  overlap: number | null;
  chains: Chains;
  now: number;
  runId: string;
  /** Whether what the run does is remembered. */
  remembers: boolean;
}

/** What a run should do about a provider. */
export interface ExpectedOutcome {
  situation: Situation;
  /** What is to be remembered if nothing is written, what happened included. */
  known: ModelState;
  /** What is to be written; null when nothing is. */
  write: Begun | null;
  /** Of the answer: what people hear of. */
  found: ReadonlyMap<string, Found>;
  complete: boolean;
  enforced: boolean | null;
  /** What it rejects that is not pinned, where it writes nothing. */
  rejects: ReadonlySet<string>;
}

/** What a run should do about a provider, from all that it can know. */
export function expectedOutcome(situation: Situation): ExpectedOutcome {
  const { observed, requested, overlap, chains, now, runId } = situation;
  const read = readList(situation.known, situation.pinned, now, runId);
  const pinned = read.list ?? situation.pinned;
  const isPinned = new Set(lower(pinned));
  const before = asksForSomething(requested) ? { ...read, stopped: false, oustings: [] } : read;
  const { removal, basis } = planChange(situation, before, pinned);
  const { approved } = basis;
  const seenChains = judge(observed, basis);
  const { presented } = seenChains;
  const seenAs = { seenChains, questions: questionsIn(observed, before.unanswered, now), basis, now, runId };
  const entries = seenNow(before.entries, requested, seenAs);
  const isStillWanted = (one: string) => !removal.asked.has(one);
  const question = {
    pinned,
    live: observed.complete ? presented : [],
    ...leavingIn(entries, seenAs, chains),
    approved,
    rejected: basis.rejected,
    staged: [...requested.staged, ...unfinishedStaging(before).filter(isStillWanted)],
    removed: removal.leaving,
    updates: before.stopped ? ('never' as const) : situation.updates,
    overlap,
    now,
    additionsOnly: !situation.remembers,
  };
  const restore = requested.restore ?? unfinishedRestore(before);
  const restored =
    restore &&
    answerToRestore(question, restore, [...liveIn(before.entries), ...observed.seen.map(({ chain }) => chain.top)]);
  const answer = restored ?? answerTo(question);
  const enforced = enforcedIn(observed, now);
  const write =
    answer.list &&
    begin(
      { ...situation, pinned },
      answer.list,
      { seenAs, removal, before: before.entries, entries },
      restored && restore,
    );
  // What was begun is done now or given up; but not for want of information.
  const isFinal = observed.complete || restore !== null || removal.asked.size > 0;
  const happened: Omit<StateEvent, 'runId'>[] = [
    ...stagedLive(before, seenChains),
    ...[...requested.approved, ...requested.staged]
      .filter((one) => isPinned.has(one))
      .map((about) => ({ code: 'thumbprint-approved', about })),
    ...notDone(
      [...requested.approved, ...(isFinal ? unfinishedApprovals(before).filter(isStillWanted) : [])],
      pinned,
      answer,
      write,
    ).map((about) => ({ code: 'approval-not-done', about })),
    ...[...removal.absent].map((about) => ({ code: 'thumbprint-removed', about })),
    ...[...removal.refused].map((about) => ({ code: 'removal-not-done', about })),
    ...(restore && !restored ? [{ code: 'restore-not-done', about: String(restore.version) }] : []),
  ];
  // A run that has to try again comes upon the same once more.
  const isNotification = ({ code, about }: Omit<StateEvent, 'runId'>) =>
    !before.untold.some((one) => one.runId === runId && one.code === code && one.about === about);
  const known = {
    ...before,
    entries,
    rejected: new Set([
      ...without(
        before.rejected,
        [...requested.approved, ...requested.staged].filter((one) => entries.has(one)),
      ),
      ...removal.absent,
    ]),
    unanswered: unansweredAfter(before.unanswered, observed, seenAs.questions),
    begun: isFinal ? null : before.begun,
    enforced: enforced ?? before.enforced,
    untold: [...before.untold, ...happened.filter(isNotification).map((one) => ({ ...one, runId }))],
  };
  const found = foundIn({ situation, known, answer, seenAs, enforced });
  return {
    situation,
    known,
    write,
    found,
    complete: observed.complete,
    enforced,
    rejects: write ? new Set() : removal.absent,
  };
}

function asksForSomething({ approved, staged, removed, restore }: ModelRequest): boolean {
  return approved.length + staged.length + removed.size > 0 || restore !== null;
}

/** What is taken out; and what proofs rest on once it is. */
function planChange(situation: Situation, before: ModelState, pinned: readonly string[]) {
  const { observed, requested, overlap, chains, now, runId, remembers } = situation;
  const approvals = new Set([...requested.approved, ...requested.staged, ...approvedIn(before, overlap, now)]);
  const rejected = without(before.rejected, approvals);
  const of = { pinned: new Set(lower(pinned)), chains, now };
  const untouched = basisFor(before, { ...of, approved: approvals, rejected });
  const seenChains = judge(observed, untouched);
  const questions = questionsIn(observed, before.unanswered, now);
  const seen = seenNow(before.entries, NO_REQUEST, { seenChains, questions, basis: untouched, now, runId });
  // Where no run ever saw anything, anything may be live.
  const unknown = !observed.complete && before.enforced === null ? lower(pinned) : [];
  const removal = removalOf(removalsIn(requested, before), {
    pinned,
    live: new Set([...observed.seen.map(({ chain }) => chain.top), ...liveIn(seen), ...unknown]),
    enforced: enforcedIn(observed, now),
    updates: before.stopped ? 'never' : situation.updates,
    remembers,
  });
  const out = [...removal.leaving, ...removal.absent];
  const basis = basisFor(before, {
    ...of,
    approved: without(approvals, out),
    rejected: new Set([...rejected, ...out]),
  });
  return { removal, basis };
}

const MONTH = 30 * DAY;

/** What proofs rest on, going by what is known. */
function basisFor(
  { entries, twins }: ModelState,
  of: Pick<Basis, 'pinned' | 'approved' | 'rejected' | 'chains' | 'now'>,
): Basis {
  const which = (is: (entry: Entry, one: string) => boolean) =>
    new Set([...entries].filter(([one, entry]) => is(entry, one)).map(([one]) => one));
  return {
    ...of,
    pinned: without(of.pinned, of.rejected),
    founding: without(
      which(({ founds }, one) => founds || of.approved.has(one)),
      of.rejected,
    ),
    placed: without(
      which(({ by }, one) => ['found', 'approved', 'staged'].includes(by) || of.approved.has(one)),
      of.rejected,
    ),
    remembered: which(({ seen }) => seen),
    twinned: new Set([...twins].filter(([, at]) => of.now - at < MONTH).map(([authority]) => authority)),
  };
}

function seenNow(entries: Entries, { approved, staged }: ModelRequest, seenAs: SeenAs): Entries {
  return new Map(
    [...entries].map(([one, entry]) => {
      const after = snapshot(one, entry, entries, seenAs);
      const by = approved.includes(one) ? 'approved' : staged.includes(one) ? 'staged' : null;
      return [one, by === null ? after : askedFor({ ...after, by, founds: true, standing: 'approved' }, seenAs.now)];
    }),
  );
}

/** Who asks for what is not live wants it to stay, however long ago it was live. */
function askedFor(entry: Entry, now: number): Entry {
  return entry.wasLive && entry.superseded === null
    ? entry
    : { ...entry, since: now, wasLive: false, absent: null, superseded: null, missedBy: [] };
}

/** An approval ends when what it approved was live, and then superseded for longer than the overlap. */
function approvedIn({ entries, begun }: ModelState, overlap: number | null, now: number): string[] {
  const current = [...entries, ...(begun?.added ?? [])].filter(
    ([, { superseded }]) => superseded === null || overlap === null || now - superseded <= overlap,
  );
  return approvedOf(new Map(current));
}

/** What was live when all of it was last looked at. */
function liveIn(entries: Entries): string[] {
  return [...entries].filter(([, { wasLive, superseded }]) => wasLive && superseded === null).map(([one]) => one);
}

function unfinishedRestore({ begun }: ModelState): Restore | null {
  return begun?.restore ?? null;
}

function unfinishedStaging({ begun }: ModelState): string[] {
  return begun?.restore === null ? [...begun.added].flatMap(([one, { by }]) => (by === 'staged' ? [one] : [])) : [];
}

function unfinishedApprovals({ begun }: ModelState): string[] {
  return [...(begun?.added ?? [])].flatMap(([one, { by }]) => (by === 'approved' ? [one] : []));
}

function stagedLive({ entries }: ModelState, { judged }: SeenChains) {
  return [...entries]
    .filter(([one, { by, wasLive }]) => {
      const isShown = judged.some(({ chain, sound }) => sound && chain.top === one);
      return by === 'staged' && !wasLive && isShown;
    })
    .map(([about]) => ({ code: 'staged-live', about }));
}

/** What a person asked to be pinned, and was not; unless another finding says so. */
function notDone(
  approved: readonly string[],
  pinned: readonly string[],
  answer: Answer,
  write: Begun | null,
): string[] {
  const isExplained = new Set([...lower(pinned), ...(write?.after ?? []), ...answer.forbidden]);
  return [...answer.unstaged, ...new Set(approved.filter((one) => !isExplained.has(one)))];
}

/** AWS checks the pin unless public CAs prove all that is presented. */
function enforcedIn({ seen }: ModelObservation, now: number): boolean | null {
  return seen.length === 0
    ? null
    : seen.some(
        ({ host, chain }) => chain.trust !== 'web-pki' || !isTrusted(chain, now) || !chain.names.includes(host),
      );
}

/** What a write comes of. */
interface Intent {
  seenAs: SeenAs;
  removal: Removal;
  /** What is known of the list before the look, and after it. */
  before: Entries;
  entries: Entries;
}

function begin(
  { pinned, now, runId }: Situation,
  after: readonly string[],
  { seenAs, removal, before: known, entries }: Intent,
  restore: Restore | null,
): Begun {
  const before = lower(pinned);
  const added = after.filter((one) => !before.includes(one));
  const { seenChains, basis } = seenAs;
  const { presented, judged } = seenChains;
  const proven = new Set(presented.filter(({ proof }) => proof !== null).map(({ top }) => top));
  const isSeen = (one: string) => presented.some(({ top }) => top === one);
  const putBack = lower(restore?.list ?? []);
  const hasRequest = (one: string) => basis.approved.has(one) || (putBack.includes(one) && !proven.has(one));
  const putBy = (one: string) => (!isSeen(one) ? 'staged' : hasRequest(one) ? 'approved' : 'watcher');
  const codeOf = (one: string) =>
    !isSeen(one) ? 'thumbprint-staged' : proven.has(one) || restore ? 'thumbprint-added' : 'trusted-on-first-use';
  // On a public CA, where all that is known of the pins stood on something else.
  const standings = [...known.values()].flatMap(({ standing }) => standing ?? []);
  const isOfOtherKind = (one: string) =>
    presented.find(({ top, proof }) => top === one && proof !== null)?.proof === 'web-pki' &&
    standings.length > 0 &&
    !standings.includes('web-pki');
  const twins = judged.flatMap(({ chain, twinOf }) => (added.includes(chain.top) ? (twinOf ?? []) : []));
  return {
    at: now,
    runId,
    before: pinned,
    after,
    added: new Map(
      added.map((one) => {
        // What is added because it is shown has been live, whatever proves it.
        const entry = { ...newEntry(putBy(one), now), wasLive: isSeen(one) };
        return [one, snapshot(one, entry, entries, seenAs)];
      }),
    ),
    events: [
      ...(restore ? [{ code: 'list-restored', about: String(restore.version) }] : []),
      ...added.map((about) => ({
        code: codeOf(about),
        about,
        warns: codeOf(about) === 'thumbprint-added' && isOfOtherKind(about),
      })),
      ...before
        .filter((one) => !after.includes(one))
        .map((about) => ({ code: removal.leaving.has(about) ? 'thumbprint-removed' : 'thumbprint-retired', about })),
    ],
    twins: [...new Set(twins)],
    restore,
    removals: new Map([...removal.asked].filter(([one]) => removal.leaving.has(one))),
  };
}
