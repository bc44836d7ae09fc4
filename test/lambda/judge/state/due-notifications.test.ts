import type { Severity } from '../../../../lambda/findings/severity';
import { type NotificationReason, dueNotifications } from '../../../../lambda/judge/state/due-notifications';
import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { DAY, NOW, ago, conditionOf, later } from '../../../support/remembered';
import { sampleOf } from '../../../support/sample-findings';
import { expiring } from '../fixtures';

function outbox(of: Parameters<typeof conditionOf>[0], now = NOW) {
  return dueNotifications({ conditions: [conditionOf(of)] }, 'this run', now, FINDING_RULES);
}

function notified(days: number, severity: Severity = 'critical') {
  return { at: ago(days * DAY), severity };
}

test('an event is notified with its moment, and as late when an earlier run saw it', () => {
  const finding = sampleOf('thumbprint-added');
  const of = (runId: string) =>
    dueNotifications({ conditions: [], outbox: [{ finding, at: ago(DAY), runId }] }, 'this run', NOW, FINDING_RULES);
  expect(of('this run')).toEqual([
    { finding, reason: 'happened', since: ago(DAY), until: null, backAfter: null, delayed: false },
  ]);
  expect(of('the run before')).toMatchObject([{ delayed: true }]);
});

test.each<[string, Parameters<typeof conditionOf>[0], NotificationReason | null]>([
  ['it opened', { notified: null }, 'opened'],
  ['it got worse', { notified: notified(1, 'warning') }, 'worse'],
  ['it lasts for two weeks', { notified: notified(14) }, 'reminder'],
  ['it lasts for some days', { notified: notified(3) }, null],
  ['it got better', { finding: expiring('soon'), notified: notified(1) }, null],
  ['it ended', { phase: 'resolved', missedSince: ago(DAY) }, 'resolved'],
  [
    'it ended before its beginning could be notified',
    { phase: 'resolved', notified: null, missedSince: ago(DAY) },
    'resolved',
  ],
  ['it is noticed, but not open yet', { phase: 'pending', notified: null }, null],
  ['it is resolved', { phase: 'closed', notified: null, closedSince: ago(DAY) }, null],
])('a condition is notified only when it opened, got worse, lasts for long or ended: %s', (_, of, reason) => {
  expect(outbox(of).map((item) => item.reason)).toEqual(reason === null ? [] : [reason]);
});

test('a reminder is not kept back by a clock that was ahead once', () => {
  expect(outbox({ notified: { at: later(400 * DAY), severity: 'critical' } })).toMatchObject([{ reason: 'reminder' }]);
});

test('a condition that opened or ended in an earlier run is notified as late, and a reminder never is', () => {
  expect(outbox({ notified: null })).toMatchObject([{ delayed: true }]);
  expect(outbox({ notified: null, runId: 'this run' })).toMatchObject([{ delayed: false }]);
  expect(outbox({ phase: 'resolved', missedSince: ago(DAY) })).toMatchObject([{ delayed: true, until: ago(DAY) }]);
  expect(outbox({ notified: notified(14) })).toMatchObject([{ delayed: false, until: null }]);
});
