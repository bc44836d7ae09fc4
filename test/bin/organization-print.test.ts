import fc from 'fast-check';
import { plain } from '../../bin/terminal/colours';
import { organizationNeedsPerson } from '../../bin/terminal/organization';
import { printOrganization } from '../../bin/terminal/organization-print';
import { onlyProblemsOfAccounts } from '../../bin/terminal/problems';
import { printable } from '../../lambda/judge/printable';
import type { RenderedOrganization } from '../../lambda/organization/rendered-organization';
import { properties } from '../support/properties';
import { anyOrganization, readAccount, renderedAccounts } from '../support/rendered-organizations';
import { providerOf, widthOf } from '../support/rendered-reports';
import { sampleOf } from '../support/sample-findings';

const [ONE, TWO, THREE] = ['111122223333', '222233334444', '333344445555'] as const;
const INACTIVE = { account: THREE, name: 'old', status: 'inactive', report: null } as const;
const UNREAD = { account: THREE, name: 'old', status: 'unread', report: null } as const;

function printedAt(width: number, report: RenderedOrganization): string {
  return printOrganization(report, { width, paint: plain });
}

const HELD = providerOf('https://held.example', { status: 'held', findings: [sampleOf('approval-required')] });
const FINE = providerOf('https://fine.example');
const MIXED = [
  readAccount(ONE, [HELD, FINE], 'payments'),
  readAccount(TWO, [HELD, { ...FINE, status: 'updated', enforced: false }], 'search'),
];

test('issuers are a table, with the number of their accounts and of their providers by status', () => {
  expect(printedAt(80, renderedAccounts(MIXED))).toMatch(`┌──────────────┬──────────┬─────────┬────────────────┐
│ issuer       │ accounts │ checked │ providers      │
├──────────────┼──────────┼─────────┼────────────────┤
│ held.example │ 2        │ yes     │ 2 held         │
│ fine.example │ 2        │ some    │ 1 would update │
│              │          │         │ 1 unchanged    │
└──────────────┴──────────┴─────────┴────────────────┘
checked: AWS checks the thumbprint
`);
});

test('a finding in several accounts is said once, with the accounts, and the command of the first', () => {
  const text = printedAt(120, renderedAccounts(MIXED));
  expect(text.split('[approval-required]')).toHaveLength(2);
  expect(text).toContain('    In 2 accounts: 111122223333 "payments", 222233334444 "search".\n');
  expect(text).toContain(`, with credentials of ${ONE}:\n      APPROVE arn:aws:iam::${ONE}:oidc-provider/held.example`);
  expect(text).not.toContain(`APPROVE arn:aws:iam::${TWO}`);
});

test('findings about accounts are the last section, and none of them stands there without its account', () => {
  const findings = [ONE, TWO].map((about) => ({ ...sampleOf('account-cannot-be-entered'), about }));
  const unread = [ONE, TWO].map((account) => ({ ...UNREAD, account, name: null }));
  const text = printedAt(120, renderedAccounts(unread, findings));
  expect(text).toContain('accounts\n  warning: The role "oidc-thumbprint-watcher-read" could not be assumed');
  expect(text).toContain(`    In 2 accounts: ${ONE}, ${TWO}.\n`);
  expect(text).toMatch(
    /\n\no-example: 2 accounts: 2 could not be read; 0 issuers; 0 providers: none \(nothing was written\)$/,
  );
});

test('an account that is not active needs no operator; one that could not be read, and a planned change do', () => {
  const inactive = { ...sampleOf('account-inactive'), about: THREE };
  const failed = { ...sampleOf('account-read-failed'), about: THREE };
  const planned = { ...FINE, status: 'updated' as const };
  expect(organizationNeedsPerson(renderedAccounts([readAccount(ONE, [FINE]), INACTIVE], [inactive]))).toBe(false);
  expect(organizationNeedsPerson(renderedAccounts([readAccount(ONE, [FINE]), UNREAD], [failed]))).toBe(true);
  expect(organizationNeedsPerson(renderedAccounts([readAccount(ONE, [planned])]))).toBe(true);
});

test('a look restricted to problems leaves out issuers, findings and accounts without one', () => {
  const inactive = { ...sampleOf('account-inactive'), about: THREE };
  const whole = renderedAccounts([...MIXED, readAccount('444455556666', [FINE]), INACTIVE], [inactive]);
  const report = onlyProblemsOfAccounts(whole);
  expect(report.accounts.map(({ account }) => account)).toEqual([ONE, TWO]);
  expect(report.findings).toEqual([]);
  expect(report.counts).toEqual(whole.counts);
  expect(report.accounts[0]?.report?.providers.map(({ issuer }) => issuer)).toEqual(['https://held.example']);
});

test('no line is wider than the screen, except commands, and names of issuers and words that are wider themselves', () => {
  properties(
    fc.property(anyOrganization, fc.constantFrom(80, 100, 120), (report, width) => {
      const whole = /APPROVE|^https:\/\/|\S{40}/;
      const lines = printedAt(width, report).split('\n');
      expect(lines.filter((line) => widthOf(line) > width && !whole.test(line))).toEqual([]);
    }),
  );
});

test('no text of others gets into a line as it is: what is printed is printable', () => {
  properties(
    fc.property(anyOrganization, (report) => {
      for (const line of printedAt(80, report).split('\n')) expect(printable(line)).toBe(line);
    }),
  );
});
