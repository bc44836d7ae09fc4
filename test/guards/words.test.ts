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
  'peek',
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

const files = ['lambda', 'lib', 'bin', 'sandbox', 'test', 'bench'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !file.endsWith('guards/words.test.ts'))
    .map((file) => path.join(folder, file)),
);

/** The names in a source, without what stands in comments, strings and patterns. */
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
