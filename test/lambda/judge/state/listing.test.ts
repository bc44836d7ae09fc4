import fc from 'fast-check';
import {
  type Listing,
  NOTHING_LISTED,
  RUNS_TO_ACCEPT,
  compareListing,
  withoutDeleted,
} from '../../../../lambda/judge/state/listing';
import { properties } from '../../../support/properties';

const NONE = new Set<string>();

function known(...accepted: string[]): Listing {
  return { accepted, doubted: null };
}

/** Full runs, one after the other: what each finds missing, and what is remembered at last. */
function runs(lists: readonly (readonly string[])[], start: Listing, deleted: ReadonlySet<string> = NONE) {
  let listing = start;
  const vanished = lists.map((listed) => {
    const compared = compareListing(listing, listed, deleted);
    listing = compared.listing;
    return compared.vanished;
  });
  return { vanished, listing };
}

test('the first list is taken for the account’s, even an empty one', () => {
  expect(runs([[], ['b', 'a']], NOTHING_LISTED)).toEqual({ vanished: [[], []], listing: known('a', 'b') });
});

test.each<[string, string[], string[]]>([
  ['more than half', ['a', 'b', 'c', 'd'], ['a']],
  ['the only one', ['a'], []],
  ['all, but has others instead,', ['a', 'b'], ['x', 'y', 'z']],
])('a list that lacks %s is doubted twice, and taken for the account’s the third time in a row', (_, before, after) => {
  const missing = before.filter((arn) => !after.includes(arn));
  const two = runs([after, after.toReversed()], known(...before));
  expect(two.vanished).toEqual([missing, missing]);
  expect(two.listing.accepted).toEqual(before);
  expect(runs([after], two.listing)).toEqual({ vanished: [[]], listing: known(...after) });
});

test('another doubted list starts the count again, and the accepted list ends it', () => {
  const start = known('a', 'b', 'c', 'd', 'e');
  const lists = [['a'], ['a'], [], ['a'], ['a']];
  expect(runs(lists, start).vanished.map(({ length }) => length)).toEqual([4, 4, 5, 4, 4]);
  expect(runs([...lists, start.accepted, ['a']], start).vanished.map(({ length }) => length)).toEqual([
    4, 4, 5, 4, 4, 0, 4,
  ]);
});

test('a list that lacks no more than half of the providers is accepted at once', () => {
  expect(runs([['a', 'b']], known('a', 'b', 'c', 'd'))).toEqual({ vanished: [[]], listing: known('a', 'b') });
});

test('a provider whose deletion an event reported is not missing', () => {
  expect(runs([['a']], known('a', 'b', 'c'), new Set(['b', 'c']))).toEqual({ vanished: [[]], listing: known('a') });
  expect(runs([[]], known('a', 'b'), new Set(['a', 'b'])).vanished).toEqual([[]]);
  expect(runs([['a']], known('a', 'b', 'c', 'd'), new Set(['d'])).vanished).toEqual([['b', 'c']]);
  expect(withoutDeleted(known('a', 'b', 'c'), new Set(['b', 'x']))).toEqual(known('a', 'c'));
});

test('a list of any length is remembered as far as it has room, and a provider beyond that is not missed', () => {
  const arns = Array.from({ length: 5000 }, (_, n) => `arn:aws:iam::123456789012:oidc-provider/issuer.example/${n}`);
  const { listing } = compareListing(NOTHING_LISTED, arns, NONE);
  expect(Buffer.byteLength(JSON.stringify(listing))).toBeLessThan(105_000);
  expect(listing.accepted.length).toBeGreaterThan(1000);
  expect(compareListing(listing, arns, NONE).vanished).toEqual([]);
  expect(compareListing(listing, arns.slice(0, 500), NONE).vanished).not.toEqual([]);
});

test('a loss of more than half is doubted until it comes three times in a row, and a smaller one never, whatever is listed', () => {
  const list = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 8 });
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((arn) => other.includes(arn));
  properties(
    fc.property(fc.array(list, { minLength: 1, maxLength: 12 }), (lists) => {
      /** By the words of the rule, over all runs so far. */
      let accepted: readonly string[] = [];
      let inRow: (readonly string[])[] = [];
      const expected = lists.map((listed) => {
        inRow = inRow.every((one) => same(one, listed)) ? [...inRow, listed] : [listed];
        const missing = accepted.filter((arn) => !listed.includes(arn));
        const isBig = missing.length > 0 && (listed.length === 0 || missing.length * 2 > accepted.length);
        if (isBig && inRow.length < RUNS_TO_ACCEPT) return missing.toSorted();
        accepted = listed;
        inRow = [];
        return [];
      });
      const { vanished, listing } = runs(lists, NOTHING_LISTED);
      expect(vanished.map((missing) => missing.toSorted())).toEqual(expected);
      expect(listing.accepted.toSorted()).toEqual(accepted.toSorted());
    }),
  );
});
