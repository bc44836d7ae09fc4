import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));

/** Words with which no title of a test begins: what follows them would be half a sentence, or a riddle. */
const HALF =
  /^(of|with|without|in|at|on|by|for|from|to|and|but|or|so|though|that|than|what|who|whoever|whatever|whose|whether|lest)\b/i;

/** Returns the titles of the tests in a source, as they are written there. */
function titlesIn(source: string): string[] {
  return [
    ...source.matchAll(
      /^\s*test(?:\.each(?:<[^(]*>)?\((?:[^()]|\([^()]*\))*\)|\.prop\([^)]*\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gm,
    ),
  ].map(([, , title = '']) => title);
}

test('titles of tests begin with their subject, or with what the subject of their describe does', () => {
  const titles = files.flatMap((file) =>
    titlesIn(readFileSync(path.join(ROOT, file), 'utf8')).map((title) => `${file}: ${title}`),
  );
  expect(titles.length).toBeGreaterThan(1_400);
  expect(titles.filter((title) => HALF.test(title.slice(title.indexOf(': ') + 2)))).toEqual([]);
});

test('the guard tells a half sentence from a whole one', () => {
  expect(titlesIn("test('of keys counts all', () => {});\n  test.each([1, 2])('%s is one', () => {});")).toEqual([
    'of keys counts all',
    '%s is one',
  ]);
  expect(HALF.test('of keys counts all')).toBe(true);
  expect(HALF.test('offers of a client are read')).toBe(false);
});
