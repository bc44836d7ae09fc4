import { DEBOUNCE_LOOKS, type Debounce, isDebounced } from './debounce';
import { fitConditions } from './item-size';
import type { Finding } from '../../findings/finding';
import type { FindingRules, Kind } from '../finding-rules';
import { worstOf } from '../severity-rank';
import type { Condition } from './provider-state';

/**
 * Time after the notified end of a condition, in milliseconds. A condition that comes back within it is flapping, and ends
 * only when it has stayed away as long.
 */
export const FLAPPING_MS = 7 * 24 * 60 * 60 * 1000;

/** Place of a run. */
export type Place = 'function' | 'terminal';

/** Data of a run that the update of conditions needs. */
export interface Look extends Debounce {
  now: Date;
  runId: string;
  /** Place of the run. Default: the function. */
  place?: Place | undefined;
  /** True if this run would have found a condition of this kind. If it could not, the absence is no information. */
  covers: (kind: Kind) => boolean;
  rules: FindingRules;
}

/**
 * Updates the conditions with the findings of a run.
 *
 * A condition opens at once, and ends at once. A transient one (an issuer out of reach) waits for several looks, over some time
 * (`debounce.ts`). A flapping one, which came back within a week after its end was notified, ends when it has been away for a
 * week, so that operators are not notified each time. Findings of severity `info` are no conditions.
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
  const found = Math.min(condition.found + 1, DEBOUNCE_LOOKS);
  const isOpen =
    !look.rules.isTransient(finding.code) || isDebounced('opening', { looks: found, since: still.since }, look);
  return isOpen ? { ...still, phase: 'open', runId: look.runId, found } : { ...still, found };
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
  const looks = Math.min(condition.missed + 1, DEBOUNCE_LOOKS);
  const missing = { ...condition, missed: looks, missedSince };
  const isOver = !rules.isTransient(finding.code) || isDebounced('end', { looks, since: missedSince }, look);
  const isAway = isOver && !(isFlapping(condition) && isRecent(missedSince, now));
  return isAway ? { ...missing, phase: 'resolved', runId } : missing;
}

function isRecent(date: Date | null, now: Date): boolean {
  return date !== null && Math.abs(now.getTime() - date.getTime()) < FLAPPING_MS;
}
