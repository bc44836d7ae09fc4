import { reportNeedsPerson } from '../../bin/terminal/check';
import { printReport } from '../../bin/terminal/report-print';
import { PAPER } from '../../bin/terminal/screen';
import { renderFinding } from '../../lambda/notify/rendered-finding';
import { renderReport } from '../../lambda/notify/rendered-report';
import { type Authority, createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { answer, documents, serve } from '../support/issuer';
import { sampleOf } from '../support/sample-findings';

/** Commands are of no account here. */
const COMMANDS = { approveCommand: () => 'APPROVE' };

let proxy: Authority;

beforeAll(async () => {
  proxy = await createAuthority({ name: 'Proxy Issuing CA', issuer: await createAuthority({ name: 'Proxy CA' }) });
});

/** Checks issuers whose chains all come from the same unknown CA, which someone else has pinned. */
async function checkBehindProxy(...issuers: string[]) {
  const connectTo: string[] = [];
  for (const issuer of issuers) {
    const { hostname } = new URL(issuer);
    account.iam.put({ url: issuer, thumbprints: [proxy.thumbprint] });
    const leaf = await issueLeaf(proxy, { hosts: [hostname] });
    connectTo.push((await serve(present(leaf, proxy), answer(documents(issuer)))).connectTo(hostname));
  }
  return renderReport(await account.check({ event: { dryRun: true }, settings: { connectTo } }), COMMANDS);
}

test('a warning about the run itself is printed with its steps of advice, and needs the operator', async () => {
  const report = await checkBehindProxy('https://one.example', 'https://two.test', 'https://three.invalid');
  expect(report.counts).toMatchObject({ providers: 3, unchanged: 3 });
  expect(reportNeedsPerson(report)).toBe(true);
  // By themselves the providers are as they should be.
  expect(reportNeedsPerson({ ...report, findings: [] })).toBe(false);
  expect(printReport(report, PAPER)).toContain(`

the run itself
  warning: Unrelated issuers ("one.example", "two.test", "three.invalid") all
           present chains of one CA that is neither public nor configured:
           "CN=Proxy CA". Something between the watcher and the internet may be
           intercepting TLS; AWS would not see these certificates.
           [intercepting-proxy]
    1. If a proxy intercepts, let the watcher reach the issuers without it.
       Approve nothing until then.
    2. If the CA is your own and all these issuers use it, set its certificate
       as caFile.

`);
});

test('a run without findings about itself needs no operator, and prints no section about itself', async () => {
  const report = await checkBehindProxy('https://one.example');
  expect(reportNeedsPerson(report)).toBe(false);
  expect(printReport(report, PAPER)).toMatch(
    /\n1 provider: 1 unchanged \(nothing was written\)\n\nhttps:\/\/one\.example\n/,
  );
});

test('information about the run itself needs no operator; a planned change does', async () => {
  const report = await checkBehindProxy('https://one.example');
  const [provider] = report.providers;
  const info = renderFinding(sampleOf('thumbprint-approved'), [], COMMANDS);
  expect(info.severity).toBe('info');
  expect(reportNeedsPerson({ ...report, findings: [info] })).toBe(false);
  expect(reportNeedsPerson({ ...report, providers: provider ? [{ ...provider, status: 'updated' }] : [] })).toBe(true);
});
