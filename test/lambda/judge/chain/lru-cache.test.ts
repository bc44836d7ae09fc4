import { createLruCache } from '../../../../lambda/judge/chain/lru-cache';

test('the cache keeps the values that were asked for last, and makes the others again', () => {
  const made: string[] = [];
  const lruCache = createLruCache<string>(2);
  const ask = (key: string) =>
    lruCache(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(['a', 'b', 'a', 'c'].map(ask)).toEqual(['A', 'B', 'A', 'C']);
  expect(made).toEqual(['a', 'b', 'c']);
  // b was asked for the longest ago.
  expect(['a', 'c', 'b'].map(ask)).toEqual(['A', 'C', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
