import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { acknowledge } from '../../../../lambda/judge/state/acknowledgement';
import { updateConditions } from '../../../../lambda/judge/state/conditions';
import { dueNotifications } from '../../../../lambda/judge/state/due-notifications';
import { markNotified } from '../../../../lambda/judge/state/mark-notified';
import type { Condition } from '../../../../lambda/judge/state/provider-state';
import { DAY, conditionOf } from '../../../support/remembered';
import { sampleOf } from '../../../support/sample-findings';

/** A Monday, and the two weeks after it. */
const START = new Date('2026-11-16T00:00:00Z');
const FIRST = new Date(START.getTime() + 7 * DAY);
const SECOND = new Date(START.getTime() + 14 * DAY);

function openOf(code: Parameters<typeof sampleOf>[0], of: Partial<Condition> = {}): Condition {
  return conditionOf({
    key: code,
    finding: sampleOf(code),
    since: START,
    notified: { at: START, severity: 'warning' },
    ...of,
  });
}

function remindersOf(conditions: readonly Condition[], now: Date): string[] {
  return dueNotifications({ conditions }, 'run', now, FINDING_RULES)
    .filter(({ reason }) => reason === 'reminder')
    .map(({ finding }) => finding.code);
}

test('there is no reminder of an acknowledged condition, and one of each other', () => {
  const open = [openOf('chain-incomplete'), openOf('weak-key')];
  expect(remindersOf(open, FIRST)).toEqual(['chain-incomplete', 'weak-key']);
  const { conditions, findings } = acknowledge(open, new Set(['weak-key']), false, FINDING_RULES);
  expect(remindersOf(conditions, FIRST)).toEqual(['chain-incomplete']);
  expect(findings).toEqual([
    { code: 'condition-acknowledged', about: 'weak-key', facts: { code: 'weak-key', dryRun: false } },
  ]);
});

test('any code of a kind acknowledges the condition, whichever of them it has now', () => {
  const open = [openOf('connection-refused', { key: 'out-of-reach' })];
  const { conditions } = acknowledge(open, new Set(['timed-out']), false, FINDING_RULES);
  expect(remindersOf(conditions, FIRST)).toEqual([]);
});

test('a condition that a provider does not have cannot be acknowledged, nor one that is resolved', () => {
  const resolved = [openOf('weak-key', { phase: 'resolved' })];
  const { conditions, findings } = acknowledge(resolved, new Set(['weak-key', 'jwks-empty']), false, FINDING_RULES);
  expect(conditions).toEqual(resolved);
  expect(findings.map(({ code, about }) => `${code} ${about}`)).toEqual([
    'acknowledgement-not-done weak-key',
    'acknowledgement-not-done jwks-empty',
  ]);
});

test('a condition that gets worse is notified, and its reminders come again', () => {
  const rules = { ...FINDING_RULES, severityOf: () => 'warning' as const };
  const { conditions } = acknowledge([openOf('weak-key')], new Set(['weak-key']), false, rules);
  const worse = { ...FINDING_RULES, severityOf: () => 'critical' as const };
  const due = dueNotifications({ conditions }, 'run', FIRST, worse);
  expect(due.map(({ reason }) => reason)).toEqual(['worse']);
  const notified = markNotified({ conditions }, due, FIRST, worse);
  expect(dueNotifications(notified, 'run', SECOND, worse).map(({ reason }) => reason)).toEqual(['reminder']);
});

test('a condition that ends is notified as resolved although it was acknowledged, and is not acknowledged when it comes back', () => {
  const { conditions } = acknowledge([openOf('weak-key')], new Set(['weak-key']), false, FINDING_RULES);
  const look = { runId: 'run', enforced: true, quickLookMs: null, covers: () => true, rules: FINDING_RULES };
  const ended = updateConditions(conditions, [], { ...look, now: FIRST });
  const due = dueNotifications({ conditions: ended }, 'run', FIRST, FINDING_RULES);
  expect(due.map(({ reason }) => reason)).toEqual(['resolved']);
  const closed = markNotified({ conditions: ended }, due, FIRST, FINDING_RULES);
  const back = updateConditions(closed.conditions, [sampleOf('weak-key')], { ...look, now: SECOND });
  expect(back.map(({ phase, acknowledged }) => [phase, acknowledged])).toEqual([['open', null]]);
});
