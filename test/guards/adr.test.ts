import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/adr');
const INDEX = readFileSync(path.join(FOLDER, 'README.md'), 'utf8');

const files = readdirSync(FOLDER).filter((file) => file !== 'README.md');

/** An architecture decision record, as its file says. */
interface Decision {
  number: string;
  title: string;
  /** Such as `Accepted 2026-11-21`. */
  status: string;
  /** Names of its other sections, in order. */
  sections: string[];
}

/** Reads a record. What its text does not have is empty. */
function readDecision(file: string): Decision {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const [, number = '', title = '', status = ''] = /^# (\d+)\. (.+)\n\n\*\*Status\.\*\* (.+)\.\n/.exec(text) ?? [];
  const sections = [...text.matchAll(/^\*\*([A-Z]\w+)\.\*\*/gm)].map(([, name = '']) => name);
  return { number, title, status, sections: sections.filter((name) => name !== 'Status') };
}

test.each(files)('%s has the number of its file, a status with its date, and says what was decided and why', (file) => {
  const { number, status, sections } = readDecision(file);
  expect(number.padStart(4, '0')).toBe(file.slice(0, 4));
  expect(status).toMatch(
    /^(Accepted|Superseded by \[\d+\]\([\w.-]+\)) \d{4}-\d{2}-\d{2}(, amended \d{4}-\d{2}-\d{2})?$/,
  );
  expect(sections).toEqual(expect.arrayContaining(['Decision', 'Consequences']));
});

test('the index of decisions has a row for each of them, with its title and status, and no other', () => {
  const rows = [...INDEX.matchAll(/^\| (\d+) +\| \[(.+?)\]\(([\w.-]+)\) +\| (.+?) +\|$/gm)].map(
    ([, number, title, file, status]) => ({ number, title, file, status }),
  );
  const decisions = files.map((file) => {
    const { number, title, status } = readDecision(file);
    return { number, title, file, status };
  });
  expect(files.length).toBeGreaterThan(6);
  expect(rows).toEqual(decisions);
});
