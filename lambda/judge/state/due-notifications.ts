import { isFlapping } from './conditions';
import type { Finding } from '../../findings/finding';
import type { Severity } from '../../findings/severity';
import type { FindingRules } from '../finding-rules';
import { rankOf } from '../severity-rank';
import type { Condition, StateEvent } from './provider-state';
import { isReminderDue, isStillAbout } from './reminders';

/** Reason for a notification: an event happened; or a condition opened, got worse, was flapping and now stays, lasts, or ended. */
export type NotificationReason = 'happened' | 'opened' | 'worse' | 'stays' | 'reminder' | 'resolved';

/** Time that a flapping condition stays before it is notified out of turn, in milliseconds: a day. */
const STAY_MS = 24 * 60 * 60 * 1000;

/** An event or a change of a condition that is due. */
export interface Notification {
  finding: Finding;
  reason: NotificationReason;
  /** Moment of the event, or start of the condition. */
  since: Date;
  /** End of the condition; in a reminder of a flapping one, the moment since which it is away. Else null. */
  until: Date | null;
  /** Moment when operators were notified of its end, if it came back soon after: it is flapping. Else null. */
  backAfter: Date | null;
  /** True if an earlier run should have sent it. */
  delayed: boolean;
}

/** Part of the state that notifications come from. */
export interface Notifiable {
  conditions: readonly Condition[];
  outbox?: readonly StateEvent[];
}

type Rules = Pick<FindingRules, 'severityOf'>;

/** Returns the notifications that are due now, events first. */
export function dueNotifications(
  { conditions, outbox = [] }: Notifiable,
  runId: string,
  now: Date,
  rules: Rules,
): Notification[] {
  return [
    ...outbox.map((one) => ({
      finding: one.finding,
      reason: 'happened' as const,
      since: one.at,
      until: null,
      backAfter: null,
      delayed: one.runId !== runId,
    })),
    ...conditions.flatMap((condition) => {
      const reason = reasonFor(condition, now, rules);
      if (!reason) return [];
      const { finding, since, missedSince, closedSince } = condition;
      const until = reason === 'reminder' || reason === 'resolved' ? missedSince : null;
      const delayed = (reason === 'opened' || reason === 'resolved') && condition.runId !== runId;
      return [{ finding, reason, since, until, backAfter: isFlapping(condition) ? closedSince : null, delayed }];
    }),
  ];
}

/** Returns the reason for which operators are due to be notified of a condition; null if they are not. */
export function reasonFor(condition: Condition, now: Date, { severityOf }: Rules): NotificationReason | null {
  const { phase, notified, finding, acknowledged } = condition;
  if (phase === 'resolved') return 'resolved';
  if (phase !== 'open') return null;
  if (!notified) return 'opened';
  if (isWorse(severityOf(finding), notified.severity)) return 'worse';
  if (isFlapping(condition) && hasComeToStay(condition, notified.at, now)) return 'stays';
  const isWanted = acknowledged === null || isWorse(severityOf(finding), acknowledged);
  return isWanted && isReminderDue(notified.at, now) && isAbout(condition, now) ? 'reminder' : null;
}

/** True if it has stayed for a day, and had not when operators were last notified of it. */
function hasComeToStay({ backSince, missedSince }: Condition, notifiedAt: Date, now: Date): boolean {
  return (
    backSince !== null &&
    missedSince === null &&
    now.getTime() - backSince.getTime() >= STAY_MS &&
    notifiedAt.getTime() - backSince.getTime() < STAY_MS
  );
}

/** True if a reminder makes sense: the condition is not away just now, or is known to be flapping. */
function isAbout(condition: Condition, now: Date): boolean {
  return condition.missedSince === null || (isFlapping(condition) && isStillAbout(condition.missedSince, now));
}

function isWorse(severity: Severity, than: Severity): boolean {
  return rankOf(severity) < rankOf(than);
}
