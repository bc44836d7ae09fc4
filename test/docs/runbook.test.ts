import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUE } from '../../lambda/findings/catalogue';
import { codesOf } from '../../lambda/findings/lookup';
import { severitiesOf, withFacts } from './runbook';

const RUNBOOK = readFileSync(path.resolve(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

test('the runbook says of each finding what the catalogue says now (`npm run docs:runbook` writes it again)', () => {
  expect(RUNBOOK).toBe(withFacts(RUNBOOK));
});

test('the runbook has exactly one section for each code of the catalogue, and no other', () => {
  const headings = [...RUNBOOK.matchAll(/^#### (.+)$/gm)].map(([, heading = '']) => heading);
  expect(headings.toSorted()).toEqual(codesOf().toSorted());
});

test('a line in italics that is missing or wrong is written, and nothing else is changed', () => {
  const events =
    '#### list-restored\n\nIt was _not_ lost.\n\n#### staged-live\n\n_critical · condition_\n\nIt is live.\n';
  expect(withFacts(`## Findings\n\n${events}`)).toBe(
    '## Findings\n\n#### list-restored\n\n_info · event_\n\nIt was _not_ lost.\n\n#### staged-live\n\n_info · event_\n\nIt is live.\n',
  );
});

test('a line in italics has all severities of a code, the worst first, and names what is transient', () => {
  expect(withFacts('#### iam-write-failed\n\n')).toBe(
    '#### iam-write-failed\n\n_critical, warning · condition, transient_\n\n',
  );
  expect(withFacts('#### list-full\n\n')).toBe('#### list-full\n\n_critical, warning, info · condition_\n\n');
});

test('a section about a code that does not exist is an error', () => {
  expect(() => withFacts('#### no-such-code\n\nNothing.\n')).toThrow('no-such-code is not the code of a finding.');
});

test('the samples of a code show at least two severities if its severity depends on its facts, and else one', () => {
  const wrong = codesOf().filter((code) => {
    const depends = typeof CATALOGUE[code].severity === 'function';
    return depends ? severitiesOf(code).length < 2 : severitiesOf(code).length !== 1;
  });
  expect(wrong).toEqual([]);
});
