import fc from 'fast-check';
import { AT_ONCE, type Debounce, isDebounced } from '../../../../lambda/judge/state/debounce';
import { properties } from '../../../support/properties';
import { HOUR, NOW, ago } from '../../../support/remembered';

const MINUTE = HOUR / 60;
const ENFORCED: Debounce = { enforced: true, quickLookMs: 5 * MINUTE };
const WITHOUT_QUICK_LOOKS: Debounce = { enforced: true, quickLookMs: null };
const DORMANT: Debounce = { enforced: false, quickLookMs: 5 * MINUTE };

const anyLooks = fc.integer({ min: 1, max: 6 });
const anyMs = fc.oneof(fc.integer({ min: 0, max: 20 * MINUTE }), fc.integer({ min: 0, max: 48 * HOUR }));
const anyDebounce: fc.Arbitrary<Debounce> = fc.record({
  enforced: fc.constantFrom(true, false, null),
  quickLookMs: fc.option(fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * MINUTE)),
});
const anyTransition = fc.constantFrom('opening' as const, 'end' as const);

function decided(what: 'opening' | 'end', looks: number, ms: number, by: Debounce): boolean {
  return isDebounced(what, { looks, since: ago(ms) }, { now: NOW, ...by });
}

test.each([
  [3, 7.5, true],
  [3, 10, true],
  [3, 7.5 - 1 / 60_000, false],
  [2, 60, false],
  [1, 0, false],
])(
  'where AWS checks the pin, %i quick looks in a row over %f minutes open a condition, and end it: %s',
  (looks, minutes, decides) => {
    for (const what of ['opening', 'end'] as const) {
      expect(decided(what, looks, minutes * MINUTE, ENFORCED)).toBe(decides);
    }
  },
);

test('the time that quick looks take to decide goes by the time between two', () => {
  const every15 = { enforced: true, quickLookMs: 15 * MINUTE };
  expect(decided('opening', 3, 22.5 * MINUTE, every15)).toBe(true);
  expect(decided('opening', 3, 22.5 * MINUTE - 1, every15)).toBe(false);
});

test.each([
  ['without quick looks', WITHOUT_QUICK_LOOKS],
  ['with quick looks rarer than every 15 minutes', { enforced: true, quickLookMs: 15 * MINUTE + 1 }],
  ['where no state is kept', AT_ONCE],
])('where AWS checks the pin, a condition opens at once, and ends by three looks over 11.5 hours: %s', (_, by) => {
  expect(decided('opening', 1, 0, by)).toBe(true);
  expect(decided('end', 3, 11.5 * HOUR, by)).toBe(true);
  expect(decided('end', 3, 11.5 * HOUR - 1, by)).toBe(false);
  expect(decided('end', 2, 48 * HOUR, by)).toBe(false);
});

test.each([
  ['does not check the pin', DORMANT],
  ['may check the pin', { ...DORMANT, enforced: null }],
  ['does not check the pin, and there are no quick looks', { enforced: false, quickLookMs: null }],
])('where AWS %s, a condition opens and ends by three looks over 11.5 hours', (_, by) => {
  for (const what of ['opening', 'end'] as const) {
    expect(decided(what, 3, 11.5 * HOUR, by)).toBe(true);
    expect(decided(what, 3, 11.5 * HOUR - 1, by)).toBe(false);
    expect(decided(what, 2, 48 * HOUR, by)).toBe(false);
  }
});

test('a decision stays the same with more looks, and with more time', () => {
  properties(
    fc.property(anyTransition, anyDebounce, anyLooks, anyMs, fc.nat(3), anyMs, (what, by, looks, ms, more, later) => {
      expect(decided(what, looks, ms, by) && !decided(what, looks + more, ms + later, by)).toBe(false);
    }),
  );
});

test('a clock that was set back makes no condition wait longer', () => {
  properties(
    fc.property(anyTransition, anyDebounce, anyLooks, anyMs, (what, by, looks, ms) => {
      expect(decided(what, looks, -ms, by)).toBe(decided(what, looks, ms, by));
    }),
  );
});

test('nothing ends by fewer than three looks, and where AWS does not check the pin nothing opens by fewer', () => {
  properties(
    fc.property(anyDebounce, fc.integer({ min: 1, max: 2 }), anyMs, (by, looks, ms) => {
      expect(decided('end', looks, ms, by)).toBe(false);
      expect(by.enforced !== true && decided('opening', looks, ms, by)).toBe(false);
    }),
  );
});

test('looks beyond the third change nothing, so that they need not be counted', () => {
  properties(
    fc.property(anyTransition, anyDebounce, fc.integer({ min: 4, max: 300 }), anyMs, (what, by, looks, ms) => {
      expect(decided(what, looks, ms, by)).toBe(decided(what, 3, ms, by));
    }),
  );
});
