import { fitConditions } from './item-size';
import { type Finding, worstOf } from '../finding';
import { type Kind, isEvent, isTransient, kindOf } from '../finding-kinds';
import type { Condition } from './provider-state';

/** How many runs in a row a restless condition may have come, or gone, before it opens, or ends. */
export const DEBOUNCE_RUNS = 2;

/**
 * What comes back within this time after its end was told comes and goes, and has ended only when it stayed away as long;
 * in milliseconds.
 */
export const FLAPPING_MS = 7 * 24 * 60 * 60 * 1000;

/** Where a run takes place. */
export type Place = 'function' | 'terminal';

/** What a run can tell about conditions. */
export interface Look {
  now: Date;
  runId: string;
  /** Whether AWS checks the pin: then nobody waits for a second look. */
  enforced: boolean | null;
  /** Where the run takes place. Default: the function. */
  place?: Place | undefined;
  /** Whether this run would have found a condition of this kind. What a run could not see is no information. */
  covers: (kind: Kind) => boolean;
}

/**
 * Carries the conditions on with what a run found.
 *
 * A condition opens at once; a restless one (an issuer out of reach) in the third run in a row that finds it, unless AWS
 * checks the pin. It ends at once; a restless one in the third run in a row that does not find it; and one that came back
 * within a week after its end was told when it has been away for a week, lest people hear of it each time. Findings of
 * severity `info` are no conditions.
 *
 * The conditions are those of the function's network. A terminal stands in another one, and shows what it finds to the person
 * before it: what it sees opens, ends and counts for none of them.
 */
export const updateConditions = (
  conditions: readonly Condition[],
  findings: readonly Finding[],
  look: Look,
): readonly Condition[] => {
  if (look.place === 'terminal') return conditions;
  const found = conditionsIn(findings);
  const known = conditions.flatMap((condition) => {
    const finding = found.get(condition.key);
    return (finding ? seen(condition, finding, look) : missed(condition, look)) ?? [];
  });
  const keys = new Set(conditions.map(({ key }) => key));
  const fresh = [...found].filter(([key]) => !keys.has(key));
  const begun = fresh.map(([key, finding]) => seen(notice(key, finding, null, look), finding, look));
  return fitConditions([...known, ...begun]);
};

/** The findings that are conditions, by key; of several with one key the worst. */
const conditionsIn = (findings: readonly Finding[]): ReadonlyMap<string, Finding> => {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.severity === 'info' || isEvent(finding.code)) continue;
    const key = `${kindOf(finding.code)} ${finding.about ?? ''}`.trim();
    const known = byKey.get(key);
    byKey.set(key, worstOf(known ? [known, finding] : [finding]) ?? finding);
  }
  return byKey;
};

const notice = (key: string, finding: Finding, overSince: Date | null, { now, runId }: Look): Condition => ({
  key,
  phase: 'noticed',
  runId,
  finding,
  since: now,
  found: 0,
  missed: 0,
  missedSince: null,
  backSince: null,
  notified: null,
  overSince,
});

const seen = (condition: Condition, finding: Finding, look: Look): Condition => {
  const backSince = condition.missed > 0 ? look.now : condition.backSince;
  const still = { ...condition, finding, missed: 0, missedSince: null, backSince };
  if (condition.phase === 'over') {
    return seen(notice(condition.key, finding, condition.overSince, look), finding, look);
  }
  // An end that nobody was told of was none.
  if (condition.phase !== 'noticed') return { ...still, phase: 'open' };
  const found = condition.found + 1;
  return found > graceOf(still, look) ? { ...still, phase: 'open', runId: look.runId, found } : { ...still, found };
};

const graceOf = ({ finding }: Condition, { enforced }: Look): number =>
  isTransient(finding.code) && enforced !== true ? DEBOUNCE_RUNS : 0;

/** Whether it came back so soon after its end was told that it is not to be told each time. */
export const isFlapping = ({ since, overSince }: Condition): boolean => isRecent(overSince, since);

/** @returns null when it need not be remembered any longer */
const missed = (condition: Condition, look: Look): Condition | null => {
  const { now, runId, covers } = look;
  const { phase, finding, overSince } = condition;
  if (phase === 'ended') return condition;
  if (phase === 'over') return isRecent(overSince, now) ? condition : null;
  if (!covers(kindOf(finding.code))) return condition;
  if (phase === 'noticed') return isRecent(overSince, now) ? { ...condition, phase: 'over' } : null;
  const missedSince = condition.missedSince ?? now;
  const missing = { ...condition, missed: condition.missed + 1, missedSince };
  const grace = isTransient(finding.code) ? DEBOUNCE_RUNS : 0;
  const isAway = missing.missed > grace && !(isFlapping(condition) && isRecent(missedSince, now));
  return isAway ? { ...missing, phase: 'ended', runId } : missing;
};

const isRecent = (date: Date | null, now: Date): boolean =>
  date !== null && Math.abs(now.getTime() - date.getTime()) < FLAPPING_MS;
