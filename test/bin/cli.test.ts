import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runProgram, runSource } from '../support/command';
import { pins, sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { wordsOf } from '../support/shell';
import { cli, unbroken, where } from './setup';

describe('the command thumbprint', () => {
  test('prints the thumbprint that AWS expects of an issuer and its evidence, without a call to AWS', async () => {
    const { code, stdout } = await cli('thumbprint', sandboxIssuer('private-ca').issuer, ...where);
    expect(code).toBe(0);
    expect(stdout).toContain(sandboxIssuer('private-ca').pinned);
    expect(stdout).toContain('evidence: operator-ca ("CN=Example Corp Root CA")');
    expect(unbroken(stdout)).toContain(
      ' AWS checks the thumbprint: yes, because no public CA signed the certificate of "login.example"',
    );
    expect(sandbox.aws.calls).toEqual([]);
  });

  test('prints JSON and nothing else with --json, and exits with 2 where the operator has to act', async () => {
    const issuers = ['split', 'self-signed', 'down'].map((name) => sandboxIssuer(name).issuer);
    const { code, stdout, stderr } = await cli('thumbprint', '--json', ...issuers, ...where);
    const reports: { issuer: string; hosts: { tops: { thumbprint: string }[] }[] }[] = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(reports.map(({ issuer }) => issuer)).toEqual(issuers);
    for (const report of reports)
      expect(Object.keys(report)).toEqual(['issuer', 'enforced', 'enforcedWhy', 'hosts', 'findings']);
    expect(reports[0]?.hosts.map(({ tops }) => tops[0]?.thumbprint)).toEqual([
      sandboxIssuer('split').pinned,
      expect.any(String),
    ]);
    expect(reports[1]?.hosts[0]?.tops[0]?.thumbprint).toBe(sandboxIssuer('self-signed').pinned);
  });
});

test('a CA certificate in DER counts like one in PEM, and the refusal of a JKS file names its format', async () => {
  const connectTo = sandbox.settings.connectTo.flatMap((rule) => ['--connect-to', rule]);
  const { issuer } = sandboxIssuer('private-ca');
  const der = `${sandbox.settings.caFile}.cer`;
  writeFileSync(der, new X509Certificate(readFileSync(sandbox.settings.caFile)).raw);
  const read = await cli('thumbprint', issuer, '--ca', der, ...connectTo);
  writeFileSync(der, Buffer.from('feedfeed00000002', 'hex'));
  const refused = await cli('thumbprint', issuer, '--ca', der, ...connectTo);
  rmSync(der);
  expect(read).toMatchObject({ code: 0, stdout: expect.stringContaining('evidence: operator-ca') });
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/JKS[^]*keytool -exportcert/) });
});

test('a CA certificate that the environment adds is no evidence', async () => {
  const connectTo = sandbox.settings.connectTo.flatMap((rule) => ['--connect-to', rule]);
  process.env['NODE_EXTRA_CA_CERTS'] = sandbox.settings.caFile;
  const { stdout } = await cli('thumbprint', '--json', sandboxIssuer('private-ca').issuer, ...connectTo);
  delete process.env['NODE_EXTRA_CA_CERTS'];
  const [report]: { hosts: { tops: { thumbprint: string; evidence: string | null }[] }[] }[] = JSON.parse(stdout);
  expect(report?.hosts[0]?.tops).toMatchObject([{ thumbprint: sandboxIssuer('private-ca').pinned, evidence: null }]);
});

describe('the command check', () => {
  test('shows the planned changes and writes nothing without --apply', async () => {
    const { code, stdout } = await cli('check', ...where);
    expect(code).toBe(2);
    expect(stdout).toContain('4 providers: 1 failed, 1 would be updated, 2 unchanged (nothing was written)');
    expect(pins('split')).toEqual([sandboxIssuer('split').pinned]);
  });

  test('writes with --apply only the list of the provider that is named, and sends no mail', async () => {
    const { code, stdout } = await cli(
      'check',
      '--apply',
      '--provider',
      sandboxIssuer('split').arn,
      '--json',
      ...where,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: false, counts: { providers: 1, updated: 1 } });
    expect(pins('split')).toHaveLength(2);
    expect(sandbox.aws.inbox.messages).toEqual([]);
  });

  test('takes the issuer URL for the ARN of a provider, with a final slash too many as well', async () => {
    const { issuer, arn } = sandboxIssuer('split');
    for (const name of [issuer, `${issuer}/`]) {
      const { stdout } = await cli('check', '--provider', name, '--json', ...where);
      expect(JSON.parse(stdout)).toMatchObject({ providers: [{ arn, status: 'updated' }] });
    }
    const unknown = await cli('check', '--provider', 'https://typo.example', '--json', ...where);
    expect(unknown.code).toBe(2);
    expect(JSON.parse(unknown.stdout)).toMatchObject({
      providers: [{ issuer: 'https://typo.example', findings: [{ code: 'provider-deleted' }] }],
    });
  });

  test('shows a command that approves a new thumbprint, with the options of hosts and evidence', async () => {
    const fresh = await sandboxIssuer('self-signed').rotate?.();
    const shown = await cli('check', '--provider', sandboxIssuer('self-signed').arn, ...where);
    const command = /npm run -s cli -- check .*--approve .*/.exec(shown.stdout)?.[0] ?? '';
    const { code } = await cli(...wordsOf(command).slice(4));
    expect(code).toBe(0);
    expect(pins('self-signed')).toEqual([sandboxIssuer('self-signed').pinned, fresh]);
  });

  test.each([
    [['check', '--approve', 'a'.repeat(40)], /--approve needs exactly one --provider/],
    [['check', '--provider', 'nonsense'], /^--provider: must be a provider's ARN or an issuer URL .*"nonsense"\.$/m],
    [['check', '--provider', 'https://u:secret@x.example'], /^--provider: a URL must not contain/m],
    [['check', '--approve', 'a'], /^--approve: must be 40 hexadecimal digits, not "a"\.$/m],
    [['check', '--remove', 'a'], /^--remove: must be 40 hexadecimal digits, not "a"\.$/m],
    [['check', '--restore', '1.5'], /^--restore: must be a whole number\.$/m],
    [['check', '--restore', 'x'], /^--restore: must be a number\.$/m],
    [['check', '--overlap-days', '-1'], /^--overlap-days: must be a number of days/m],
    [['check', '--thumbprint-check', 'all'], /^--thumbprint-check: must be one of/m],
    [['thumbprint', 'ftp://x.example'], /must start with https/],
    [['thumbprint', 'https://x.example:8443'], /must not have a port: AWS contacts issuers on port 443 only/],
    [['thumbprint', 'https://x.example/?q'], /must not have a query/],
    [['thumbprint', 'https://u:secret@x.example'], /"https:\/\/\*\*\*@x\.example": .* password/],
    [['thumbprint', 'ftp://u:secret@x.example'], /"ftp:\/\/\*\*\*@x\.example"/],
    [['register', 'http://u:secret@x.example', '--client-id', 'a'], /"http:\/\/\*\*\*@x\.example"/],
    [['check', '--ca', 'missing.pem'], /^--ca: \S+missing\.pem cannot be read\.$/m],
    [['check', '--connect-to', 'x'], /^--connect-to: must be HOST:PORT:ADDRESS:PORT/m],
    [['check', '--what'], /unknown option '--what'/],
    [['thumbprint'], /missing required argument/],
    [['nonsense'], /unknown command/],
  ])('%j is refused with exit code 1 and a reason, before any call to AWS', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at |secret/m);
    expect(sandbox.aws.calls).toEqual([]);
  });

  test('exits with 1 where the account cannot be listed', async () => {
    sandbox.aws.faults.fail('ListOpenIDConnectProviders', 'AccessDenied');
    const { code, stderr } = await cli('check', ...where);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be listed');
  });
});

// As `npm run cli` runs it.
test('--help exits with 0 and lists the exit codes', async () => {
  const { code, stdout } = await runSource('bin/cli.ts', ['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Exit codes: 0 nothing to do, 1 wrong use or an error, 2 something needs you.');
});

test('a reader that closes the output early causes no error', async () => {
  const { code, stderr } = await runProgram('bin/cli.ts', ['--help'], { reader: 'head' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
