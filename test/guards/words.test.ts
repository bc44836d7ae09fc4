import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Words that the code had for things that the field has a word for, and that it has left behind (docs/architecture.md has those that it
 * uses). A part of a name is compared, with and without an s at its end.
 */
const LEFT_BEHIND = new Set([
  'announce',
  'backstage',
  'cast',
  'citizen',
  'compose',
  'concluded',
  'considered',
  'considering',
  'deed',
  'desk',
  'diary',
  'doubt',
  'errand',
  'follower',
  'footing',
  'gatekeeper',
  'glance',
  'glimpse',
  'handled',
  'happening',
  'informs',
  'intention',
  'keeper',
  'knowledge',
  'ledger',
  'looked',
  'lookout',
  'memories',
  'news',
  'noted',
  'noticed',
  'occasion',
  'ousted',
  'outlook',
  'readWithLease',
  'play',
  'plot',
  'recall',
  'recalled',
  'restless',
  'sameness',
  'scene',
  'sight',
  'sighted',
  'story',
  'stranger',
  'tell',
  'teller',
  'tiding',
  'tidings',
  'trouble',
  'truth',
  'underway',
  'vouching',
  'wish',
  'witness',
  'witnessed',
  'world',
]);

const files = ['lambda', 'lib', 'bin', 'build', 'sandbox', 'test', 'bench'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !file.endsWith('guards/words.test.ts'))
    .map((file) => path.join(folder, file)),
);

/** The names in a source, without those in comments, strings and patterns. */
function namesIn(source: string): Set<string> {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replaceAll(/(?<=[(=,:[!&|?]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g, '')
    .replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, '');
  return new Set(code.match(/[A-Za-z_$][\w$]*/g));
}

/** Whether a part of a name, such as `desk` in `openDesks`, is one of them. */
function isLeftBehind(name: string): boolean {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).some((part) =>
    ['', 's', 'es'].some((end) => part.toLowerCase().endsWith(end) && LEFT_BEHIND.has(without(part, end))),
  );
}

function without(part: string, end: string): string {
  return part.toLowerCase().slice(0, part.length - end.length);
}

test('no name in the code has a word that the project has left behind', () => {
  const found = files.flatMap((file) =>
    [...namesIn(readFileSync(path.join(ROOT, file), 'utf8'))].filter(isLeftBehind).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test('no name of a file has a word that the project has left behind', () => {
  expect(files.filter((file) => file.split(/[/.-]/).some(isLeftBehind))).toEqual([]);
});

test('the guard sees names in code, and none in comments and strings', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(namesIn("const openDesk = 'a wish'; // a glimpse\n")).toEqual(new Set(['const', 'openDesk']));
  expect(['openDesk', 'wishes', 'NO_WISH', 'disk'].map(isLeftBehind)).toEqual([true, true, true, false]);
});

/** Words that no message and no document has, each with what takes its place. */
const UNWANTED: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\b(told|tells|telling)\b/i, 'report, notify'],
  // The watcher "cannot tell whether" something is so: that is another word.
  [/\btell\b(?! whether\b)/i, 'report, notify'],
  [/\bvouch(es|ed|ing)?\b/i, 'evidence, verify'],
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bbesides\b/i, 'also, in addition'],
  [/\blest\b/i, 'so that ... not'],
  [/\banew\b/i, 'again'],
  [/\b(a|which|that) person\b|\bpeople\b/i, 'you, an operator'],
  [/\bsomeone else's doing\b/i, 'an external change'],
  // As a noun: what follows is the end of a clause, or its verb.
  [/\bsuch(?=[.,;:)]| (is|are|was|were|has|have|can|may|must) |$)/i, 'the noun itself'],
];

/** Returns the unwanted words in a text, whatever its line breaks. */
function unwantedIn(text: string): string[] {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return UNWANTED.flatMap(([word, instead]) => {
    const [found] = word.exec(line) ?? [];
    return found === undefined ? [] : [`${found} (${instead})`];
  });
}

/** Returns the texts in quotation marks of a source. Comments and patterns are passed over. */
function textsIn(source: string): string[] {
  const parts = source.match(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(?<=[(=,:[!&|?]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
  );
  return (parts ?? []).filter((part) => /^['"`]/.test(part)).map((part) => part.slice(1, -1));
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

test('no text of the function, the app, the terminal and the sandbox has an unwanted word', () => {
  const sources = files.filter((file) => /^(lambda|lib|bin|sandbox)\//.test(file));
  const texts = sources.flatMap((file) =>
    textsIn(readFileSync(path.join(ROOT, file), 'utf8')).map((text) => ({ file, text })),
  );
  expect(texts.length).toBeGreaterThan(4_000);
  expect(texts.flatMap(({ file, text }) => unwantedIn(text).map((word) => `${file}: ${word}: ${text}`))).toEqual([]);
});

test.each(documents)('%s has no unwanted word', (file) => {
  const paragraphs = readFileSync(path.join(ROOT, file), 'utf8').split(/\n{2,}|(?<=\|)\n/);
  expect(paragraphs.length).toBeGreaterThan(5);
  expect(paragraphs.flatMap((text) => unwantedIn(text).map((word) => `${word}: ${text}`))).toEqual([]);
});

test('the guard sees an unwanted word across line breaks, and reads texts in quotation marks alone', () => {
  expect(unwantedIn('It was\ntold, and such\nare not asked.')).toEqual([
    'told (report, notify)',
    'such (the noun itself)',
  ]);
  expect(unwantedIn('The watcher cannot tell\nwhether such a host, such as this one, is recommended.')).toEqual([]);
  expect(
    textsIn("// 'told'\nconst a = ['one', \"it's\"]; /* `lest` */\nconst b = /['\"]/; const c = `${a}//x`;"),
  ).toEqual(['one', "it's", '${a}//x']);
});
