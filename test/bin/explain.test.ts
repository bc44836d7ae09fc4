import { explain, readRunbook } from '../../bin/terminal/explain';
import { InputError } from '../../lambda/contract/input-error';
import { runSource } from '../support/command';

const RUNBOOK = readRunbook();
const NAMES = [...RUNBOOK.matchAll(/^#{3,4} ([a-z]+(?:-[a-z0-9]+)+)$/gm)].map(([, name = '']) => name);

test('every finding and alarm of the runbook is explained, without marks of Markdown and in lines of at most 100 characters', () => {
  expect(NAMES.length).toBeGreaterThan(60);
  const texts = NAMES.map((name) => explain(name, RUNBOOK));
  expect(texts.filter((text) => /\*\*|\]\(|(^|\s)_\(/.test(text))).toEqual([]);
  // A word that is longer than a line, such as a command, cannot be broken.
  const long = texts.flatMap((text) => text.split('\n')).filter((line) => line.length > 100 && line.includes(' '));
  expect(long.filter((line) => !line.startsWith(' '))).toEqual([]);
  expect(texts.every((text) => text.length > 80)).toBe(true);
});

test('an explanation is that of the section alone', () => {
  const runbook =
    '### one-alarm\n\n**Meaning.** It is [so](#so).\n\n1. First\n   of all.\n2. Then.\n\n#### other-code\n\n_(info)_ No. **Do** nothing.\n\n```\nrun\n```\n';
  expect(explain('one-alarm', runbook)).toBe('one-alarm\n\nMeaning: It is so.\n\n1. First of all.\n2. Then.');
  expect(explain('OTHER-CODE', runbook)).toBe('other-code\n\n(info) No.\n\nDo: nothing.\n\n    run');
});

test.each([
  ['approval', /Like it: approval-required, approval-not-done\./],
  ['chain', /Like it: chain-incomplete, /],
  ['nonsense', /No finding or alarm is called "nonsense"\. The runbook has a section for each: no-completed-run, /],
])('an unknown code is an error that names those like it: %s', (code, message) => {
  expect(() => explain(code, RUNBOOK)).toThrow(message);
  expect(() => explain(code, RUNBOOK)).toThrow(InputError);
});

test('the program prints the explanation, and ends with 1 for an unknown code', async () => {
  const known = await runSource('bin/cli.ts', ['explain', 'list-full']);
  expect(known).toMatchObject({ code: 0, stdout: `${explain('list-full', RUNBOOK)}\n` });
  expect(await runSource('bin/cli.ts', ['explain', 'list-ful'])).toMatchObject({ code: 1, stdout: '' });
});
