import fc from 'fast-check';
import { plain } from '../../bin/terminal/colours';
import { printTable } from '../../bin/terminal/table';
import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { properties } from '../support/properties';
import { anyReport, eksIssuer, providerOf, renderedOver, widthOf } from '../support/rendered-reports';
import { sampleOf } from '../support/sample-findings';
import { thumb } from '../support/thumb';

function tableAt(width: number, report: RenderedReport): string {
  return printTable(report, { width, paint: plain });
}

function many(count: number) {
  return Array.from({ length: count }, (_, index) => providerOf(`https://issuer-${index}.example`));
}

const HELD = providerOf(eksIssuer(1), { status: 'held', findings: [sampleOf('approval-required')] });
const ROTATED = providerOf(eksIssuer(2), {
  status: 'updated',
  enforced: false,
  before: [thumb('a'), thumb('b')],
  added: [thumb('c')],
  retired: [thumb('b')],
});
const DOWN = providerOf(eksIssuer(3), { status: 'failed', enforced: null });

test('the table at 80 columns shortens the names of EKS in the middle, and its lines are 80 columns wide', () => {
  const table = tableAt(80, renderedOver([ROTATED, DOWN]));
  expect(table).toBe(`┌─────────┬────────────────────────────────────────┬─────────┬─────────────────┐
│ status  │ issuer                                 │ checked │ thumbprints     │
├─────────┼────────────────────────────────────────┼─────────┼─────────────────┤
│ failed  │ oidc.eks.eu-central-1.amazona…9ABCDEF3 │ ?       │ = aaaaaaaaaaaa… │
│ updated │ oidc.eks.eu-central-1.amazona…9ABCDEF2 │ no      │ = aaaaaaaaaaaa… │
│         │                                        │         │ + cccccccccccc… │
│         │                                        │         │ - bbbbbbbbbbbb… │
└─────────┴────────────────────────────────────────┴─────────┴─────────────────┘
= kept, + added, - removed; checked: AWS checks the thumbprint
2 providers: 1 failed, 1 updated`);
});

test('the table at 120 columns shows the names of EKS whole, and is no wider than it needs to be', () => {
  const table = tableAt(120, renderedOver([DOWN]));
  expect(table).toContain(`│ failed │ ${eksIssuer(3).replace('https://', '')} │ ?       │`);
  const [rule = ''] = table.split('\n');
  expect(widthOf(rule)).toBe(13 + 'failed'.length + 71 + 'checked'.length + '= aaaaaaaaaaaa…'.length);
});

test('providers that need an operator come first, and of more than five those with which all is well are named in one line', () => {
  const skipped = providerOf('https://skipped.example', { status: 'skipped', before: [] });
  const weak = providerOf('https://weak.example', { findings: [sampleOf('weak-key')] });
  const informative = providerOf('https://informative.example', { findings: [sampleOf('chain-root-included')] });
  const report = renderedOver([...many(3), skipped, weak, informative, ROTATED, DOWN, HELD]);
  const table = tableAt(120, report);
  expect([...table.matchAll(/^│ (\w+)/gm)].map(([, status]) => status)).toEqual([
    'status',
    'held',
    'failed',
    'updated',
    'skipped',
    'unchanged',
  ]);
  expect(table).toContain('weak.example');
  expect(table.split('\n').slice(-3)).toEqual([
    '= kept, + added, - removed; checked: AWS checks the thumbprint',
    '4 unchanged: issuer-0.example, issuer-1.example and 2 more',
    '9 providers: 1 held, 1 failed, 1 updated, 1 skipped, 5 unchanged',
  ]);
});

test('up to five providers all have a row', () => {
  const table = tableAt(80, renderedOver(many(5)));
  expect(table.match(/│ unchanged │ issuer-\d\.example │/g)).toHaveLength(5);
  expect(table).not.toContain('5 unchanged: ');
});

test.each([
  [[], '0 providers: none'],
  [many(6), '6 unchanged: issuer-0.example, issuer-1.example and 4 more\n6 providers: 6 unchanged'],
])('a report without problems among %# providers has no table', (providers, expected) => {
  expect(tableAt(80, renderedOver(providers))).toBe(expected);
});

test('two providers without a row are joined by "and", and long names are shortened to one line', () => {
  const report = renderedOver([HELD, DOWN, ROTATED, { ...DOWN, issuer: 'https://other.example' }, ...many(2)]);
  expect(tableAt(80, report)).toContain('\n2 unchanged: issuer-0.example and issuer-1.example\n');
  const eks = Array.from({ length: 40 }, (_, index) => providerOf(eksIssuer(index)));
  expect(tableAt(80, renderedOver(eks))).toBe(
    '40 unchanged: oidc.eks.eu-centr…9ABCDEF0, oidc.eks.eu-centr…9ABCDEF1 and 38 more\n40 providers: 40 unchanged',
  );
});

test('a dry run says what would be done', () => {
  const table = tableAt(80, renderedOver([ROTATED, ...many(1)], { dryRun: true, thumbprintCheck: 'last-certificate' }));
  expect(table).toMatch(/│ would update │ oidc\.eks\.\S+…9ABCDEF2 +│ no +│ = a{12}… │/);
  expect(table.split('\n').slice(-2)).toEqual([
    '= kept, + would add, - would remove; checked: the service checks the thumbprint',
    '2 providers: 1 would be updated, 1 unchanged (nothing was written)',
  ]);
});

test("an entry of IAM's list that is no thumbprint stands in quotation marks in the table, cut to the width of a thumbprint", () => {
  const odd = providerOf('https://one.example', { before: ['a" | b', '"'.repeat(40), 'c'.repeat(40)] });
  const table = tableAt(80, renderedOver([odd]));
  expect(table).toContain('│ = "a\\" | b"     │');
  expect(table).toContain(String.raw`│ = "\"\"\"\"\"…" │`);
  expect(table).toContain('│ = cccccccccccc… │');
});

test('below 60 columns there is a list without a frame, with whole names', () => {
  const list = tableAt(59, renderedOver([ROTATED]));
  expect(list.split('\n')).toEqual([
    `updated: ${eksIssuer(2).replace('https://', '')}`,
    '  checked: no',
    `  = ${'a'.repeat(12)}…`,
    `  + ${'c'.repeat(12)}…`,
    `  - ${'b'.repeat(12)}…`,
    '= kept, + added, - removed; checked: AWS checks the',
    'thumbprint',
    '1 provider: 1 updated',
  ]);
});

test('no line is wider than the screen, for any report and any width from 60 columns on', () => {
  properties(
    fc.property(anyReport, fc.integer({ min: 60, max: 200 }), (report, width) => {
      const wide = tableAt(width, report)
        .split('\n')
        .filter((line) => widthOf(line) > width);
      expect(wide).toEqual([]);
    }),
  );
});

test('the last eight characters of every name stay, at any width from 60 columns on', () => {
  const issuers = fc.uniqueArray(fc.stringMatching(/^[a-z./-]{1,120}$/), { minLength: 1, maxLength: 5 });
  properties(
    fc.property(issuers, fc.integer({ min: 60, max: 200 }), fc.boolean(), (names, width, dryRun) => {
      const providers = names.map((name) => providerOf(`https://${name}`, { status: 'updated' }));
      const table = tableAt(width, renderedOver(providers, { dryRun }));
      for (const name of names) expect(table).toContain(`${name.slice(-8)} `);
    }),
  );
});
