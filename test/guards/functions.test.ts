import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

const files = ['lambda', 'lib', 'bin', 'build', 'sandbox', 'bench', 'test'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => path.join(folder, file)),
);

/** Returns the names of the functions at the top level of a source that are arrows, and might be declarations. */
function arrowsIn(source: string): string[] {
  return [
    ...source.matchAll(
      /^(?:export )?const (\w+) =\s+(?:async )?(?:<[^=]*>)?(?:\w+|\((?:[^()]|\([^()]*\))*\)(?:: [^=]*)?) =>/gm,
    ),
  ].map(([, name = '']) => name);
}

test('functions at the top level are declarations, so that outlines and stack traces name them', () => {
  const arrows = files.flatMap((file) =>
    arrowsIn(readFileSync(path.join(ROOT, file), 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(arrows).toEqual([]);
});

test('the guard sees an arrow, and passes over values and functions whose type has a name', () => {
  expect(
    arrowsIn('const f = (a: number): string => `${a}`;\nexport const g = async () => {};\nconst h = x => x;'),
  ).toEqual(['f', 'g', 'h']);
  expect(arrowsIn('const rule: Rule = (a) => a;\nconst names = list.map((one) => one.name);\n')).toEqual([]);
});
