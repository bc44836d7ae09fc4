import fc from 'fast-check';
import { pageOf } from '../../../sandbox/aws/organizations-pages';
import { properties } from '../../support/properties';

const REQUEST = { headers: { 'x-amz-target': 'AWSOrganizationsV20161128.ListAccounts' } };

/** Follows the tokens of a list from page to page. */
function pagesOf(all: readonly object[], sizes: readonly (number | undefined)[]): object[][] {
  const pages: object[][] = [];
  let token: string | undefined;
  do {
    const input = { MaxResults: sizes[pages.length % sizes.length], NextToken: token };
    const page: { All?: object[]; NextToken?: string } = pageOf('All', all, input, REQUEST);
    pages.push(page.All ?? []);
    token = page.NextToken;
  } while (token !== undefined);
  return pages;
}

test('pages of any sizes have all entries once, in order, and none is larger than asked for', () => {
  const size = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });
  properties(
    fc.property(fc.nat(70), fc.array(size, { minLength: 1, maxLength: 5 }), (count, sizes) => {
      const all = Array.from({ length: count }, (_, id) => ({ id }));
      const pages = pagesOf(all, sizes);
      expect(pages.flat()).toEqual(all);
      const larger = pages.filter((page, index) => page.length > (sizes[index % sizes.length] ?? 20));
      expect(larger).toEqual([]);
    }),
  );
});
