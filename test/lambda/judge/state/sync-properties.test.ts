import fc from 'fast-check';
import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { syncWithIam } from '../../../../lambda/judge/state/sync';
import { normalise, sameThumbprints } from '../../../../lambda/judge/chain/thumbprint';
import { anyDate, anyList, anyListAt, anyState } from '../../../support/any-state';
import { properties } from '../../../support/properties';

const anyStart = fc.oneof({ weight: 9, arbitrary: anyState }, { weight: 1, arbitrary: fc.constant(NOTHING_KNOWN) });
const anySetup = anyStart.chain((known) => fc.tuple(fc.constant(known), anyListAt(known)));
/** The lists that IAM gave one after the other, and when. */
const anyLists = fc.array(fc.record({ list: anyList, now: anyDate }), { minLength: 1, maxLength: 6 });

test('the list that is remembered is the one in IAM, or the one written last while IAM may lag behind', () => {
  properties(
    fc.property(anySetup, ([known, { list, now }]) => {
      const { state: after } = syncWithIam(known, list, { runId: 'run', now });
      if (sameThumbprints(after.list ?? [], list)) return;
      expect(after).toEqual(known);
      // IAM's list is a set: its order and its case say nothing.
      expect(sameThumbprints(list, known.lastWrite?.before ?? [])).toBe(true);
      expect(Math.abs(now.getTime() - (known.lastWrite?.at.getTime() ?? 0))).toBeLessThan(5 * 60_000);
    }),
  );
});

test('the remembered thumbprints are those of the remembered list', () => {
  properties(
    fc.property(anySetup, ([known, { list, now }]) => {
      const { state: after } = syncWithIam(known, list, { runId: 'run', now });
      expect([...after.thumbprints.keys()].toSorted()).toEqual((after.list ?? []).map(normalise).toSorted());
    }),
  );
});

test('no version number stands for two lists, and none is lower than an earlier one', () => {
  properties(
    fc.property(anyStart, anyLists, (start, lists) => {
      let known = { ...start, unrecorded: [] as typeof start.unrecorded };
      for (const { list, now } of lists) {
        known = { ...syncWithIam(known, list, { runId: 'run', now }).state };
        expect(known.pending?.list.version ?? Infinity).toBeGreaterThan(known.version);
      }
      const numbers = known.unrecorded.map(({ version }) => version);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
      expect(numbers.every((number) => number > start.version && number <= known.version)).toBe(true);
      expect(numbers.at(-1) ?? start.version).toBe(known.version);
    }),
  );
});

test('every version by someone else comes with an external change that names exactly the additions and removals', () => {
  properties(
    fc.property(anySetup, ([known, { list, now }]) => {
      const { state: after, external } = syncWithIam(known, list, { runId: 'run', now });
      const recorded = after.unrecorded.slice(known.unrecorded.length);
      expect(recorded.filter(({ by }) => by === 'someone else' && external === null)).toEqual([]);
      if (!external) return;
      const from = recorded.at(-2)?.after ?? known.list ?? [];
      expect(external.added.toSorted()).toEqual(list.filter((one) => !from.includes(one)).toSorted());
      expect(external.removed.toSorted()).toEqual(from.filter((one) => !list.includes(one)).toSorted());
    }),
  );
});
