import {
  NO_REQUEST,
  withApprovals,
  hasRequest,
  restoreNotDone,
  requestFailures,
} from '../../../../lambda/judge/state/request';
import { approving, restoring, staging } from '../../../support/evaluation';
import { A, B, DAY, NOW, OURS_AND_LIVE, ago, stateOf } from '../../../support/remembered';

test('anything that a person asks for is their word', () => {
  expect([NO_REQUEST, approving(A), staging(A), restoring(3, A)].map(hasRequest)).toEqual([false, true, true, true]);
});

describe('what a person approves in the list', () => {
  test('is theirs from now on, and the rest as it was', () => {
    const state = stateOf({ [A]: OURS_AND_LIVE, [B]: OURS_AND_LIVE });
    const after = withApprovals(state, approving(A), NOW).thumbprints;
    expect(after.get(A)).toEqual({ ...state.thumbprints.get(A), by: 'approved', standing: 'approved' });
    expect(after.get(B)).toEqual(state.thumbprints.get(B));
  });

  test('begins anew where it is not live', () => {
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

test('everything that was asked for where there is no provider is told, once each', () => {
  const asked = { approved: new Set([A]), staged: new Set([A, B]), removed: new Map([[B, false]]), caller: 'alice' };
  const manualRequest = { ...restoring(3, A), ...asked };
  expect(requestFailures(manualRequest, 'there is no such provider').map(({ code, about }) => [code, about])).toEqual([
    ['approval-not-done', A],
    ['approval-not-done', B],
    ['removal-not-done', B],
    ['restore-not-done', undefined],
    ['command-caller', undefined],
  ]);
});

test('a list that was not put back says why', () => {
  expect(restoreNotDone(3, 'it is the list in IAM already')).toMatchObject({
    code: 'restore-not-done',
    severity: 'warning',
    message: 'Version 3 of the list was not put back: it is the list in IAM already.',
  });
});
