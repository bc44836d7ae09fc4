import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALARMS as ACCOUNT_ALARMS, ORGANIZATION_ALARMS } from '../../lib/operation/alarm-list';

const ALARMS = [...ACCOUNT_ALARMS, ...ORGANIZATION_ALARMS];

const RUNBOOK = readFileSync(path.resolve(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

/** A part of the runbook under a heading of the second level, as its sections by heading. */
function sectionsUnder(heading: string): Map<string, string> {
  const [, part = ''] = `\n${RUNBOOK}`.split(`\n## ${heading}\n`);
  const [own = ''] = part.split('\n## ');
  const sections = own.split('\n### ').slice(1);
  return new Map(sections.map((section) => [section.split('\n', 1)[0] ?? '', section]));
}

test('the runbook has a section for every alarm, under its name, and for nothing else', () => {
  expect([...sectionsUnder('Alarms').keys()]).toEqual([...ALARMS]);
});

test.each(ALARMS)('the section on %s says what it means, what to look at and what to do', (alarm) => {
  const text = sectionsUnder('Alarms').get(alarm) ?? '';
  const parts = [...text.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, part]) => part);
  expect(parts).toEqual(['Meaning', 'Look at', 'Do']);
});

test('every link within the runbook leads to one of its headings', () => {
  const anchors = [...RUNBOOK.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  const headings = [...RUNBOOK.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
  expect(anchors.length).toBeGreaterThan(0);
  expect(anchors.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
});
