import { type Plan, planList } from '../../lambda/judge/plan/plan';
import type { ListFacts } from '../../lambda/judge/plan/plan';
import { MAX_THUMBPRINTS, isThumbprint, normalise, sameThumbprints } from '../../lambda/judge/chain/thumbprint';

/** Something that holds for every plan. */
export interface PlanRule {
  name: string;
  /** Whether it speaks of this plan. Default: of every plan. */
  applies?: (plan: Plan, of: ListFacts) => boolean;
  /** Fails the test when it is broken. */
  check: (plan: Plan, of: ListFacts) => void;
}

function written({ write }: Plan): boolean {
  return write;
}

function liveIn({ live }: ListFacts): ReadonlySet<string> {
  return new Set(live.map(({ thumbprint }) => thumbprint));
}

function isPast(entry: string, { superseded, overlapMs, now }: ListFacts): boolean {
  return overlapMs !== null && now.getTime() - (superseded.get(entry)?.getTime() ?? now.getTime()) > overlapMs;
}

/**
 * The list rules: what holds for every plan, whatever is live, pinned, approved, staged or superseded. What a person wants
 * pinned ahead is approved in every input, so what of it is live has evidence.
 */
export const PLAN_RULES: readonly PlanRule[] = [
  {
    name: 'a written list has one to five entries, 40 lower-case hex digits each, without duplicates',
    applies: written,
    check: ({ list }) => {
      expect(list.length).toBeGreaterThan(0);
      expect(list.length).toBeLessThanOrEqual(MAX_THUMBPRINTS);
      expect(list.every(isThumbprint)).toBe(true);
      expect(new Set(list).size).toBe(list.length);
    },
  },
  {
    name: 'a list that is not written stays exactly as it is in IAM',
    applies: ({ write }) => !write,
    check: (plan, { pinned }) => expect(plan).toMatchObject({ list: pinned, added: [], retired: [] }),
  },
  {
    name: 'nothing is written when the set would be the same, whatever order and case',
    applies: written,
    check: ({ list }, { pinned }) => expect(sameThumbprints(list, pinned)).toBe(false),
  },
  {
    name: 'every pinned entry that is live or approved stays',
    check: ({ list }, { pinned, live, approved }) => {
      const needed = new Set([...live.map(({ thumbprint }) => thumbprint), ...approved]);
      const stay = pinned.map(normalise).filter((entry) => needed.has(entry));
      expect(list.map(normalise)).toEqual(expect.arrayContaining(stay));
    },
  },
  {
    name: 'an entry never seen live stays',
    check: ({ list }, { pinned, superseded }) => {
      const unknown = pinned.map(normalise).filter((entry) => !superseded.has(entry));
      expect(list.map(normalise)).toEqual(expect.arrayContaining(unknown));
    },
  },
  {
    name: 'an entry leaves only when superseded for longer than the overlap, or to make room',
    applies: written,
    check: ({ retired, added }, of) => {
      const live = liveIn(of);
      const size = new Set([...of.pinned.map(normalise), ...added.filter((entry) => live.has(entry))]).size;
      for (const entry of retired) expect(isPast(entry, of) || size > MAX_THUMBPRINTS).toBe(true);
    },
  },
  {
    name: 'an entry that leaves before its overlap has ended may be evicted',
    applies: written,
    check: ({ retired }, of) => {
      for (const entry of retired) expect(isPast(entry, of) || of.evictable.has(entry)).toBe(true);
    },
  },
  {
    name: 'no entry leaves for a staged one: it also leaves without it, or is past its overlap',
    applies: (plan, { staged = [] }) => plan.write && staged.length > 0,
    check: ({ retired }, of) => {
      const without = planList({ ...of, staged: [] });
      for (const entry of retired) expect(isPast(entry, of) || without.retired.includes(entry)).toBe(true);
    },
  },
  {
    name: 'the longest superseded entries leave first, of those that may be evicted',
    applies: written,
    check: ({ retired, list }, { superseded, evictable, live, approved }) => {
      const spared = list.filter((entry) => superseded.has(entry) && evictable.has(entry) && !approved.has(entry));
      const notLive = spared.filter((entry) => live.every(({ thumbprint }) => thumbprint !== entry));
      for (const gone of retired) {
        for (const left of notLive) {
          expect(superseded.get(gone)?.getTime()).toBeLessThanOrEqual(superseded.get(left)?.getTime() ?? 0);
        }
      }
    },
  },
  {
    name: 'nothing is added without evidence, unless an operator staged it or updates is "always"',
    applies: (_, { updates }) => updates !== 'always',
    check: ({ added }, { live, staged = [] }) => {
      const proven = live.filter(({ evidence }) => evidence !== null).map(({ thumbprint }) => thumbprint);
      expect([...proven, ...staged]).toEqual(expect.arrayContaining([...added]));
    },
  },
  {
    name: 'nothing leaves where the state is not known, and nothing is added without evidence, unless an operator staged it',
    applies: (_, { additionsOnly }) => additionsOnly === true,
    check: ({ added, retired }, { live, staged = [] }) => {
      const proven = live.filter(({ evidence }) => evidence !== null).map(({ thumbprint }) => thumbprint);
      expect(retired).toEqual([]);
      expect([...proven, ...staged]).toEqual(expect.arrayContaining([...added]));
    },
  },
  {
    name: 'nothing is added that is not live or staged',
    check: ({ added }, of) => expect([...liveIn(of), ...(of.staged ?? [])]).toEqual(expect.arrayContaining([...added])),
  },
  {
    name: '"never" writes nothing',
    check: ({ write }, { updates }) => expect(write && updates === 'never').toBe(false),
  },
  {
    name: 'every live entry is pinned already or accounted for exactly once',
    check: ({ added, held, forbidden, unplaced }, of) => {
      const live = liveIn(of);
      const isPinned = new Set(of.pinned.map(normalise));
      const missing = [...live].filter((entry) => !isPinned.has(entry));
      const notified = [...added.filter((entry) => live.has(entry)), ...held, ...forbidden, ...unplaced];
      expect(notified.toSorted()).toEqual(missing.toSorted());
    },
  },
  {
    name: 'every staged entry is pinned already, live, added, or named as having found no place, exactly once',
    check: ({ added, unstaged }, of) => {
      const elsewhere = new Set([...of.pinned.map(normalise), ...liveIn(of)]);
      const ahead = [...new Set(of.staged)].filter((entry) => !elsewhere.has(entry));
      const notified = [...added.filter((entry) => !elsewhere.has(entry)), ...unstaged];
      expect(notified.toSorted()).toEqual(ahead.toSorted());
    },
  },
  {
    name: 'no staged entry takes a place that a live one wants',
    applies: ({ unplaced }) => unplaced.length > 0,
    check: ({ added }, of) => expect([...liveIn(of)]).toEqual(expect.arrayContaining([...added])),
  },
  {
    name: 'old entries keep their order, new ones come after them',
    applies: written,
    check: ({ list, added }, { pinned }) => {
      const old = [...new Set(pinned.map(normalise))].filter((entry) => list.includes(entry));
      expect(list).toEqual([...old, ...added]);
    },
  },
  {
    name: 'planning the written list again changes nothing',
    applies: written,
    check: ({ list }, of) => {
      const again = planList({ ...of, pinned: list });
      expect(again.write && again.added.length > 0).toBe(false);
    },
  },
];

/** Checks a plan against all of them. */
export function expectListRules(plan: Plan, of: ListFacts): void {
  for (const { applies, check } of PLAN_RULES) {
    if (applies?.(plan, of) ?? true) check(plan, of);
  }
}
