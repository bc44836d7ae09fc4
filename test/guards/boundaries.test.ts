import { readdirSync } from 'node:fs';
import path from 'node:path';
import { filesIn, importsIn, importsInSource, importsOf, isShapeOfFindings, sourceOf } from '../support/imports';

const ROOT = path.resolve(import.meta.dirname, '../..');

test('judge/ is pure, and imports nothing outside itself but types of findings, cryptography, and the shape of addresses from Node', () => {
  const outward = importsIn('lambda/judge').filter(
    (one) =>
      !one.name.startsWith('lambda/judge/') &&
      !['node:crypto', 'node:net'].includes(one.name) &&
      !isShapeOfFindings(one),
  );
  expect(outward).toEqual([]);
  const impure = /\b(Date\.now|new Date\(\)|process\.|Math\.random|performance\.|randomUUID|isIP\w+\()/;
  expect(filesIn('lambda/judge').filter((file) => impure.test(sourceOf(file)))).toEqual([]);
});

test('lambda/ imports nothing of lib/, sandbox/, bin/, test/ and bench/, nor the packages that those are built on', () => {
  const forbidden =
    /^(lib|sandbox|bin|test|bench)\/|^aws-cdk-lib|^constructs$|^@peculiar|^oidc-provider$|^dynalite$|^commander$/;
  expect(importsIn('lambda').filter(({ name }) => forbidden.test(name))).toEqual([]);
});

/** The rooms of a folder from the ground up: each imports from those before it alone, except that judge/ knows the types of findings. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  lambda: [
    'judge',
    'findings',
    'contract',
    'act',
    'observe',
    'state',
    'notify',
    'run',
    'wiring',
    'organization',
    'handler',
  ],
  'lambda/judge': ['chain', 'evidence', 'plan', 'state', 'findings'],
  'lambda/observe': ['tls', 'http'],
  lib: ['permissions', 'function', 'operation'],
};

describe.each(Object.entries(FLOORS))('the folder %s/', (folder, floors) => {
  const roomOf = (file: string): string => path.relative(folder, file).split('/')[0]?.replace(/\.ts$/, '') ?? '';

  test('has no part that imports from a part above it', () => {
    const upward = importsIn(folder).filter((one) => {
      const [from, to] = [floors.indexOf(roomOf(one.file)), floors.indexOf(roomOf(one.name))];
      return one.name.startsWith(`${folder}/`) && from !== -1 && to > from && !isShapeOfFindings(one);
    });
    expect(upward).toEqual([]);
  });

  test('has no part that imports a file from outside all parts, except the shared ones', () => {
    const inRooms = importsIn(folder).filter(
      ({ file }) => floors.includes(roomOf(file)) && roomOf(file) !== path.basename(file, '.ts'),
    );
    const outOf = inRooms.filter(({ name }) => name.startsWith(`${folder}/`) && !floors.includes(roomOf(name)));
    expect(outOf.filter(({ name }) => !BASE.has(name))).toEqual([]);
  });
});

/** What all rooms of judge/ rest on: what was seen, the rules of findings, and text from outside. */
const BASE = new Set(
  ['observation', 'printable', 'url', 'finding-rules', 'severity-rank'].map((name) => `lambda/judge/${name}`),
);

test('lambda/ has at most eleven entries, and each of them is in FLOORS', () => {
  const entries = readdirSync(path.join(ROOT, 'lambda')).map((name) => name.replace(/\.ts$/, ''));
  expect(entries.length).toBeLessThanOrEqual(11);
  expect(entries.toSorted()).toEqual(FLOORS['lambda']?.toSorted());
});

test('imports between the parts of lambda/ are at most seven levels deep', () => {
  const roomOf = (file: string): string => file.split('/')[1]?.replace(/\.ts$/, '') ?? '';
  const below = new Map<string, Set<string>>();
  const inward = importsIn('lambda').filter((one) => one.name.startsWith('lambda/') && !isShapeOfFindings(one));
  for (const { file, name } of inward) {
    const known = below.get(roomOf(file)) ?? new Set();
    if (roomOf(name) !== roomOf(file)) below.set(roomOf(file), known.add(roomOf(name)));
  }
  const heightOf = (room: string): number => 1 + Math.max(0, ...[...(below.get(room) ?? [])].map(heightOf));
  const heights = (FLOORS['lambda'] ?? []).map(heightOf);
  expect(Math.max(...heights)).toBeGreaterThan(3);
  expect(Math.max(...heights)).toBeLessThanOrEqual(7);
});

test('observe/ and act/ do not import each other', () => {
  expect(importsIn('lambda/observe').filter(({ name }) => name.startsWith('lambda/act/'))).toEqual([]);
  expect(importsIn('lambda/act').filter(({ name }) => name.startsWith('lambda/observe/'))).toEqual([]);
});

test('the creation of providers is imported by the terminal, and never by lambda/', () => {
  const users = ['lambda', 'bin'].flatMap(importsIn).filter(({ name }) => name === 'lambda/act/iam-create');
  expect(users.map(({ file }) => file)).toEqual(expect.arrayContaining(['bin/terminal/register.ts']));
  expect(users.filter(({ file }) => file.startsWith('lambda/'))).toEqual([]);
});

test('the construct of an account imports nothing of that of an organization', () => {
  const users = importsIn('lib').filter(({ name }) => name.startsWith('lib/organization/'));
  const others = users.filter(({ file }) => !file.startsWith('lib/organization/')).map(({ file }) => file);
  expect(users.length).toBeGreaterThan(10);
  expect(new Set(others)).toEqual(new Set(['lib/index.ts']));
});

test('lib/ imports only contract/ and judge/ of lambda/', () => {
  const names = importsIn('lib')
    .map(({ name }) => name)
    .filter((name) => name.startsWith('lambda/'));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !/^lambda\/(contract|judge)\//.test(name))).toEqual([]);
});

test('lib/ does not import cdk-nag, so that its users do not need it', () => {
  expect(importsIn('lib').filter(({ name }) => name.startsWith('cdk-nag'))).toEqual([]);
  expect(importsIn('bin').map(({ name }) => name)).toContain('cdk-nag');
});

test('lambda/ calls neither toLegacyObject nor getPeerCertificate, with which a hostile server may crash Node 24', () => {
  const calls = /\.(toLegacyObject|getPeerCertificate)\s*\(/;
  expect(filesIn('lambda').filter((file) => calls.test(sourceOf(file)))).toEqual([]);
});

test('the guard finds the imports of a file', () => {
  const names = importsOf('lambda/handler.ts').map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['lambda/run/run', '@aws-sdk/client-iam']));
});

test('the guard tells imports of types from others', () => {
  const source = [
    "import type { A } from './a';",
    "import { type B, b } from './b';",
    "import {\n  c,\n  d,\n} from '../c';",
    "export type { E } from './e';",
    "import 'node:fs';",
    "const f = await import('./f');",
    "const from = 'no import';",
  ].join('\n');
  expect(importsInSource(source, 'lambda/x/y.ts').map(({ name, ofTypes }) => [name, ofTypes])).toEqual([
    ['lambda/x/a', true],
    ['lambda/x/b', false],
    ['lambda/c', false],
    ['lambda/x/e', true],
    ['node:fs', false],
    ['lambda/x/f', false],
  ]);
});

test.each(['lambda', 'lib', 'bin', 'build', 'sandbox', 'bench'])(
  'no file in %s/ imports itself by way of others, types included, except those of findings in judge/',
  (folder) => {
    const namesOf = (file: string): string[] =>
      importsOf(file).flatMap((one) => (isShapeOfFindings(one) ? [] : [one.name]));
    const imports = new Map(filesIn(folder).map((file) => [file.replace(/\.ts$/, ''), namesOf(file)]));
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(' > '));
      if (way.includes(file) || done.has(file)) return;
      for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
      done.add(file);
    };
    for (const file of imports.keys()) visit(file, []);
    expect(imports.size).toBeGreaterThan(5);
    expect(cycles).toEqual([]);
  },
);

test('nothing calls URL.canParse, which Node 20 gets wrong', () => {
  const files = ['lambda', 'lib', 'sandbox', 'bin'].flatMap(filesIn);
  expect(files.filter((file) => /canParse\(/.test(sourceOf(file)))).toEqual([]);
});
