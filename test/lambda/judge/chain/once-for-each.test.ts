import { onceForEach } from '../../../../lambda/judge/chain/once-for-each';

test('a value is made once for each object, even if it is null, and again for an equal object', () => {
  const asked: object[] = [];
  const nameOf = onceForEach((from: { name: string | null }) => {
    asked.push(from);
    return from.name;
  });
  const [one, other] = [{ name: null }, { name: 'other' }];
  expect([one, one, other, one, other, { ...other }].map(nameOf)).toEqual([
    null,
    null,
    'other',
    null,
    'other',
    'other',
  ]);
  expect(asked).toEqual([one, other, other]);
});
