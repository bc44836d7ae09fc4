import { isClientId, withClientIds } from '../../../../lambda/judge/state/client-ids';
import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';

/** What is kept of client IDs that were read. */
function kept(...clientIds: string[]) {
  return withClientIds(NOTHING_KNOWN, clientIds).clientIds;
}

test('client IDs are kept in alphabetical order, so that another order of the answer is no change', () => {
  expect(kept('sts.amazonaws.com', 'b', 'a')).toEqual(['a', 'b', 'sts.amazonaws.com']);
  expect(kept('a', 'sts.amazonaws.com', 'b')).toEqual(kept('b', 'a', 'sts.amazonaws.com'));
  expect(kept()).toEqual([]);
});

test.each([
  ['cannot be shown', ['a', 'b\u202Ec']],
  ['has a line break', ['a\nb']],
  ['is empty', ['']],
  ['is longer than IAM takes', ['x'.repeat(256)]],
])('no client ID is kept where one %s, since the others alone would be another provider', (_, clientIds) => {
  expect(kept(...clientIds)).toBeNull();
  expect(clientIds.every(isClientId)).toBe(false);
});

test('a hundred client IDs of full length are kept, and no more; nor more bytes than there is room for', () => {
  const many = Array.from({ length: 100 }, (_, n) => String(n).padStart(255, 'x'));
  expect(kept(...many)).toHaveLength(100);
  expect(kept(...many, 'one more')).toBeNull();
  expect(kept(...many.map((id) => id.replaceAll('x', 'ö')))).toBeNull();
});

test('nothing else of the state changes', () => {
  const state = { ...NOTHING_KNOWN, version: 3, list: ['a'.repeat(40)] };
  expect(withClientIds(state, ['a'])).toEqual({ ...state, clientIds: ['a'] });
});
