import { runSource } from '../support/command';
import { helpFor, readScripts } from './scripts';

const scripts = readScripts();
const lines = Object.values(scripts.scriptsHelp).flatMap((group) => Object.entries(group));

test('every script of package.json has one line in its scriptsHelp, and nothing else has', () => {
  expect(lines.map(([name]) => name).toSorted()).toEqual(Object.keys(scripts.scripts).toSorted());
  expect(lines.length).toBeGreaterThan(30);
});

test('each line is a sentence that fits on a screen of 120 columns', () => {
  expect(lines.filter(([, line]) => !/^\p{L}.*\.$/u.test(line))).toEqual([]);
  expect(
    helpFor(scripts)
      .split('\n')
      .filter((line) => line.length > 120),
  ).toEqual([]);
});

test('the scripts that a script runs exist', () => {
  const named = Object.values(scripts.scripts).flatMap((command) =>
    [...command.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !(name in scripts.scripts))).toEqual([]);
});

test('`npm run help` prints each group with a line for each of its scripts', async () => {
  const { code, stdout } = await runSource('test/docs/print-scripts.ts', []);
  expect({ code, stdout }).toEqual({ code: 0, stdout: helpFor(scripts) });
  expect(helpFor({ scriptsHelp: { Try: { a: 'Tries it.' }, Do: { 'b:c': 'Does it.' } } })).toBe(
    'Try\n  npm run a    Tries it.\n\nDo\n  npm run b:c  Does it.\n',
  );
});
