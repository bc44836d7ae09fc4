import { isFlapping } from './conditions';
import { type Finding, SEVERITY_RANK, type Severity } from '../finding';
import type { Condition, StateEvent } from './provider-state';
import { isReminderDue, isStillAbout } from './reminders';

/** Why something is told now: it happened; or a condition opened, got worse, came and went and now stays, still is, or ended. */
export type NotificationReason = 'happened' | 'opened' | 'worse' | 'stays' | 'reminder' | 'ended';

/** What comes and goes is told out of turn when it stays for a day, in milliseconds. */
const STAY_MS = 24 * 60 * 60 * 1000;

/** One thing to tell. */
export interface Notification {
  finding: Finding;
  reason: NotificationReason;
  /** When it happened, or since when it is so. */
  since: Date;
  /** When it ended; in a reminder of what comes and goes, since when it is away. Else null. */
  until: Date | null;
  /** When people had been told that it was over, if it came back soon after: it comes and goes. Else null. */
  backAfter: Date | null;
  /** Whether an earlier run should have told it. */
  late: boolean;
}

/** What there is to tell, of what is remembered. */
interface Notifiable {
  conditions: readonly Condition[];
  outbox?: readonly StateEvent[];
}

/** What is due to be told now, what happened first. */
export const dueNotifications = ({ conditions, outbox = [] }: Notifiable, runId: string, now: Date): Notification[] => [
  ...outbox.map((one) => ({
    finding: one.finding,
    reason: 'happened' as const,
    since: one.at,
    until: null,
    backAfter: null,
    late: one.runId !== runId,
  })),
  ...conditions.flatMap((condition) => {
    const reason = reasonOf(condition, now);
    if (!reason) return [];
    const { finding, since, missedSince, overSince } = condition;
    const until = reason === 'reminder' || reason === 'ended' ? missedSince : null;
    const late = (reason === 'opened' || reason === 'ended') && condition.runId !== runId;
    return [{ finding, reason, since, until, backAfter: isFlapping(condition) ? overSince : null, late }];
  }),
];

const reasonOf = (condition: Condition, now: Date): NotificationReason | null => {
  const { phase, notified, finding } = condition;
  if (phase === 'ended') return 'ended';
  if (phase !== 'open') return null;
  if (!notified) return 'opened';
  if (isWorse(finding.severity, notified.severity)) return 'worse';
  if (isFlapping(condition) && hasComeToStay(condition, notified.at, now)) return 'stays';
  return isReminderDue(notified.at, now) && isAbout(condition, now) ? 'reminder' : null;
};

/** Whether it has stayed for a day, and had not when people last heard of it. */
const hasComeToStay = ({ backSince, missedSince }: Condition, notifiedAt: Date, now: Date): boolean =>
  backSince !== null &&
  missedSince === null &&
  now.getTime() - backSince.getTime() >= STAY_MS &&
  notifiedAt.getTime() - backSince.getTime() < STAY_MS;

/** Of what is away just now nobody is reminded, unless it is known to come and go. */
const isAbout = (condition: Condition, now: Date): boolean =>
  condition.missedSince === null || (isFlapping(condition) && isStillAbout(condition.missedSince, now));

const isWorse = (severity: Severity, than: Severity): boolean => SEVERITY_RANK[severity] < SEVERITY_RANK[than];

/**
 * The conditions once all their news has been told.
 * @param now the moment for which the news was gathered
 */
export const markNotified = (conditions: readonly Condition[], now: Date): readonly Condition[] =>
  conditions.map((condition) => {
    const reason = reasonOf(condition, now);
    if (!reason) return condition;
    return reason === 'ended'
      ? { ...condition, phase: 'over', notified: null, overSince: now }
      : { ...condition, notified: { at: now, severity: condition.finding.severity } };
  });
