import type { Cast } from '../world/chains';
import type { Look } from '../world/issuer';
import { isSame, lower } from './knowledge';
import { presentedIn } from './proof';

/** A write to IAM, and all that speaks for or against it; by what really was, and not by what the watcher may believe. */
export interface Write {
  /** The list as the run read it last. */
  before: readonly string[];
  after: readonly string[];
  look: Look;
  issuerHost: string;
  updates: 'verified' | 'always' | 'never';
  overlap: number | null;
  now: number;
  /** What a person asked to be pinned, in this run or before, and what the list was to hold that a person wanted back. */
  asked: ReadonlySet<string>;
  /** Those of them that may not leave by themselves. */
  approved: ReadonlySet<string>;
  /** Whether a person wanted a list back. */
  restoring: boolean;
  /** When a look showed a thumbprint last. */
  lastShown: ReadonlyMap<string, number>;
  everShown: ReadonlySet<string>;
  /** By how much the clock went back, all in all. */
  setBack: number;
  cast: Cast;
}

/** Which of the list rules a write breaks, in words. */
export const brokenBy = (write: Write): string[] => {
  const { before, after, look, approved, updates } = write;
  const added = after.filter((entry) => !lower(before).includes(entry));
  const removed = lower(before).filter((entry) => !after.includes(entry));
  const live = new Set(look.seen.map(({ chain }) => chain.top));
  const rules: readonly (readonly [holds: boolean, rule: string])[] = [
    [after.length > 0, 'a list is never empty'],
    [after.length <= 5, 'a list has at most five entries'],
    [after.every((entry) => /^[0-9a-f]{40}$/.test(entry)), 'entries are 40 lower-case hexadecimal digits'],
    [new Set(after).size === after.length, 'no duplicates'],
    [!isSame(before, after), 'no write when nothing changes'],
    [updates !== 'never', 'nothing is written where only looking is allowed'],
    [!removed.some((entry) => live.has(entry)), 'what is live stays'],
    [!removed.some((entry) => approved.has(entry)), 'what a person approved stays'],
    [look.complete || write.asked.size > 0 || write.restoring, 'a failure is never a change'],
    [removed.every((entry) => mayLeave(entry, added.length, write)), 'nothing leaves before its time'],
    [added.every((entry) => mayCome(entry, write)), 'nothing is added without evidence'],
  ];
  return rules.filter(([holds]) => !holds).map(([, rule]) => rule);
};

/** Seen live, and then gone for longer than the overlap; or in the way of one that is live. */
const mayLeave = (entry: string, newcomers: number, write: Write): boolean => {
  const { before, overlap, now, lastShown, setBack, restoring } = write;
  if (restoring) return true;
  const shown = lastShown.get(entry);
  if (shown === undefined) return false;
  const isOver = overlap !== null && now - shown + setBack > overlap;
  return isOver || lower(before).length + newcomers > 5;
};

const mayCome = (entry: string, write: Write): boolean => {
  const { before, look, issuerHost, updates, asked, everShown, cast, now } = write;
  if (asked.has(entry)) return true;
  const basis = { pinned: new Set(lower(before)), approved: asked, remembered: everShown, cast, now };
  return presentedIn(look, issuerHost, basis).some(
    ({ top, proof }) => top === entry && (proof !== null || updates === 'always'),
  );
};
