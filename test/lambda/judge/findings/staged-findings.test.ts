import { stagedLive, stagedUnused } from '../../../../lambda/judge/findings/staged-findings';
import { A, DAY, NOW, ago, stateOf } from '../../../support/remembered';

describe('a thumbprint that was pinned ahead of its use', () => {
  const staged = (days: number, of = {}) =>
    stagedUnused(stateOf({ [A]: { by: 'staged', firstSeen: ago(days * DAY), ...of } }), NOW);

  test('is reported when it is live, with the date since when it is in the list', () => {
    expect(stagedLive(A, ago(9 * DAY))).toEqual({
      code: 'staged-live',
      about: A,
      facts: { since: '2026-11-12T12:00:00.000Z' },
    });
  });

  test('causes a condition where no host presented it for more than 30 days', () => {
    expect(staged(30)).toEqual([]);
    expect(staged(31)).toEqual([{ code: 'staged-unused', about: A, facts: { since: '2026-10-21T12:00:00.000Z' } }]);
  });

  test('causes no condition if it was live before, or if someone else added it', () => {
    expect(staged(31, { lastLive: ago(DAY) })).toEqual([]);
    expect(staged(31, { by: 'found' })).toEqual([]);
  });
});
