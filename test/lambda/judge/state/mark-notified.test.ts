import fc from 'fast-check';
import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { dueNotifications } from '../../../../lambda/judge/state/due-notifications';
import { markNotified } from '../../../../lambda/judge/state/mark-notified';
import type { Condition, StateEvent } from '../../../../lambda/judge/state/provider-state';
import { anyState } from '../../../support/any-state';
import { properties } from '../../../support/properties';
import { DAY, NOW, ago, conditionOf, later } from '../../../support/remembered';
import { sampleOf } from '../../../support/sample-findings';

type State = { conditions: readonly Condition[]; outbox: readonly StateEvent[] };

function due(state: State, now = NOW) {
  return dueNotifications(state, 'this run', now, FINDING_RULES);
}

/** Marks all that is due in a state. */
function markAll(conditions: readonly Condition[]): readonly Condition[] {
  const state = { conditions, outbox: [] };
  return markNotified(state, due(state), NOW, FINDING_RULES).conditions;
}

test('an open condition is marked with moment and severity, so that it is not notified again', () => {
  const after = markAll([conditionOf({ notified: null })]);
  expect(after).toMatchObject([{ phase: 'open', notified: { at: NOW, severity: 'critical' } }]);
  expect(due({ conditions: after, outbox: [] })).toEqual([]);
});

test('a condition that has no notification due is left alone', () => {
  const quiet = [conditionOf(), conditionOf({ phase: 'pending', notified: null })];
  expect(markAll(quiet)).toEqual(quiet);
});

test('an ended condition is kept as resolved, since it may come back soon', () => {
  expect(markAll([conditionOf({ phase: 'resolved', missedSince: ago(DAY) })])).toMatchObject([
    { phase: 'closed', notified: null, closedSince: NOW },
  ]);
});

test('once all that is due of any state was sent, nothing of it is due at that moment', () => {
  properties(
    fc.property(anyState, (state) => {
      const after = markNotified(state, due(state), NOW, FINDING_RULES);
      expect(due(after)).toEqual([]);
    }),
  );
});

test('if nothing was sent, any state stays as it is', () => {
  properties(
    fc.property(anyState, (state) => {
      expect(markNotified(state, [], NOW, FINDING_RULES)).toEqual(state);
    }),
  );
});

test('an event and a condition that another run kept since the notifications were collected are still due', () => {
  const opened = conditionOf({ notified: null });
  const event = { finding: sampleOf('thumbprint-added'), at: ago(DAY), runId: 'a run' };
  const collected = due({ conditions: [opened], outbox: [event] });
  const fresh = { finding: sampleOf('thumbprint-retired'), at: NOW, runId: 'another run' };
  const condition = { ...conditionOf({ notified: null }), finding: sampleOf('weak-key'), key: 'weak-key' };
  const now = { conditions: [opened, condition], outbox: [event, fresh] };
  const after = markNotified(now, collected, NOW, FINDING_RULES);
  expect(due(after).map(({ finding }) => finding.code)).toEqual(['thumbprint-retired', 'weak-key']);
});

test('an event that happened twice at one moment is still due once if it was sent once', () => {
  const event = { finding: sampleOf('thumbprint-added'), at: NOW, runId: 'a run' };
  const after = markNotified(
    { conditions: [], outbox: [event, event] },
    due({ conditions: [], outbox: [event] }),
    NOW,
    FINDING_RULES,
  );
  expect(after.outbox).toEqual([event]);
});

test('a condition that got worse since it was collected is notified as worse', () => {
  const rules = { ...FINDING_RULES, severityOf: () => 'warning' as const };
  const open = conditionOf({ notified: null });
  const state = { conditions: [open], outbox: [] };
  const after = markNotified(state, due(state), NOW, rules);
  expect(dueNotifications(after, 'run', later(1), FINDING_RULES).map(({ reason }) => reason)).toEqual(['worse']);
});

test('a condition that ended since it was collected is notified as resolved', () => {
  const open = conditionOf({ notified: null });
  const collected = due({ conditions: [open], outbox: [] });
  const ended = { ...open, phase: 'resolved' as const, missedSince: NOW };
  const after = markNotified({ conditions: [ended], outbox: [] }, collected, NOW, FINDING_RULES);
  expect(due(after).map(({ reason }) => reason)).toEqual(['resolved']);
});

test('a condition that came anew since another one of its kind was collected is still due', () => {
  const collected = due({ conditions: [conditionOf({ notified: null, since: ago(2 * DAY) })], outbox: [] });
  const fresh = conditionOf({ notified: null, since: ago(DAY) });
  const after = markNotified({ conditions: [fresh], outbox: [] }, collected, NOW, FINDING_RULES);
  expect(due(after).map(({ reason }) => reason)).toEqual(['opened']);
});
