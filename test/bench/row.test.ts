import { medianOf, rowOf } from '../../bench/report/row';

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (samples, median) => {
  expect(medianOf(samples)).toBe(median);
});

test('a row has the median of its repetitions, their spread, and whether the goal is met', () => {
  const row = rowOf({ id: 'ratio', what: 'a ratio', samples: [1.2549, 1.1, 1.4], goal: { atMost: 1.25 } });
  expect(row).toMatchObject({ id: 'ratio', value: 1.25, spread: [1.1, 1.4], goal: '<= 1.25', met: true });
});

test.each([
  [{ atMost: 1.25 }, 1.26, false],
  [{ atLeast: 20 }, 20, true],
  [{ atLeast: 20 }, 19.9, false],
])('the goal %j and the figure %d make met %s', (goal, sample, met) => {
  expect(rowOf({ id: 'figure', what: 'a figure', samples: [sample], goal })).toMatchObject({ met, spread: null });
});

test('a figure without a goal is neither met nor missed', () => {
  expect(rowOf({ id: 'time', what: 'a time', unit: 'ms', samples: [1234.5678] })).toMatchObject({
    value: 1235,
    goal: null,
    met: null,
  });
});
