import { fitConditions } from './item-size';
import type { Finding } from '../../findings/finding';
import type { FindingRules, Kind } from '../finding-rules';
import { worstOf } from '../severity-rank';
import type { Condition } from './provider-state';

/** Number of runs in a row that may find, or miss, a transient condition before it opens, or ends. */
export const DEBOUNCE_RUNS = 2;

/**
 * Time after the notified end of a condition, in milliseconds. A condition that comes back within it is flapping, and ends
 * only when it has stayed away as long.
 */
export const FLAPPING_MS = 7 * 24 * 60 * 60 * 1000;

/** Place of a run. */
export type Place = 'function' | 'terminal';

/** Data of a run that the update of conditions needs. */
export interface Look {
  now: Date;
  runId: string;
  /** True if AWS checks the pin: then no condition waits for a second look before it opens. */
  enforced: boolean | null;
  /** Place of the run. Default: the function. */
  place?: Place | undefined;
  /** True if this run would have found a condition of this kind. If it could not, the absence is no information. */
  covers: (kind: Kind) => boolean;
  rules: FindingRules;
}

/**
 * Updates the conditions with the findings of a run.
 *
 * A condition opens at once. A transient one (an issuer out of reach) opens in the third run in a row that finds it, unless
 * AWS checks the pin. A condition ends at once. A transient one ends in the third run in a row that does not find it. A
 * flapping one, which came back within a week after its end was notified, ends when it has been away for a week, so that
 * operators are not notified each time. Findings of severity `info` are no conditions.
 *
 * The conditions are those of the function's network. A terminal is in another network, and shows its findings to the
 * operator who uses it. So its findings open and end no condition, and count for none.
 */
export function updateConditions(
  conditions: readonly Condition[],
  findings: readonly Finding[],
  look: Look,
): readonly Condition[] {
  if (look.place === 'terminal') return conditions;
  const found = conditionsIn(findings, look.rules);
  const known = conditions.flatMap((condition) => {
    const finding = found.get(condition.key);
    return (finding ? seen(condition, finding, look) : missed(condition, look)) ?? [];
  });
  const keys = new Set(conditions.map(({ key }) => key));
  const fresh = [...found].filter(([key]) => !keys.has(key));
  const begun = fresh.map(([key, finding]) => seen(notice(key, finding, null, look), finding, look));
  return fitConditions([...known, ...begun], look.rules);
}

/** Returns the findings that are conditions, by key; the worst where several have one key. */
function conditionsIn(findings: readonly Finding[], rules: FindingRules): ReadonlyMap<string, Finding> {
  const { severityOf, isEvent, kindOf } = rules;
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    if (severityOf(finding) === 'info' || isEvent(finding.code)) continue;
    const key = [kindOf(finding.code), finding.about ?? ''].join(' ').trim();
    const known = byKey.get(key);
    byKey.set(key, worstOf(known ? [known, finding] : [finding], severityOf) ?? finding);
  }
  return byKey;
}

function notice(key: string, finding: Finding, closedSince: Date | null, { now, runId }: Look): Condition {
  return {
    key,
    phase: 'pending',
    runId,
    finding,
    since: now,
    found: 0,
    missed: 0,
    missedSince: null,
    backSince: null,
    notified: null,
    closedSince,
    acknowledged: null,
  };
}

function seen(condition: Condition, finding: Finding, look: Look): Condition {
  const backSince = condition.missed > 0 ? look.now : condition.backSince;
  const still = { ...condition, finding, missed: 0, missedSince: null, backSince };
  if (condition.phase === 'closed') {
    return seen(notice(condition.key, finding, condition.closedSince, look), finding, look);
  }
  // An end without a notification was none.
  if (condition.phase !== 'pending') return { ...still, phase: 'open' };
  const found = condition.found + 1;
  return found > graceOf(still, look) ? { ...still, phase: 'open', runId: look.runId, found } : { ...still, found };
}

function graceOf({ finding }: Condition, { enforced, rules }: Look): number {
  return rules.isTransient(finding.code) && enforced !== true ? DEBOUNCE_RUNS : 0;
}

/** True if it came back so soon after its end was notified that it is not notified each time. */
export function isFlapping({ since, closedSince }: Condition): boolean {
  return isRecent(closedSince, since);
}

/** @returns null when the condition need not be kept any longer */
function missed(condition: Condition, look: Look): Condition | null {
  const { now, runId, covers, rules } = look;
  const { phase, finding, closedSince } = condition;
  if (phase === 'resolved') return condition;
  if (phase === 'closed') return isRecent(closedSince, now) ? condition : null;
  if (!covers(rules.kindOf(finding.code))) return condition;
  if (phase === 'pending') return isRecent(closedSince, now) ? { ...condition, phase: 'closed' } : null;
  const missedSince = condition.missedSince ?? now;
  const missing = { ...condition, missed: condition.missed + 1, missedSince };
  const grace = rules.isTransient(finding.code) ? DEBOUNCE_RUNS : 0;
  const isAway = missing.missed > grace && !(isFlapping(condition) && isRecent(missedSince, now));
  return isAway ? { ...missing, phase: 'resolved', runId } : missing;
}

function isRecent(date: Date | null, now: Date): boolean {
  return date !== null && Math.abs(now.getTime() - date.getTime()) < FLAPPING_MS;
}
