import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, read, readPackage } from './project';

const CONTRIBUTING = read('CONTRIBUTING.md');

test('CONTRIBUTING.md names only scripts that exist', () => {
  const { scripts } = readPackage();
  const named = [...CONTRIBUTING.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(['demo', 'help', 'check', 'test:watch']));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('CONTRIBUTING.md names only files and folders that exist', () => {
  const named = [...CONTRIBUTING.matchAll(/`((?:lambda|test|docs|lib|bin|sandbox)\/[\w./-]*)`/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test('CONTRIBUTING.md names only options that `.ci/run` has', () => {
  const options = [...CONTRIBUTING.matchAll(/\.ci\/run (--\w+)/g)].map(([, option = '']) => option);
  expect(options).toContain('--quick');
  expect(options.filter((option) => !read('.ci/run').includes(`  ${option} `))).toEqual([]);
});

test('CONTRIBUTING.md asks for the Node that package.json asks for', () => {
  const [, oldest = 'none'] = /^>=(.+)$/.exec(readPackage().engines.node) ?? [];
  expect(CONTRIBUTING).toContain(`Node ${oldest} or later`);
});
