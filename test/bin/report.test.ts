import { reportNeedsPerson } from '../../bin/terminal/check';
import { printReport } from '../../bin/terminal/print';
import { type Authority, createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { answer, documents, serve } from '../support/issuer';

let proxy: Authority;

beforeAll(async () => {
  proxy = await createAuthority({ name: 'Proxy Issuing CA', issuer: await createAuthority({ name: 'Proxy CA' }) });
});

/** Checks issuers whose chains all come from the same unknown CA, which somebody has pinned. */
async function checkBehindProxy(...issuers: string[]) {
  const connectTo: string[] = [];
  for (const issuer of issuers) {
    const { hostname } = new URL(issuer);
    account.iam.put({ url: issuer, thumbprints: [proxy.thumbprint] });
    const leaf = await issueLeaf(proxy, { hosts: [hostname] });
    connectTo.push((await serve(present(leaf, proxy), answer(documents(issuer)))).connectTo(hostname));
  }
  return account.check({ event: { dryRun: true }, settings: { connectTo } });
}

test('a warning about the run itself is printed, and needs the operator', async () => {
  const report = await checkBehindProxy('https://one.example', 'https://two.test', 'https://three.invalid');
  expect(report.counts).toMatchObject({ providers: 3, unchanged: 3 });
  expect(reportNeedsPerson(report)).toBe(true);
  // By themselves the providers are as they should be.
  expect(reportNeedsPerson({ ...report, findings: [] })).toBe(false);
  const [finding] = report.findings;
  expect(printReport(report)).toContain(
    `\n\nthe run itself\n  warning: ${finding?.message} [intercepting-proxy]\n    ${finding?.action}`,
  );
});

test('a run without findings about itself needs no operator, and prints no section about itself', async () => {
  const report = await checkBehindProxy('https://one.example');
  expect(reportNeedsPerson(report)).toBe(false);
  expect(printReport(report)).toMatch(/\n1 provider: 1 unchanged \(nothing was written\)\n\nhttps:\/\/one\.example\n/);
});

test('information about the run itself needs no operator; a planned change does', async () => {
  const report = await checkBehindProxy('https://one.example');
  const [provider] = report.providers;
  const info = { code: 'run-incomplete' as const, severity: 'info' as const, message: 'So it is.', action: '' };
  expect(reportNeedsPerson({ ...report, findings: [info] })).toBe(false);
  expect(reportNeedsPerson({ ...report, providers: provider ? [{ ...provider, status: 'updated' }] : [] })).toBe(true);
});

test("an entry of IAM's list that is no thumbprint stands in quotation marks in the table of a report", async () => {
  const report = await checkBehindProxy('https://one.example');
  const [provider] = report.providers;
  if (!provider) throw new Error('There is a provider.');
  const odd = { ...provider, before: ['a" | b', 'c'.repeat(40)] };
  expect(printReport({ ...report, providers: [odd] })).toMatch(/"a\\" \| b" .*\n.*c{12}… /);
});
