import { updateConditions } from '../../lambda/judge/state/conditions';
import { FINDING_RULES } from '../../lambda/findings/lookup';
import type { Severity } from '../../lambda/findings/severity';
import type { FindingCode } from '../../lambda/findings/catalogue';
import type { Condition } from '../../lambda/judge/state/provider-state';
import { dueNotifications } from '../../lambda/judge/state/due-notifications';
import { markNotified } from '../../lambda/judge/state/mark-notified';
import { sampleOf } from './sample-findings';

const HOUR = 60 * 60 * 1000;

/** A Monday, midnight UTC. */
const START = Date.UTC(2026, 10, 16);

/** What a row of runs is about. */
export interface Row {
  code: FindingCode;
  /** Default `warning`. */
  severity?: (run: number) => Severity;
  /** Whether AWS checks the pin. Default true. */
  enforced?: boolean;
  /** Milliseconds from quick look to quick look. Default: there are none. */
  quickLookMs?: number;
  /** Hours from run to run. Default 6. */
  every?: number;
  /** Whether the message of a run is sent. Default: always. */
  isSent?: (run: number) => boolean;
}

/**
 * Plays runs that find a condition (`x`) or do not (`.`), from a Monday's midnight on.
 * @returns what they tell, as `DAY HH:MM OCCASION`, with `late` where it is
 */
export function notificationsOf(
  runs: string,
  { code, severity = () => 'warning', enforced = true, quickLookMs, every = 6, isSent = () => true }: Row,
): string[] {
  let conditions: readonly Condition[] = [];
  return runs.split('').flatMap((found, run) => {
    const now = new Date(START + run * every * HOUR);
    const findings = found === 'x' ? [sampleOf(code)] : [];
    const rules = { ...FINDING_RULES, severityOf: () => severity(run) };
    conditions = updateConditions(conditions, findings, {
      now,
      runId: `${run}`,
      enforced,
      quickLookMs: quickLookMs ?? null,
      covers: () => true,
      rules,
    });
    const outbox = dueNotifications({ conditions }, `${run}`, now, rules);
    if (!isSent(run)) return [];
    ({ conditions } = markNotified({ conditions }, outbox, now, rules));
    const day = Math.floor((run * every) / 24) + 1;
    return outbox.map(
      ({ reason, delayed }) => `${day} ${now.toISOString().slice(11, 16)} ${reason}${delayed ? ' late' : ''}`,
    );
  });
}
