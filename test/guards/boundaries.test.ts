import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a file imports: relative ones as paths from the root, others as they are. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  const named = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
  return named.map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name));
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}

function importsIn(folder: string) {
  return filesIn(folder).flatMap((file) => importsOf(file).map((name) => ({ file, name })));
}

test('judge/ is pure, and imports nothing outside itself but cryptography and the shape of addresses from Node', () => {
  const outward = importsIn('lambda/judge').filter(
    ({ name }) => !name.startsWith('lambda/judge/') && !['node:crypto', 'node:net'].includes(name),
  );
  expect(outward).toEqual([]);
  const impure = /\b(Date\.now|new Date\(\)|process\.|Math\.random|performance\.|randomUUID|isIP\w+\()/;
  expect(filesIn('lambda/judge').filter((file) => impure.test(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual(
    [],
  );
});

test('lambda/ imports nothing of lib/, sandbox/, bin/, test/ and bench/, nor the packages that those are built on', () => {
  const forbidden =
    /^(lib|sandbox|bin|test|bench)\/|^aws-cdk-lib|^constructs$|^@peculiar|^oidc-provider$|^dynalite$|^commander$/;
  expect(importsIn('lambda').filter(({ name }) => forbidden.test(name))).toEqual([]);
});

/** The rooms of a folder from the ground up: each imports from those before it alone. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  lambda: ['judge', 'contract', 'act', 'observe', 'state', 'notify', 'run', 'wiring', 'handler'],
  'lambda/judge': ['chain', 'evidence', 'plan', 'state', 'findings'],
  'lambda/observe': ['tls', 'http'],
  lib: ['permissions', 'function', 'operation'],
};

describe.each(Object.entries(FLOORS))('the folder %s/', (folder, floors) => {
  const roomOf = (file: string): string => path.relative(folder, file).split('/')[0]?.replace(/\.ts$/, '') ?? '';

  test('has no part that imports from a part above it', () => {
    const upward = importsIn(folder).filter(({ file, name }) => {
      const [from, to] = [floors.indexOf(roomOf(file)), floors.indexOf(roomOf(name))];
      return name.startsWith(`${folder}/`) && from !== -1 && to > from;
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

/** What all rooms of judge/ stand on: words for what was seen and found, and for text from outside. */
const BASE = new Set(
  ['observation', 'printable', 'url', 'finding', 'finding-kinds', 'command'].map((name) => `lambda/judge/${name}`),
);

test('lambda/ has at most ten entries, and each of them is in FLOORS', () => {
  const entries = readdirSync(path.join(ROOT, 'lambda')).map((name) => name.replace(/\.ts$/, ''));
  expect(entries.length).toBeLessThanOrEqual(10);
  expect(entries.toSorted()).toEqual(FLOORS['lambda']?.toSorted());
});

test('imports between the parts of lambda/ are at most seven levels deep', () => {
  const roomOf = (file: string): string => file.split('/')[1]?.replace(/\.ts$/, '') ?? '';
  const below = new Map<string, Set<string>>();
  for (const { file, name } of importsIn('lambda').filter((one) => one.name.startsWith('lambda/'))) {
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
  expect(filesIn('lambda').filter((file) => calls.test(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
});

test('the guard finds the imports of a file', () => {
  expect(importsOf('lambda/handler.ts')).toEqual(expect.arrayContaining(['lambda/run/run', '@aws-sdk/client-iam']));
});

test.each(['lambda', 'lib', 'bin', 'sandbox', 'bench'])(
  'no file in %s/ imports itself by way of others, types included',
  (folder) => {
    const imports = new Map(filesIn(folder).map((file) => [file.replace(/\.ts$/, ''), importsOf(file)]));
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
  expect(files.filter((file) => /canParse\(/.test(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
});
