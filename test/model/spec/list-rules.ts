import { type Chains, DAY } from '../sandbox/chains';
import type { ModelObservation } from '../sandbox/issuer';
import { isSame, lower } from './model-state';
import { judge } from './proof';

/** A write to IAM, and all that speaks for or against it; by what really was, and not by what the watcher may believe. */
export interface Write {
  /** The list as the run read it last. */
  before: readonly string[];
  after: readonly string[];
  observed: ModelObservation;
  /** When it began. */
  observedAt: number;
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
  /** What the last two looks showed, this one included. */
  observations: readonly ReadonlySet<string>[];
  /** The runs that missed a thumbprint since. */
  missedBy: ReadonlyMap<string, ReadonlySet<string>>;
  /** What a person took out before, as far as the run can know. */
  rejected: ReadonlySet<string>;
  /** What a person wants taken out. */
  removing: ReadonlySet<string>;
  /** Whether nothing that is known of the list counts. */
  additionsOnly: boolean;
  runId: string;
  /** By how much the clock went back, all in all. */
  setBack: number;
  chains: Chains;
}

/** Which of the list rules a write breaks, in words. */
export function brokenBy(write: Write): string[] {
  const { before, after, observed, approved, updates } = write;
  const added = after.filter((entry) => !lower(before).includes(entry));
  const gone = lower(before).filter((entry) => !after.includes(entry));
  const removed = gone.filter((entry) => !write.removing.has(entry));
  const live = new Set(observed.seen.map(({ chain }) => chain.top));
  const rules: readonly (readonly [holds: boolean, rule: string])[] = [
    [after.length > 0, 'a list is never empty'],
    [after.length <= 5, 'a list has at most five entries'],
    [after.every((entry) => /^[0-9a-f]{40}$/.test(entry)), 'entries are 40 lower-case hexadecimal digits'],
    [new Set(after).size === after.length, 'no duplicates'],
    [!isSame(before, after), 'no write when nothing changes'],
    [updates !== 'never', 'nothing is written where only looking is allowed'],
    [!removed.some((entry) => live.has(entry)), 'what is live stays'],
    [!removed.some((entry) => approved.has(entry)), 'what a person approved stays'],
    [
      observed.complete || write.asked.size > 0 || write.restoring || write.removing.size > 0,
      'a failure is never a change',
    ],
    [
      write.restoring || !removed.some((entry) => write.observations.some((shown) => shown.has(entry))),
      'nothing leaves in the look that first misses it',
    ],
    [!write.additionsOnly || gone.length === 0, 'without memory nothing leaves'],
    [!added.some((entry) => write.rejected.has(entry)), 'what a person took out does not come back'],
    [removed.every((entry) => mayLeave(entry, added.length, write)), 'nothing leaves before its time'],
    [added.every((entry) => mayCome(entry, write)), 'nothing is added without evidence'],
  ];
  return rules.filter(([holds]) => !holds).map(([, rule]) => rule);
}

/** Seen live, and then gone for longer than the overlap; or, for a day and two looks before this one, in the way of a live one. */
function mayLeave(entry: string, newcomers: number, write: Write): boolean {
  const { before, overlap, now, lastShown, setBack, restoring, missedBy, runId, chains } = write;
  if (restoring) return true;
  const shown = lastShown.get(entry);
  if (shown === undefined) return false;
  const age = now - shown + setBack;
  if (overlap !== null && age > overlap) return true;
  const lifetime = chains.certificates.get(entry)?.lifetime ?? Infinity;
  const isOld = age >= (lifetime < 4 * DAY ? lifetime / 4 : DAY);
  const earlier = [...(missedBy.get(entry) ?? [])].filter((run) => run !== runId);
  return lower(before).length + newcomers > 5 && isOld && earlier.length >= 2;
}

function mayCome(entry: string, write: Write): boolean {
  const { before, observed, updates, asked, everShown, chains, observedAt: now } = write;
  if (asked.has(entry)) return true;
  const pinned = new Set(lower(before).filter((one) => !write.removing.has(one)));
  const nothing = { rejected: new Set<string>(), twinned: new Set<string>() };
  const basis = {
    ...nothing,
    pinned,
    founding: pinned,
    placed: pinned,
    approved: asked,
    remembered: everShown,
    chains,
    now,
  };
  return judge(observed, basis).presented.some(
    ({ top, proof }) => top === entry && (proof !== null || (updates === 'always' && !write.additionsOnly)),
  );
}
