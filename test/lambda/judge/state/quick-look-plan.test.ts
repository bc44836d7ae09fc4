import fc from 'fast-check';
import {
  NO_QUICK_LOOK,
  type PlanningRun,
  type QuickLookNeed,
  type QuickLookPlan,
  dueForQuickLook,
  planAfter,
  quickLookMissingSince,
} from '../../../../lambda/judge/state/quick-look-plan';
import type { QuickLookWindow } from '../../../../lambda/judge/state/quick-look-windows';
import { properties } from '../../../support/properties';
import { DAY, HOUR, NOW, ago, later } from '../../../support/remembered';

const MINUTE = HOUR / 60;
const [A, B, C] = ['arn:a', 'arn:b', 'arn:c'] as const;

function window(from: number, until: number): QuickLookWindow {
  return { from: later(from), until: later(until) };
}

const OPEN = window(-HOUR, HOUR);
const AHEAD = window(DAY, 2 * DAY);
const OVER = window(-2 * DAY, 0);

function plan(of: Partial<QuickLookPlan> = {}): QuickLookPlan {
  return { ...NO_QUICK_LOOK, ...of };
}

function need(arn: string, enforced: boolean | null, ...windows: QuickLookWindow[]): QuickLookNeed {
  return { arn, enforced, windows };
}

function after(known: QuickLookPlan, kind: PlanningRun['kind'], arns: readonly string[], ...needs: QuickLookNeed[]) {
  return planAfter(known, { now: NOW, kind, arns, needs });
}

describe('the providers that a quick look takes', () => {
  test('are those whose pin AWS checks, and those in one of their times, each once', () => {
    const windows = new Map([
      [A, [OPEN]],
      [B, [AHEAD, OPEN]],
      [C, [AHEAD]],
    ]);
    expect(dueForQuickLook(plan({ enforced: [A], windows }), NOW)).toEqual([A, B]);
  });

  test('are none before the first run', () => {
    expect(dueForQuickLook(NO_QUICK_LOOK, NOW)).toEqual([]);
  });

  test('have a time from its first moment on, and not at its end', () => {
    const due = (at: QuickLookWindow) => dueForQuickLook(plan({ windows: new Map([[A, [at]]]) }), NOW);
    expect(due(window(0, 1))).toEqual([A]);
    expect(due(window(1, 2))).toEqual([]);
    expect(due(window(-1, 0))).toEqual([]);
  });
});

describe('the plan after a run', () => {
  test('has the providers whose pin AWS checks, and the times of the others', () => {
    const run = [need(B, true, OPEN), need(A, true), need(C, false, OPEN)];
    expect(after(NO_QUICK_LOOK, 'full', [A, B, C], ...run)).toEqual({
      enforced: [A, B],
      windows: new Map([[C, [OPEN]]]),
      since: NOW,
      completed: null,
    });
  });

  test('has neither a provider that nobody has to look at nor times that are over', () => {
    const run = [need(A, null), need(B, false, OVER), need(C, null, OVER, AHEAD)];
    expect(after(NO_QUICK_LOOK, 'full', [A, B, C], ...run)).toMatchObject({
      enforced: [],
      windows: new Map([[C, [AHEAD]]]),
    });
  });

  test.each(['full', 'partial', 'quick'] as const)('keeps what a %s run did not find out', (kind) => {
    const known = plan({ enforced: [A], windows: new Map([[B, [OVER, OPEN]]]) });
    const { enforced, windows } = after(known, kind, [A, B]);
    expect({ enforced, windows }).toEqual({ enforced: [A], windows: new Map([[B, [OPEN]]]) });
  });

  test('forgets after a full run the providers that this did not have, and after no other', () => {
    const known = plan({ enforced: [A], windows: new Map([[B, [OPEN]]]) });
    expect(after(known, 'full', [C], need(C, true))).toMatchObject({ enforced: [C], windows: new Map() });
    for (const kind of ['partial', 'quick'] as const) {
      expect(after(known, kind, [C], need(C, true))).toMatchObject({ enforced: [A, C], windows: known.windows });
    }
  });

  test('has what a run found out in place of what was known', () => {
    const known = plan({ enforced: [A, B], windows: new Map([[C, [OPEN]]]) });
    const run = [need(A, false, AHEAD), need(B, null), need(C, true)];
    expect(after(known, 'quick', [A, B, C], ...run)).toMatchObject({
      enforced: [C],
      windows: new Map([[A, [AHEAD]]]),
    });
  });

  test('has the moment of the last full run, and of the first quick look since then', () => {
    const known = plan({ since: ago(HOUR), completed: ago(MINUTE) });
    expect(after(known, 'full', [])).toMatchObject({ since: NOW, completed: null });
    expect(after(known, 'partial', [])).toMatchObject({ since: ago(HOUR), completed: ago(MINUTE) });
    expect(after(known, 'quick', [])).toMatchObject({ since: ago(HOUR), completed: ago(MINUTE) });
    expect(after({ ...known, completed: null }, 'quick', [])).toMatchObject({ completed: NOW });
    expect(after({ ...known, completed: null }, 'partial', [])).toMatchObject({ completed: null });
  });

  const anyWindow = fc
    .tuple(fc.integer({ min: -3 * DAY, max: 3 * DAY }), fc.integer({ min: 1, max: 3 * DAY }))
    .map(([from, length]) => window(from, from + length));
  const anyArn = fc.integer({ min: 0, max: 9 }).map((number) => `arn:${number}`);
  const anyNeed = fc.record({
    arn: anyArn,
    enforced: fc.constantFrom(true, false, null),
    windows: fc.array(anyWindow, { maxLength: 2 }),
  });
  const anyNeeds = fc.uniqueArray(anyNeed, { selector: ({ arn }) => arn, maxLength: 6 });
  const anyRun = fc
    .record({ kind: fc.constantFrom('full' as const, 'partial' as const, 'quick' as const), needs: anyNeeds })
    .chain(({ kind, needs }) =>
      fc.array(anyArn, { maxLength: 4 }).map((more): PlanningRun => {
        const arns = [...new Set([...needs.map(({ arn }) => arn), ...more])];
        return { now: NOW, kind, arns, needs };
      }),
    );
  const anyRuns = fc.array(anyRun, { maxLength: 6 });

  test('is the same in whatever order a run came to its providers', () => {
    properties(
      fc.property(anyRuns, anyRun, (runs, last) => {
        const known = runs.reduce(planAfter, NO_QUICK_LOOK);
        const [arns, needs] = [last.arns.toReversed(), last.needs.toReversed()];
        const turned = planAfter(known, { ...last, arns, needs });
        const straight = planAfter(known, last);
        expect([turned, [...turned.windows]]).toEqual([straight, [...straight.windows]]);
      }),
    );
  });

  test('does not change by the same run once more', () => {
    properties(
      fc.property(anyRuns, anyRun, (runs, last) => {
        const once = planAfter(runs.reduce(planAfter, NO_QUICK_LOOK), last);
        expect(planAfter(once, last)).toEqual(once);
      }),
    );
  });

  test('has each provider in one place, with times that are not over, and takes what the last run said of it', () => {
    properties(
      fc.property(anyRuns, anyRun, (runs, last) => {
        const { enforced, windows } = planAfter(runs.reduce(planAfter, NO_QUICK_LOOK), last);
        expect(enforced.filter((arn) => windows.has(arn))).toEqual([]);
        expect([...windows.values()].flat().filter(({ until }) => until <= NOW)).toEqual([]);
        expect([...windows.values()].filter((all) => all.length === 0)).toEqual([]);
        for (const one of last.needs) {
          expect(enforced.includes(one.arn)).toBe(one.enforced === true);
          const left = one.windows.filter(({ until }) => until > NOW);
          expect(windows.get(one.arn) ?? []).toEqual(one.enforced === true ? [] : left);
        }
      }),
    );
  });

  test('leaves the last providers to the full runs where it would be larger than 45 kB', () => {
    const arns = Array.from({ length: 700 }, (_, number) => `arn:aws:iam::123456789012:oidc-provider/${number + 1000}`);
    const { enforced } = after(NO_QUICK_LOOK, 'full', arns, ...arns.map((arn) => need(arn, true)));
    expect(enforced.length).toBeGreaterThan(300);
    expect(enforced).toEqual(arns.slice(0, enforced.length));
    expect(Buffer.byteLength(JSON.stringify(enforced))).toBeLessThanOrEqual(45_000);
  });

  test('has no more than 45 kB whatever the providers are called and whenever they are due', () => {
    const anyLongNeed = fc.record({
      arn: fc.string({ unit: 'binary', minLength: 500, maxLength: 1500 }),
      enforced: fc.constantFrom(true, false),
      windows: fc.array(anyWindow, { minLength: 1, maxLength: 4 }),
    });
    properties(
      fc.property(fc.array(anyLongNeed, { minLength: 20, maxLength: 40 }), (needs) => {
        const { enforced, windows } = after(
          NO_QUICK_LOOK,
          'full',
          needs.map(({ arn }) => arn),
          ...needs,
        );
        expect(Buffer.byteLength(JSON.stringify({ enforced, windows: [...windows] }))).toBeLessThanOrEqual(47_000);
      }),
    );
  });
});

describe('the report that no quick look came', () => {
  const FIVE = 5 * MINUTE;
  const missing = plan({ enforced: [A], since: ago(6 * HOUR) });

  test('names the last full run, where none has got to its end since', () => {
    expect(quickLookMissingSince(missing, FIVE, NOW)).toEqual(ago(6 * HOUR));
  });

  test.each([
    ['quick looks are off', missing, null],
    ['the pin of no provider is checked', plan({ ...missing, enforced: [] }), FIVE],
    ['no full run has been', plan({ ...missing, since: null }), FIVE],
    ['one got to its end', plan({ ...missing, completed: ago(HOUR) }), FIVE],
    ['there was no time for three', plan({ ...missing, since: ago(15 * MINUTE) }), FIVE],
    ['the clock has been set back', plan({ ...missing, since: later(DAY) }), FIVE],
  ])('is not made where %s', (_, known, quickLookMs) => {
    expect(quickLookMissingSince(known, quickLookMs, NOW)).toBeNull();
  });

  test('is made as soon as there was time for more than three', () => {
    expect(quickLookMissingSince(plan({ ...missing, since: ago(15 * MINUTE + 1) }), FIVE, NOW)).not.toBeNull();
  });
});
