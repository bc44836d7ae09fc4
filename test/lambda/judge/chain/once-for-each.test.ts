import { onceForEach } from '../../../../lambda/judge/chain/once-for-each';

test('what is made of an object is made once, also where it is null, and anew for an equal object', () => {
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
