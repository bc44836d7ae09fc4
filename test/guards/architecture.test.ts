import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ARCHITECTURE = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');

/** Most functions that a reader is asked to follow from the socket to IAM. */
const MOST = 30;

const [, section = ''] = ARCHITECTURE.split('## The way of a thumbprint');
const steps = [...(section.split('\n## ')[0] ?? '').matchAll(/^\|[^|]+\| `(\w+)` +\| `([\w/.-]+)` +\|$/gm)].map(
  ([, name = '', file = '']) => ({ name, file: `lambda/${file}` }),
);

test('the way of a thumbprint names at most thirty functions', () => {
  expect(steps.length).toBeGreaterThan(20);
  expect(steps.length).toBeLessThanOrEqual(MOST);
});

test('the functions that the way of a thumbprint names are in the files that it names', () => {
  const missing = steps.filter(({ name, file }) => {
    const source = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : '';
    return !new RegExp(`\\bfunction ${name}\\b|^ +(?:async )?${name}\\b[:(]`, 'm').test(source);
  });
  expect(missing).toEqual([]);
});

test('the folders of the map are those of lambda/', () => {
  const [, map = ''] = ARCHITECTURE.split('## Where things are');
  const named = [...map.matchAll(/^\| `([\w.]+)\/?` +\|/gm)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(6);
  expect(named.filter((name) => !existsSync(path.join(ROOT, 'lambda', name)))).toEqual([]);
});
