import { isSame, lower } from './model-state';
import type { Presented } from './proof';

/** What may leave a list, with the moment since when it is superseded. */
export type Leaving = ReadonlyMap<string, number>;

/** What decides which list should stand in IAM. */
export interface Question {
  pinned: readonly string[];
  /** What is presented; nothing when the look was not complete. */
  live: readonly Presented[];
  /** What may leave once it is superseded for longer than the overlap; nothing when the look does not count. */
  superseded: Leaving;
  /** What of it may make room. */
  spare: Leaving;
  approved: ReadonlySet<string>;
  rejected: ReadonlySet<string>;
  staged: readonly string[];
  /** Pinned, and to be taken out; never all that is pinned. */
  removed: ReadonlySet<string>;
  updates: 'verified' | 'always' | 'never';
  overlap: number | null;
  now: number;
  /** Whether nothing is known that counts: then nothing leaves, and nothing comes without a proof. */
  additionsOnly: boolean;
}

/** Which list should stand in IAM, and what cannot be done about it. */
export interface Answer {
  /** Null when nothing is to be written. */
  list: readonly string[] | null;
  /** Live, and not believed. */
  held: readonly string[];
  /** Live, and the watcher may not write. */
  forbidden: readonly string[];
  /** Live and believed, without a place. */
  unplaced: readonly string[];
  /** Staged, and not pinned. */
  unstaged: readonly string[];
}

const PLACES = 5;

/** Which list should stand in IAM. */
export function answerTo(question: Question): Answer {
  const { pinned, removed } = question;
  if (removed.size === 0) return answerFor(question);
  const staying = lower(pinned).filter((entry) => !removed.has(entry));
  const answer = answerFor({ ...question, pinned: staying });
  return { ...answer, list: answer.list ?? staying };
}

/** The same, of a list of which nothing is to be taken out. */
function answerFor(question: Question): Answer {
  const { live, approved, rejected, updates, overlap, now, additionsOnly } = question;
  const superseded: Leaving = additionsOnly ? new Map() : question.superseded;
  const pinned = lower(question.pinned);
  const missing = [...new Set(live.map(({ top }) => top))].filter((top) => !pinned.includes(top));
  const isBelieved = (top: string) =>
    (updates === 'always' && !additionsOnly && !rejected.has(top)) ||
    live.some((presented) => presented.top === top && presented.proof !== null);
  const believed = missing.filter(isBelieved);
  const held = missing.filter((top) => !isBelieved(top));
  const staged = [...new Set(question.staged)].filter((one) => !pinned.includes(one) && !believed.includes(one));
  if (updates === 'never') return { list: null, held: [], forbidden: missing, unplaced: [], unstaged: staged };

  const needed = new Set([...live.map(({ top }) => top), ...approved]);
  const age = (entry: string) => now - (superseded.get(entry) ?? now);
  const mayLeave = pinned.filter((entry) => superseded.has(entry) && !needed.has(entry));
  const expired = mayLeave.filter((entry) => overlap !== null && held.length === 0 && age(entry) > overlap);
  const list = pinned.filter((entry) => !expired.includes(entry));
  const spare = mayLeave
    .filter((entry) => list.includes(entry) && question.spare.has(entry))
    .toSorted((one, other) => age(other) - age(one));
  const unplaced: string[] = [];
  for (const top of believed) {
    const oldest = list.length < PLACES ? undefined : spare.shift();
    if (oldest !== undefined) list.splice(list.indexOf(oldest), 1);
    if (list.length < PLACES) list.push(top);
    else unplaced.push(top);
  }
  const room = Math.max(0, PLACES - list.length);
  list.push(...staged.slice(0, room));
  if (list.length === 0 || list.length > PLACES || isSame(list, pinned)) {
    return { list: null, held, forbidden: [], unplaced, unstaged: staged };
  }
  return { list, held, forbidden: [], unplaced, unstaged: staged.slice(room) };
}

/** A list that a person wants back. */
export interface Restore {
  version: number;
  list: readonly string[];
}

/**
 * Which list should stand in IAM when a person wants an earlier one back: that one, with what is needed besides.
 * @param lastLive what was live at the last look
 * @returns null when it cannot be done
 */
export function answerToRestore(question: Question, { list }: Restore, lastLive: readonly string[]): Answer | null {
  const earlier = lower(list).filter((entry) => !question.rejected.has(entry));
  const needed = [...question.live.map(({ top }) => top), ...lastLive, ...question.approved];
  const staying = lower(question.pinned).filter(
    (entry) => needed.includes(entry) && !earlier.includes(entry) && !question.removed.has(entry),
  );
  const base = [...earlier, ...staying];
  if (question.updates === 'never' || base.length === 0 || base.length > PLACES) return null;
  const answer = answerFor({ ...question, pinned: base, superseded: new Map(), spare: new Map() });
  const wanted = answer.list ?? base;
  const loses = lower(question.pinned).some((entry) => !wanted.includes(entry));
  if (isSame(wanted, question.pinned) || (question.additionsOnly && loses)) return null;
  return { ...answer, list: wanted };
}
