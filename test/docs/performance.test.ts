import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type PageResults, performancePage } from '../../bench/report/performance-page';

function read(file: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
}

/** What the last `npm run bench` measured. */
function measured(): PageResults {
  return JSON.parse(read('bench/results.json'));
}

test('the page on performance quotes what the bench measured last (`npm run docs:performance` writes it again)', () => {
  expect(read('docs/performance.md')).toBe(performancePage(measured()));
});

test('the page on performance says of every figure with a goal whether it is met', () => {
  const goals = measured().rows.filter(({ goal }) => goal !== null);
  const lines = performancePage(measured()).split('\n');
  expect(goals.length).toBeGreaterThan(15);
  for (const { what, goal, met } of goals) {
    const line = lines.find((one) => one.startsWith(`| ${what} `)) ?? '';
    expect(line).toContain(` ${goal} |`);
    expect(line).toMatch(met ? /\byes \|$/ : /\*\*no\*\* \|$/);
  }
});

test('a page is refused for which a figure was not measured', () => {
  const { date, rows } = measured();
  const without = rows.filter(({ id }) => id !== 'dead-cpu');
  expect(() => performancePage({ date, rows: without })).toThrow('The bench has no figure dead-cpu.');
});
