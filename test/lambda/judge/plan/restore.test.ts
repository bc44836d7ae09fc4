import fc from 'fast-check';
import type { Plan, ListFacts } from '../../../../lambda/judge/plan/plan';
import { planRestore } from '../../../../lambda/judge/plan/restore';
import { MAX_THUMBPRINTS, isThumbprint, normalise, sameThumbprints } from '../../../../lambda/judge/chain/thumbprint';
import { anyList, anyThumbprint } from '../../../support/any-state';
import { properties } from '../../../support/properties';
import { A, B, C, DAY, ago, thumb } from '../../../support/remembered';
import { listFactsOf } from './fixtures';

function inputOf(of: Partial<ListFacts> = {}): ListFacts {
  return listFactsOf({ pinned: [A], ...of });
}

function restore(of: Partial<ListFacts>, list: readonly string[], lastLive: readonly string[] = []) {
  return planRestore(inputOf(of), { version: 7, list }, new Set(lastLive));
}

describe('an earlier list that is restored', () => {
  test('replaces the present one', () => {
    expect(restore({ pinned: [A, B] }, [B, C]).plan).toMatchObject({
      write: true,
      list: [B, C],
      added: [C],
      retired: [A],
    });
  });

  test.each([
    ['is live', { live: [{ thumbprint: A, evidence: null }] }, []],
    ['was live at the last look', {}, [A]],
    ['is approved', { approved: new Set([A]) }, []],
  ])('keeps a pin that %s', (_, of, lastLive) => {
    expect(restore(of, [B], lastLive).plan).toMatchObject({ list: [B, A], added: [B], retired: [] });
  });

  test('brings back a thumbprint that is superseded for longer than the overlap', () => {
    expect(restore({ superseded: new Map([[B, ago(90 * DAY)]]) }, [B]).plan?.list).toEqual([B]);
  });

  test('comes with live thumbprints that have evidence, and with staged ones', () => {
    const live = [{ thumbprint: C, evidence: 'web-pki' as const }];
    expect(restore({ live, staged: [thumb(4)] }, [B]).plan?.list).toEqual([B, C, thumb(4)]);
  });
});

test.each([
  ['the watcher may not write', { updates: 'never' as const }, [B], { obstacle: 'not-writable' }],
  ['it holds an entry that is no thumbprint', {}, ['junk'], { obstacle: 'malformed', entries: ['junk'] }],
  ['nothing would be left', {}, [], { obstacle: 'empty', leftOut: [] }],
  ['nothing would change', {}, [A.toUpperCase()], { obstacle: 'same', leftOut: [] }],
])('an earlier list is not restored when %s', (_, of, list, refused) => {
  expect(restore(of, list)).toEqual({ plan: null, refused });
});

test('an earlier list is restored without the provider state only when no pin would leave', () => {
  expect(restore({ pinned: [A, B], additionsOnly: true }, [B]).refused).toEqual({
    obstacle: 'state-unavailable',
  });
  expect(restore({ pinned: [A], additionsOnly: true }, [A, B]).plan).toMatchObject({ added: [B], retired: [] });
});

test('an earlier list is not restored when it does not fit beside the pins that have to stay', () => {
  const five = [2, 3, 4, 5, 6].map(thumb);
  expect(restore({}, five, [A]).refused).toEqual({ obstacle: 'too-long', count: 6, staying: [A] });
});

const anyEntry = fc.oneof(
  { weight: 30, arbitrary: anyThumbprint },
  { weight: 3, arbitrary: anyThumbprint.map((one) => one.toUpperCase()) },
  { weight: 1, arbitrary: fc.constantFrom('', 'junk') },
);
const anyCase = fc.record({
  of: fc.record({
    pinned: fc.array(anyEntry, { maxLength: MAX_THUMBPRINTS }),
    live: fc.array(fc.record({ thumbprint: anyThumbprint, evidence: fc.constantFrom('web-pki', 'approved', null) }), {
      maxLength: 4,
    }),
    staged: anyList,
    approved: anyList.map((list) => new Set(list)),
    superseded: anyList.map((list) => new Map(list.map((one, index) => [one, ago(index * 20 * DAY)]))),
    updates: fc.constantFrom('verified', 'always', 'never'),
    overlapMs: fc.constantFrom(null, 0, 30 * DAY),
  }),
  list: fc.array(anyEntry, { maxLength: MAX_THUMBPRINTS }),
  lastLive: anyList,
});
interface Restored {
  plan: Plan;
  of: ListFacts;
  list: readonly string[];
  lastLive: readonly string[];
}

/** A rule for every list that is put back. */
function everyRestored(rule: (restored: Restored) => void) {
  return fc.property(anyCase, ({ of, list, lastLive }) => {
    const { plan } = restore(of, list, lastLive);
    fc.pre(plan !== null);
    rule({ plan, of: inputOf(of), list, lastLive });
  });
}

describe('every restored list', () => {
  test('has one to five entries, 40 lower-case hex digits each, without duplicates', () => {
    properties(
      everyRestored(({ plan: { list } }) => {
        expect(list.every(isThumbprint)).toBe(true);
        expect(list.length).toBe(new Set(list).size);
        expect(list.length).toBeGreaterThanOrEqual(1);
        expect(list.length).toBeLessThanOrEqual(MAX_THUMBPRINTS);
      }),
    );
  });

  test('holds the whole earlier list, and every pin that is live, was live at the last look, or is approved', () => {
    properties(
      everyRestored(({ plan, of: { pinned, live, approved }, list, lastLive }) => {
        const needed = new Set([...live.map(({ thumbprint }) => thumbprint), ...lastLive, ...approved]);
        const stays = pinned.map(normalise).filter((one) => needed.has(one));
        expect(plan.list).toEqual(expect.arrayContaining([...list.map(normalise), ...stays]));
      }),
    );
  });

  test('adds only thumbprints of the earlier list, live ones that may be added, and staged ones', () => {
    properties(
      everyRestored(({ plan: { added }, of: { live, updates, staged }, list }) => {
        const proven = live.filter(({ evidence }) => evidence !== null || updates === 'always');
        const allowed = [...list.map(normalise), ...proven.map(({ thumbprint }) => thumbprint), ...(staged ?? [])];
        expect(allowed).toEqual(expect.arrayContaining([...added]));
      }),
    );
  });

  test('differs from the present list, and its plan names the additions and removals', () => {
    properties(
      everyRestored(({ plan: { list, added, retired }, of: { pinned } }) => {
        const before = pinned.map(normalise);
        expect(sameThumbprints(list, before)).toBe(false);
        expect([...added].toSorted()).toEqual(list.filter((one) => !before.includes(one)).toSorted());
        expect([...retired].toSorted()).toEqual([...new Set(before)].filter((one) => !list.includes(one)).toSorted());
      }),
    );
  });
});
