import { filesIn, importsIn, isShapeOfFindings, sourceOf } from '../support/imports';

/** Strings of two words in judge/ that no reader sees as a sentence. */
const DATA = new Set([
  // Origin of a list, as it is kept in the history.
  "'someone else'",
  // Form in which the observer names the place of a failure.
  '`${one.host} at `',
]);

/** Returns the strings in a source that hold two words: a letter, and a blank. */
function phrasesIn(source: string): string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '')
    .replaceAll(/(?<=[(=,:[!&|?]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g, '');
  const strings = code.match(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g) ?? [];
  return strings.filter((text) => text.includes(' ') && /\p{L}/u.test(text));
}

test('judge/ holds no sentence, nor a part of one: it makes facts, and findings/ has the words', () => {
  const files = filesIn('lambda/judge');
  const found = files.flatMap((file) => phrasesIn(sourceOf(file)).map((text) => ({ file, text })));
  expect(files.length).toBeGreaterThan(70);
  expect(found.filter(({ text }) => !DATA.has(text))).toEqual([]);
  expect(new Set(found.map(({ text }) => text))).toEqual(DATA);
});

test('judge/ imports nothing but types from findings/', () => {
  const imports = importsIn('lambda/judge').filter(({ name }) => name.startsWith('lambda/findings/'));
  expect(imports.length).toBeGreaterThan(50);
  expect(imports.filter((one) => !isShapeOfFindings(one))).toEqual([]);
});

test('the guard sees strings of two words in code, and none in comments and patterns', () => {
  const source = [
    "// It's a comment.\n/* 'Another one.' */",
    'const pattern = /a "b c"/;',
    "const one = 'word';",
    "const url = 'https://issuer.example';",
    "const two = 'Two words.';",
    'const name = `${host} ${address}`;',
    'const part = `${host} fails`;',
  ].join('\n');
  expect(phrasesIn(source)).toEqual(["'Two words.'", '`${host} ${address}`', '`${host} fails`']);
  expect(phrasesIn(sourceOf('lambda/findings/entries/runs.ts')).length).toBeGreaterThan(20);
});
