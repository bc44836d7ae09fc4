import fc from 'fast-check';
import { printMarkdown } from '../../bin/terminal/markdown';
import { printable } from '../../lambda/judge/printable';
import { messageOf, stepsOf } from '../../lambda/findings/lookup';
import { anyWords } from '../support/any-words';
import { properties } from '../support/properties';
import { eksIssuer, providerOf, renderedOver } from '../support/rendered-reports';
import { FAILURE, UNPINNED, sampleOf } from '../support/sample-findings';
import { thumb } from '../support/thumb';

/** An escaped character (CommonMark 0.31, section 2.4). */
const ESCAPED = /\\([!-/:-@[-`{-~])/g;

/** What makes something else than text of a text, where it is not escaped. */
const ACTIVE = /[\\`*_{}[\]<>#|~@&$!^=+]|:\/\/|www\./i;

/** The text that a reader sees. */
function read(markdown: string): string {
  return markdown.replaceAll(ESCAPED, '$1');
}

test('the Markdown has a table and a list of the findings, with commands in blocks of code', () => {
  const report = renderedOver(
    [
      providerOf(eksIssuer(1), {
        status: 'held',
        findings: [{ code: 'approval-required', about: thumb('a'), facts: UNPINNED }, sampleOf('chain-root-included')],
      }),
      providerOf('https://rotated.example', { status: 'updated', added: [thumb('b')] }),
    ],
    { dryRun: true },
  );
  const markdown = printMarkdown(report);
  const name = eksIssuer(1).replace('https://', '');
  expect(markdown.split('\n').slice(0, 9)).toEqual([
    '**2 providers: 1 held, 1 would be updated (nothing was written)**',
    '',
    '| status | issuer | checked | thumbprints |',
    '| --- | --- | --- | --- |',
    `| held | ${name} | yes | \\= aaaaaaaaaaaa… |`,
    '| would update | rotated.example | yes | \\= aaaaaaaaaaaa…<br>\\+ bbbbbbbbbbbb… |',
    '',
    '\\= kept, \\+ would add, - would remove; checked: AWS checks the thumbprint',
    '',
  ]);
  expect(markdown).toContain(`\n#### https\\://${name}\n\n- **critical**: Sign-ins through this provider fail: `);
  const [one, two, three] = stepsOf({ code: 'approval-required', about: thumb('a'), facts: UNPINNED });
  expect(read(markdown)).toContain(
    `[approval-required]\n\n  1. ${one}\n\n  2. ${two}\n\n  3. ${three}\n\n  Approve it:\n`,
  );
  expect(markdown).toContain(
    `  Approve it:\n\n  \`\`\`sh\n  APPROVE arn:aws:iam::123456789012:oidc-provider/${name} ${thumb('a')}\n  \`\`\`\n`,
  );
  expect(markdown).toMatch(/\n- \*\*info\*\*: [^\n]* \\\[chain-root-included\\\]/);
});

test('providers with which all is well have no row where there are many', () => {
  const many = Array.from({ length: 6 }, (_, index) => providerOf(`https://issuer-${index}.example`));
  expect(printMarkdown(renderedOver(many))).toBe(
    '**6 providers: 6 unchanged**\n\n6 unchanged: ' +
      'issuer-0.example, issuer-1.example, issuer-2.example, issuer-3.example, issuer-4.example, issuer-5.example',
  );
});

test('no text from outside is anything but text: neither in the table, nor in headings and findings', () => {
  properties(
    fc.property(anyWords, anyWords, (words, error) => {
      const issuer = `https://a${words}`;
      const finding = { code: 'connection-refused', about: words, facts: { ...FAILURE, where: words, error } } as const;
      const markdown = printMarkdown(renderedOver([providerOf(issuer, { before: [words], findings: [finding] })]));
      const lines = markdown.split('\n');
      const row = lines[4] ?? '';
      const heading = lines.find((line) => line.startsWith('#### ')) ?? '';
      const item = lines.find((line) => line.startsWith('- ')) ?? '';
      const [before, ...cells] = row.replaceAll(ESCAPED, '').split('|');
      const after = cells.pop();
      expect([before, cells.length, after]).toEqual(['', 4, '']);
      const texts = [...cells, heading.slice('#### '.length), item.slice('- **warning**: '.length)];
      expect(texts.filter((text) => ACTIVE.test(text.replaceAll(ESCAPED, '')))).toEqual([]);
      expect(read(heading)).toBe(`#### ${printable(issuer)}`);
      expect(read(item)).toBe(`- **warning**: ${messageOf(finding)} [connection-refused]`);
    }),
  );
});

test('a command with backquotes stays in its block of code', () => {
  const report = renderedOver([
    providerOf('https://a.example/```', {
      findings: [{ code: 'approval-required', about: thumb('a'), facts: UNPINNED }],
    }),
  ]);
  expect(printMarkdown(report)).toMatch(/\n {2}````sh\n {2}APPROVE \S+``` a{40}\n {2}````\n/);
});
