import {
  NO_REQUEST,
  withApprovals,
  hasRequest,
  isAsked,
  restoreNotDone,
  requestFailures,
} from '../../../../lambda/judge/state/request';
import { approving, restoring, staging } from '../../../support/evaluation';
import { A, B, DAY, NOW, OURS_AND_LIVE, ago, stateOf } from '../../../support/remembered';

test('an approval, a staging and a restore each count as a request, and an empty request does not', () => {
  expect([NO_REQUEST, approving(A), staging(A), restoring(3, A)].map(hasRequest)).toEqual([false, true, true, true]);
});

test('an acknowledgement is asked for, too, but is no request for a change of the list', () => {
  const acknowledging = { ...NO_REQUEST, acknowledged: new Set(['weak-key'] as const) };
  expect([NO_REQUEST, acknowledging, approving(A)].map(isAsked)).toEqual([false, true, true]);
  expect(hasRequest(acknowledging)).toBe(false);
});

describe('a pin that the operator approves or stages', () => {
  test('is approved from now on, and other pins stay as they were', () => {
    const state = stateOf({ [A]: OURS_AND_LIVE, [B]: OURS_AND_LIVE });
    const after = withApprovals(state, approving(A), NOW).thumbprints;
    expect(after.get(A)).toEqual({ ...state.thumbprints.get(A), by: 'approved', standing: 'approved' });
    expect(after.get(B)).toEqual(state.thumbprints.get(B));
  });

  test('starts again as first seen now where it is not live', () => {
    const gone = { lastLive: ago(50 * DAY), supersededSince: ago(40 * DAY), places: ['issuer.example 192.0.2.1'] };
    expect(withApprovals(stateOf({ [A]: gone }), staging(A), NOW).thumbprints.get(A)).toMatchObject({
      by: 'staged',
      firstSeen: NOW,
      lastLive: null,
      supersededSince: null,
      places: gone.places,
    });
  });
});

test('every part of a request for a provider that does not exist is reported, once each', () => {
  const asked = {
    approved: new Set([A]),
    staged: new Set([A, B]),
    removed: new Map([[B, false]]),
    acknowledged: new Set(['weak-key'] as const),
    caller: 'alice',
  };
  const manualRequest = { ...restoring(3, A), ...asked };
  const facts = { obstacle: 'no-provider' };
  expect(requestFailures(manualRequest)).toEqual([
    { code: 'approval-not-done', about: A, facts },
    { code: 'approval-not-done', about: B, facts },
    { code: 'removal-not-done', about: B, facts },
    { code: 'restore-not-done', facts: { ...facts, version: 3 } },
    { code: 'acknowledgement-not-done', about: 'weak-key', facts: { code: 'weak-key' } },
    { code: 'command-caller', facts: { caller: 'alice' } },
  ]);
});

test('the finding about a list that was not restored says why', () => {
  expect(restoreNotDone(3, { obstacle: 'same', leftOut: [A] })).toEqual({
    code: 'restore-not-done',
    facts: { version: 3, obstacle: 'same', leftOut: [A] },
  });
});
