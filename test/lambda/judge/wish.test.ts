import { NO_WISH, approvedByWish, isSpoken, wishNotDone } from '../../../lambda/judge/wish';
import { approving, restoring, staging } from '../../support/considering';
import { DAY, NOW, OURS_AND_LIVE, ago, memoryOf, thumb } from '../../support/remembering';

const [A, B] = [1, 2].map(thumb) as [string, string];

test('anything that a person asks for is their word', () => {
  expect([NO_WISH, approving(A), staging(A), restoring(3, A)].map(isSpoken)).toEqual([false, true, true, true]);
});

describe('what a person approves in the list', () => {
  test('is theirs from now on, and the rest as it was', () => {
    const memory = memoryOf({ [A]: OURS_AND_LIVE, [B]: OURS_AND_LIVE });
    const after = approvedByWish(memory, approving(A), NOW).thumbprints;
    expect(after.get(A)).toEqual({ ...memory.thumbprints.get(A), by: 'approved' });
    expect(after.get(B)).toEqual(memory.thumbprints.get(B));
  });

  test('begins anew where it is not live', () => {
    const gone = { lastLive: ago(50 * DAY), supersededSince: ago(40 * DAY), places: ['issuer.example 192.0.2.1'] };
    expect(approvedByWish(memoryOf({ [A]: gone }), staging(A), NOW).thumbprints.get(A)).toMatchObject({
      by: 'staged',
      firstSeen: NOW,
      lastLive: null,
      supersededSince: null,
      places: gone.places,
    });
  });
});

test('a wish that nobody could look after says what was not done, and why', () => {
  const wish = { ...restoring(3, A), approved: new Set([A]), staged: new Set([B]) };
  const said = wishNotDone(wish, 'another run had this provider in hand');
  expect(said.map(({ code, message }) => [code, message])).toEqual([
    ['approval-not-done', `The approval of ${A} was not carried out: another run had this provider in hand.`],
    ['approval-not-done', `The approval of ${B} was not carried out: another run had this provider in hand.`],
    ['restore-not-done', 'Version 3 of the list was not put back: another run had this provider in hand.'],
  ]);
  expect(new Set(said.map(({ action }) => action))).toEqual(new Set(['Ask for it again.']));
  expect(wishNotDone(NO_WISH, 'whatever')).toEqual([]);
});
