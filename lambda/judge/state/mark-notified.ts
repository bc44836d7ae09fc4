import type { FindingRules } from '../finding-rules';
import { type Notifiable, type Notification, reasonFor } from './due-notifications';
import type { Condition, StateEvent } from './provider-state';

type Rules = Pick<FindingRules, 'severityOf' | 'kindOf'>;

/**
 * Returns the state as it is once notifications have been sent. Only what was sent counts: another run may have kept events and
 * conditions since the notifications were collected, and what of them is new is still due.
 * @param sent notifications that were sent
 * @param at the moment for which they were collected
 */
export function markNotified<State extends Notifiable>(
  state: State,
  sent: readonly Notification[],
  at: Date,
  rules: Rules,
): State {
  const conditions = state.conditions.map((condition) => markCondition(condition, sent, at, rules));
  return { ...state, conditions, ...(state.outbox && { outbox: withoutSent(state.outbox, sent) }) };
}

function markCondition(condition: Condition, sent: readonly Notification[], at: Date, rules: Rules): Condition {
  const reason = reasonFor(condition, at, rules);
  const notification = sent.find(
    ({ finding, ...one }) =>
      one.reason === reason &&
      one.since.getTime() === condition.since.getTime() &&
      finding.about === condition.finding.about &&
      rules.kindOf(finding.code) === rules.kindOf(condition.finding.code),
  );
  if (!notification) return condition;
  return reason === 'resolved'
    ? { ...condition, phase: 'closed', notified: null, closedSince: at }
    : { ...condition, notified: { at, severity: rules.severityOf(notification.finding) } };
}

/** Returns the events that were not sent. An event may have happened twice at one moment: each was sent once. */
function withoutSent(outbox: readonly StateEvent[], sent: readonly Notification[]): readonly StateEvent[] {
  const left = sent.filter(({ reason }) => reason === 'happened');
  return outbox.filter(({ finding, at }) => {
    const index = left.findIndex(
      (one) =>
        one.since.getTime() === at.getTime() &&
        one.finding.code === finding.code &&
        one.finding.about === finding.about,
    );
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}
