import fc from 'fast-check';
import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { syncWithIam } from '../../../../lambda/judge/state/sync';
import { normalise, sameThumbprints } from '../../../../lambda/judge/chain/thumbprint';
import { anyDate, anyList, anyListAt, anyState } from '../../../support/any-state';
import { properties } from '../../../support/properties';

const anyStart = fc.oneof({ weight: 9, arbitrary: anyState }, { weight: 1, arbitrary: fc.constant(NOTHING_KNOWN) });
const anySetup = anyStart.chain((memory) => fc.tuple(fc.constant(memory), anyListAt(memory)));
/** The lists that IAM gave one after the other, and when. */
const anyLists = fc.array(fc.record({ list: anyList, now: anyDate }), { minLength: 1, maxLength: 6 });

test('the list that is remembered is the one in IAM, or the one written last while IAM may lag behind', () => {
  properties(
    fc.property(anySetup, ([memory, { list, now }]) => {
      const { state: after } = syncWithIam(memory, list, { runId: 'run', now });
      if (sameThumbprints(after.list ?? [], list)) return;
      expect(after).toEqual(memory);
      // IAM's list is a set: its order and its case say nothing.
      expect(sameThumbprints(list, memory.lastWrite?.before ?? [])).toBe(true);
      expect(Math.abs(now.getTime() - (memory.lastWrite?.at.getTime() ?? 0))).toBeLessThan(5 * 60_000);
    }),
  );
});

test('the remembered thumbprints are those of the remembered list', () => {
  properties(
    fc.property(anySetup, ([memory, { list, now }]) => {
      const { state: after } = syncWithIam(memory, list, { runId: 'run', now });
      expect([...after.thumbprints.keys()].toSorted()).toEqual((after.list ?? []).map(normalise).toSorted());
    }),
  );
});

test('no version number stands for two lists, and none is lower than an earlier one', () => {
  properties(
    fc.property(anyStart, anyLists, (start, lists) => {
      let memory = { ...start, unrecorded: [] as typeof start.unrecorded };
      for (const { list, now } of lists) {
        memory = { ...syncWithIam(memory, list, { runId: 'run', now }).state };
        expect(memory.pending?.list.version ?? Infinity).toBeGreaterThan(memory.version);
      }
      const numbers = memory.unrecorded.map(({ version }) => version);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
      expect(numbers.every((number) => number > start.version && number <= memory.version)).toBe(true);
      expect(numbers.at(-1) ?? start.version).toBe(memory.version);
    }),
  );
});

test('every version by someone else comes with an external change that names exactly the additions and removals', () => {
  properties(
    fc.property(anySetup, ([memory, { list, now }]) => {
      const { state: after, external } = syncWithIam(memory, list, { runId: 'run', now });
      const recorded = after.unrecorded.slice(memory.unrecorded.length);
      expect(recorded.filter(({ by }) => by === 'someone else' && external === null)).toEqual([]);
      if (!external) return;
      const from = recorded.at(-2)?.after ?? memory.list ?? [];
      expect(external.added.toSorted()).toEqual(list.filter((one) => !from.includes(one)).toSorted());
      expect(external.removed.toSorted()).toEqual(from.filter((one) => !list.includes(one)).toSorted());
    }),
  );
});
