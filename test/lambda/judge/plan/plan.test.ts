import fc from 'fast-check';
import { planList } from '../../../../lambda/judge/plan/plan';
import type { ListFacts } from '../../../../lambda/judge/plan/plan';
import { MAX_THUMBPRINTS } from '../../../../lambda/judge/chain/thumbprint';
import { PLAN_RULES } from '../../../support/plan-rules';
import { properties } from '../../../support/properties';
import { anyThumbprint } from '../../../support/any-state';
import { DAY, NOW, ago, thumb } from '../../../support/remembered';
import { listFactsOf } from './fixtures';

function anyCase(text: string) {
  return fc.boolean().map((upper) => (upper ? text.toUpperCase() : text));
}

/** What an operator stages is approved, so that what of it is live has evidence. */
function consistent(of: ListFacts): ListFacts {
  return {
    ...of,
    approved: new Set([...of.approved, ...(of.staged ?? [])]),
    live: of.live.map((top) => (of.staged?.includes(top.thumbprint) ? { ...top, evidence: 'approved' as const } : top)),
  };
}

const anyInput: fc.Arbitrary<ListFacts> = fc
  .record({
    pinned: fc.array(
      fc.oneof(
        { weight: 20, arbitrary: anyThumbprint.chain(anyCase) },
        { weight: 1, arbitrary: fc.constantFrom('', 'junk') },
      ),
      { maxLength: MAX_THUMBPRINTS },
    ),
    live: fc.array(
      fc.record({ thumbprint: anyThumbprint, evidence: fc.constantFrom('web-pki', 'continuity', 'approved', null) }),
      { maxLength: 7 },
    ),
    staged: fc.oneof(fc.constant([]), fc.array(anyThumbprint, { minLength: 1, maxLength: 3 })),
    approved: fc.array(anyThumbprint, { maxLength: 2 }).map((list) => new Set(list)),
    superseded: fc
      .array(fc.tuple(anyThumbprint, fc.integer({ min: 0, max: 90 })), { maxLength: 6 })
      .map((list) => new Map(list.map(([thumbprint, days]) => [thumbprint, new Date(NOW.getTime() - days * DAY)]))),
    evictable: fc.array(anyThumbprint, { maxLength: 6 }).map((list) => new Set(list)),
    updates: fc.constantFrom('verified', 'always', 'never'),
    overlapMs: fc.constantFrom(null, 0, 30 * DAY),
    now: fc.constant(NOW),
    additionsOnly: fc.boolean(),
  })
  .map(consistent);

function trusted(...thumbprints: string[]) {
  return thumbprints.map((t) => ({ thumbprint: t, evidence: 'web-pki' as const }));
}

function untrusted(...thumbprints: string[]) {
  return thumbprints.map((t) => ({ thumbprint: t, evidence: null }));
}

test.each(PLAN_RULES)('every plan keeps this rule: $name', ({ applies, check }) => {
  properties(
    fc.property(anyInput, (of) => {
      const plan = planList(of);
      fc.pre(applies?.(plan, of) ?? true);
      check(plan, of);
    }),
  );
});

describe('a plan', () => {
  test('adds a new live thumbprint and keeps the old one', () => {
    expect(planList(listFactsOf({ pinned: [thumb(1)], live: trusted(thumb(2)) }))).toMatchObject({
      write: true,
      list: [thumb(1), thumb(2)],
      added: [thumb(2)],
      retired: [],
    });
  });

  test('writes lower case, and writes nothing when only the case differs', () => {
    const pinned = [thumb(10).toUpperCase()];
    expect(planList(listFactsOf({ pinned, live: trusted(thumb(10)) })).write).toBe(false);
    expect(planList(listFactsOf({ pinned, live: trusted(thumb(2)) })).list).toEqual([thumb(10), thumb(2)]);
  });

  test('holds a live thumbprint without evidence', () => {
    const plan = planList(listFactsOf({ pinned: [thumb(1)], live: untrusted(thumb(2)) }));
    expect(plan).toMatchObject({ write: false, held: [thumb(2)] });
  });

  test('adds a thumbprint with evidence and holds one without evidence in the same plan', () => {
    const live = [...trusted(thumb(2)), ...untrusted(thumb(3))];
    expect(planList(listFactsOf({ pinned: [thumb(1)], live }))).toMatchObject({ added: [thumb(2)], held: [thumb(3)] });
  });

  test('retires an entry after the overlap, not at its end', () => {
    const pinned = [thumb(1), thumb(2)];
    const after = (days: number) =>
      planList(listFactsOf({ pinned, live: trusted(thumb(2)), superseded: new Map([[thumb(1), ago(days * DAY)]]) }));
    expect(after(30).write).toBe(false);
    expect(after(31)).toMatchObject({ write: true, list: [thumb(2)], retired: [thumb(1)] });
  });

  test('retires nothing for age while something is held: the old pin may still be the good one', () => {
    const live = [...trusted(thumb(2)), ...untrusted(thumb(3))];
    const superseded = new Map([[thumb(1), ago(90 * DAY)]]);
    expect(planList(listFactsOf({ pinned: [thumb(1), thumb(2)], live, superseded })).write).toBe(false);
  });

  test('keeps an entry past its overlap, makes no room, and holds a thumbprint without evidence where the state is missing', () => {
    const additionsOnly = true;
    const pinned = [1, 2, 3, 4, 5].map(thumb);
    const past = new Map([[thumb(1), ago(90 * DAY)]]);
    expect(planList(listFactsOf({ pinned, live: trusted(thumb(2)), superseded: past, additionsOnly })).write).toBe(
      false,
    );
    const full = planList(listFactsOf({ pinned, live: trusted(thumb(6)), superseded: past, additionsOnly }));
    expect(full).toMatchObject({ write: false, unplaced: [thumb(6)] });
    const live = [...trusted(thumb(2)), ...untrusted(thumb(3))];
    const always = planList(listFactsOf({ pinned: [thumb(1)], live, updates: 'always', additionsOnly }));
    expect(always).toMatchObject({ added: [thumb(2)], held: [thumb(3)] });
  });

  test('makes room by retiring the longest superseded entry', () => {
    const pinned = [1, 2, 3, 4, 5].map(thumb);
    const superseded = new Map([
      [thumb(2), ago(3 * DAY)],
      [thumb(4), ago(9 * DAY)],
    ]);
    const plan = planList(listFactsOf({ pinned, live: trusted(thumb(5), thumb(6)), superseded }));
    expect(plan).toMatchObject({ list: [1, 2, 3, 5, 6].map(thumb), retired: [thumb(4)], unplaced: [] });
  });

  test('does not evict an entry that was never seen live, and names the thumbprint without room', () => {
    const pinned = [1, 2, 3, 4, 5].map(thumb);
    const plan = planList(listFactsOf({ pinned, live: trusted(thumb(6)) }));
    expect(plan).toMatchObject({ write: false, unplaced: [thumb(6)] });
  });

  test('does not touch a list with an entry that is no thumbprint', () => {
    const plan = planList(listFactsOf({ pinned: ['not-hex', thumb(1)], live: trusted(thumb(2)) }));
    expect(plan).toMatchObject({ write: false, unplaced: [thumb(2)], malformed: ['not-hex'] });
  });

  test('never empties a list, even when all of it is superseded', () => {
    const superseded = new Map([[thumb(1), ago(90 * DAY)]]);
    expect(planList(listFactsOf({ pinned: [thumb(1)], superseded })).write).toBe(false);
  });

  test('adds a thumbprint without evidence when updates is "always"', () => {
    const plan = planList(listFactsOf({ pinned: [thumb(1)], live: untrusted(thumb(2)), updates: 'always' }));
    expect(plan).toMatchObject({ write: true, added: [thumb(2)], held: [] });
  });

  test('names the thumbprints that it may not add, proven or not, when updates is "never"', () => {
    const live = [...trusted(thumb(2)), ...untrusted(thumb(3))];
    const plan = planList(listFactsOf({ pinned: [thumb(1)], live, updates: 'never' }));
    expect(plan).toMatchObject({ write: false, forbidden: [thumb(2), thumb(3)], held: [] });
  });

  test('takes the better evidence when one thumbprint is presented twice', () => {
    const live = [...untrusted(thumb(2)), ...trusted(thumb(2))];
    expect(planList(listFactsOf({ pinned: [thumb(1)], live })).added).toEqual([thumb(2)]);
  });

  test('adds a staged thumbprint behind a live one', () => {
    const plan = planList(listFactsOf({ pinned: [thumb(1)], live: trusted(thumb(2)), staged: [thumb(3)] }));
    expect(plan).toMatchObject({ list: [thumb(1), thumb(2), thumb(3)], added: [thumb(2), thumb(3)], unstaged: [] });
  });

  test('adds a thumbprint once that is staged twice', () => {
    const plan = planList(listFactsOf({ pinned: [thumb(1)], live: trusted(thumb(1)), staged: [thumb(3), thumb(3)] }));
    expect(plan).toMatchObject({ list: [thumb(1), thumb(3)], added: [thumb(3)] });
  });

  test('gives the last place to a live thumbprint, and retires nothing for a staged one', () => {
    const pinned = [1, 2, 3, 4].map(thumb);
    const superseded = new Map([[thumb(1), ago(3 * DAY)]]);
    const plan = planList(listFactsOf({ pinned, live: trusted(thumb(5)), staged: [thumb(6)], superseded }));
    expect(plan).toMatchObject({ list: [1, 2, 3, 4, 5].map(thumb), retired: [], unstaged: [thumb(6)] });
  });

  test('names a staged thumbprint where nothing may be written', () => {
    const staged = { pinned: [thumb(1)], live: trusted(thumb(1)), staged: [thumb(2)] };
    expect(planList(listFactsOf({ ...staged, updates: 'never' }))).toMatchObject({
      write: false,
      unstaged: [thumb(2)],
    });
    const junk = { ...staged, pinned: ['junk', thumb(1)] };
    expect(planList(listFactsOf(junk))).toMatchObject({ write: false, unstaged: [thumb(2)], malformed: ['junk'] });
  });
});
