import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Words with which a docstring makes its reader wait for the subject. A noun, a third-person verb or "True if" comes first instead. */
const DELAYED = /^(What|Whether|How|Where|When|Why|Who|Whom|Whose|Which|As|Of|That)\b/;

/** The share of docstrings that may begin so all the same. */
const ALLOWED = 0.05;

/** The texts of the docstrings in a source; those that hold nothing but tags have none. */
function docstringsIn(source: string): string[] {
  return [...source.matchAll(/\/\*\*([\s\S]*?)\*\//g)]
    .map(([, text = '']) => text.replaceAll(/^\s*\* ?/gm, '').trim())
    .filter((text) => !text.startsWith('@'));
}

const docstrings = ['lambda', 'lib', 'bin', 'sandbox'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      docstringsIn(readFileSync(path.join(ROOT, folder, file), 'utf8')).map((text) => ({
        file: `${folder}/${file}`,
        text,
      })),
    ),
);

test('more than 95 % of the docstrings name their subject first', () => {
  const late = docstrings.filter(({ text }) => DELAYED.test(text));
  expect(docstrings.length).toBeGreaterThan(2000);
  expect(late.length / docstrings.length < ALLOWED ? [] : late.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

test('the guard reads docstrings of one line and of several, and leaves out those with nothing but tags', () => {
  const source =
    '/** What it is. */\nconst a = 1;\n/**\n * Returns it.\n * @param a one\n */\n/** @throws Error */\n// Whether\n';
  expect(docstringsIn(source)).toEqual(['What it is.', 'Returns it.\n@param a one']);
});
