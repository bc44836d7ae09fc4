import { onceForEach, onceForEachPair } from '../../../../lambda/judge/chain/once-for-each';

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

test('a value is made once for each pair of objects, and again for the same two in the other order', () => {
  const asked: string[] = [];
  const joined = onceForEachPair((one: { name: string }, other: { name: string }) => {
    asked.push(`${one.name}${other.name}`);
    return asked.at(-1);
  });
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  expect([joined(a, b), joined(b, a), joined(a, b), joined(a, a), joined(a, { ...b })]).toEqual([
    'ab',
    'ba',
    'ab',
    'aa',
    'ab',
  ]);
  expect(asked).toEqual(['ab', 'ba', 'aa', 'ab']);
});
