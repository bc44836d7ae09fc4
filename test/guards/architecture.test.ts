import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ARCHITECTURE = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');

/** A step of a way: a function, and the file that has it. */
interface Step {
  name: string;
  file: string;
}

/** Returns the steps that the table of a section names. */
function stepsOf(heading: string): Step[] {
  const [, section = ''] = ARCHITECTURE.split(`## ${heading}\n`);
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\|[^|]+\| `(\w+)` +\| `([\w/.-]+)` +\|$/gm);
  return [...rows].map(([, name = '', file = '']) => ({ name, file: `lambda/${file}` }));
}

/** True if a file declares the function of a step. */
function isThere({ name, file }: Step): boolean {
  const source = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : '';
  return new RegExp(`\\bfunction ${name}\\b|^ +(?:async )?${name}\\b[:(]`, 'm').test(source);
}

/** The ways, each with the most functions that a reader is asked to follow, and a number that shows that the table was read. */
const WAYS = [
  { heading: 'The way of a thumbprint', most: 30, least: 20 },
  { heading: 'The way of a finding', most: 20, least: 10 },
] as const;

test.each(WAYS)('$heading names at most $most functions', ({ heading, most, least }) => {
  const steps = stepsOf(heading);
  expect(steps.length).toBeGreaterThan(least);
  expect(steps.length).toBeLessThanOrEqual(most);
});

test.each(WAYS)('$heading names only functions that are in the files that it names', ({ heading }) => {
  expect(stepsOf(heading).filter((step) => !isThere(step))).toEqual([]);
});

test('a function that a file does not have, and a file that does not exist, are not there', () => {
  expect(isThere({ name: 'planFindings', file: 'lambda/judge/findings/plan-findings.ts' })).toBe(true);
  expect(isThere({ name: 'planFinding', file: 'lambda/judge/findings/plan-findings.ts' })).toBe(false);
  expect(isThere({ name: 'planFindings', file: 'lambda/judge/findings/no-findings.ts' })).toBe(false);
});

test('the map has every folder and file at the top of lambda/, and no other', () => {
  const [, map = ''] = ARCHITECTURE.split('## Where things are');
  const named = [...map.matchAll(/^\| `([\w.]+)\/?` +\|/gm)].map(([, name = '']) => name);
  expect(named.toSorted()).toEqual(readdirSync(path.join(ROOT, 'lambda')).toSorted());
});
