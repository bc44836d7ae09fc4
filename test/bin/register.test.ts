import { appendFileSync } from 'node:fs';
import { DeleteOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import type { RegistrationReport } from '../../bin/terminal/register';
import { createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import { startIssuer } from '../../sandbox/issuer';
import { type Outcome, runProgram } from '../support/command';
import { sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { wordsOf } from '../support/shell';
import { unbroken, where } from './setup';

const AUDIENCE = ['--client-id', 'sts.amazonaws.com'];

function register(...args: string[]) {
  return runProgram('bin/cli.ts', ['register', ...args, ...where]);
}

/** Deletes the provider of one of the sandbox's issuers in IAM, and returns its issuer URL. */
async function unregistered(name: string): Promise<string> {
  const { arn, issuer } = sandboxIssuer(name);
  await new IAMClient({}).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
  return issuer;
}

function inIam(name: string) {
  return sandbox.aws.iam.providers.get(sandboxIssuer(name).arn);
}

function calls() {
  return sandbox.aws.calls.map(({ action }) => action.replace(/OpenIDConnectProviders?/, ''));
}

function reportIn({ stdout }: Outcome): RegistrationReport {
  return JSON.parse(stdout);
}

/** Runs a command that was shown, as when it is pasted into a shell. */
function paste(command: string | null | undefined): Promise<Outcome> {
  const [run, quiet, script, end, ...words] = wordsOf(command ?? '');
  expect([run, quiet, script, end]).toEqual(['run', '-s', 'cli', '--']);
  return runProgram('bin/cli.ts', words);
}

/** The line below a heading. */
function below(heading: string, text: string): string {
  const lines = text.split('\n');
  return lines[lines.indexOf(heading) + 2] ?? '';
}

describe('register without --apply', () => {
  test('shows the provider that it would create, for four tools, and creates nothing', async () => {
    const issuer = await unregistered('split');
    const { code, stdout } = await register(issuer, ...AUDIENCE);
    expect(code).toBe(2);
    expect(stdout).toContain('evidence: operator-ca ("CN=Example Corp Root CA")');
    expect(stdout).toContain(
      'Nothing was created. Each of these creates the provider, with 2 thumbprints and 1 client ID.',
    );
    for (const heading of ['From here', 'AWS CLI', 'CDK', 'Terraform'])
      expect(stdout).toContain(`\n\n${heading}\n${'-'.repeat(heading.length)}\n`);
    expect(inIam('split')).toBeUndefined();
  });

  test('shows a command that creates the provider with the thumbprints of both hosts, every client ID once, and the tags', async () => {
    const issuer = await unregistered('split');
    const odd = `it's "$HOME" \\ -x`;
    const args = [
      '--client-id',
      'a',
      '--client-id',
      odd,
      '--client-id',
      'a',
      '--client-id=-b',
      '--tag',
      'team=platform eng=1',
      '--tag',
      'empty=',
    ];
    // Options first: none of them takes the issuer URL for a value of its own.
    const { stdout } = await register(...args, issuer);
    const { code, stdout: created } = await paste(below('From here', stdout));
    expect(code).toBe(0);
    expect(created).toContain(`Created: ${sandboxIssuer('split').arn}\n`);
    const [pinned, ofKeys = '', ...others] = inIam('split')?.thumbprints ?? [];
    expect([pinned, others]).toEqual([sandboxIssuer('split').pinned, []]);
    expect(stdout).toContain(`"keys.split.example" (keys)\n    ${ofKeys}\n`);
    expect(inIam('split')).toMatchObject({
      url: 'split.example',
      clientIds: ['a', odd, '-b'],
      tags: new Map([
        ['team', 'platform eng=1'],
        ['empty', ''],
      ]),
    });
  });

  test('shows the commands also where IAM cannot be asked for an existing provider, and reports that', async () => {
    sandbox.aws.faults.fail('ListOpenIDConnectProviders', 'AccessDenied', { message: 'Not you.' });
    const { code, stdout } = await register(await unregistered('private-ca'), ...AUDIENCE);
    expect(code).toBe(2);
    expect(stdout).toContain(
      'IAM could not be asked whether there is such a provider already: "AccessDenied: Not you. (HTTP 403)".',
    );
    expect(stdout).toContain(`--thumbprint-list ${sandboxIssuer('private-ca').pinned}\n`);
  });

  test('prints JSON and nothing else with --json', async () => {
    const { code, stdout, stderr } = await register(await unregistered('private-ca'), ...AUDIENCE, '--json');
    const report: RegistrationReport = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(report).toEqual({
      issuer: 'https://login.example',
      status: 'planned',
      thumbprintCheck: 'aws',
      arn: null,
      similar: [],
      iamSilence: null,
      iamAdvice: null,
      clientIds: ['sts.amazonaws.com'],
      missingClientIds: [],
      thumbprints: [sandboxIssuer('private-ca').pinned],
      enforced: true,
      enforcedWhy: 'no public CA signed the certificate of "login.example"',
      hosts: [expect.objectContaining({ host: 'login.example', role: ['issuer', 'jwks'] })],
      findings: [],
      command: expect.stringContaining('register --apply https://login.example --client-id sts.amazonaws.com --ca '),
      snippets: { awsCli: expect.any(String), cdk: expect.any(String), terraform: expect.any(String) },
    });
  });
});

describe('register without evidence', () => {
  test('creates no provider, even with --apply, until its thumbprint is approved with the command that it shows', async () => {
    const issuer = await unregistered('self-signed');
    const { pinned } = sandboxIssuer('self-signed');
    const { code, stdout } = await register(issuer, ...AUDIENCE, '--apply', '--approve', 'a'.repeat(40));
    expect(code).toBe(2);
    expect(unbroken(stdout)).toMatch(
      new RegExp(`a certificate that is not pinned: ${pinned} .* There is no evidence .*: no trusted CA signed it`),
    );
    expect(unbroken(stdout)).toContain(`${'a'.repeat(40)} was not added: the issuer's hosts do not present it now.`);
    expect(stdout).not.toContain('Terraform');
    expect(inIam('self-signed')).toBeUndefined();
    const command = below('Once every thumbprint is confirmed', stdout);
    expect(command).toMatch(new RegExp(` --approve ${pinned}$`));
    expect(command).not.toContain('a'.repeat(40));
    expect(await paste(command)).toMatchObject({ code: 0 });
    expect(inIam('self-signed')?.thumbprints).toEqual([pinned]);
  });

  test('creates no provider while one of its two thumbprints is held', async () => {
    const root = await createAuthority({ name: 'Known root' });
    appendFileSync(sandbox.settings.caFile, root.pem);
    const unrelatedCertificate = await createAuthority({ name: 'Unknown root' });
    const hosts = ['two.example'];
    const chains = [
      present(await issueLeaf(root, { hosts }), root),
      present(await issueLeaf(unrelatedCertificate, { hosts, keyType: 'RSA-2048' }), unrelatedCertificate),
    ];
    const issuer = await startIssuer({ issuer: 'https://two.example', chain: chains });
    where.push('--connect-to', issuer.connectTo);
    const held = reportIn(await register(issuer.issuer, ...AUDIENCE, '--apply', '--json'));
    const approved = reportIn(
      await register(
        issuer.issuer,
        ...AUDIENCE,
        '--apply',
        '--json',
        '--approve',
        unrelatedCertificate.thumbprint.toUpperCase(),
      ),
    );
    await issuer.close();
    expect(held).toMatchObject({ status: 'held', arn: null, snippets: null, thumbprints: [root.thumbprint] });
    expect(approved).toMatchObject({ status: 'created', command: null, snippets: null });
    const made = sandbox.aws.iam.providers.get(approved.arn ?? '');
    expect(made?.thumbprints.toSorted()).toEqual([root.thumbprint, unrelatedCertificate.thumbprint].toSorted());
  });

  test('creates nothing for an issuer that does not answer, or whose document names another issuer', async () => {
    const down = await unregistered('down');
    const { code, stdout } = await register(down, ...AUDIENCE, '--apply');
    expect(code).toBe(2);
    expect(stdout).toMatch(/connection-refused\][^]*Nothing was created: what to pin could not be learned\.\n$/);
    const slash = await register('https://login.example/', ...AUDIENCE, '--apply');
    expect(slash.code).toBe(2);
    expect(unbroken(slash.stdout)).toContain(
      "the document names the issuer 'https://login.example', not 'https://login.example/'",
    );
    expect(slash.stdout).toContain(
      `IAM has "${sandboxIssuer('private-ca').arn}", whose URL differs in case or a final slash only.`,
    );
    expect(calls()).not.toContain('Create');
  });
});

describe('a text that stands for an issuer URL', () => {
  test.each([
    (issuer: string) => `${issuer}/.well-known/openid-configuration`,
    (issuer: string) => issuer.replace('https://', ''),
    (issuer: string) => issuer.replace('https:', 'http:'),
  ])('is refused before any call to AWS, with the command for the issuer URL: %p', async (typed) => {
    const issuer = await unregistered('private-ca');
    const { code, stdout, stderr } = await register(typed(issuer), ...AUDIENCE, '--tag', 'a=b c');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(` The issuer URL should be "${issuer}":\n`);
    expect(calls()).toEqual(['Delete']);
    const command = stderr.trimEnd().split('\n').at(-1);
    expect(command).not.toContain('--apply');
    expect(reportIn(await paste(`${command} --json`))).toMatchObject({ status: 'planned', issuer });
  });

  test('leads to a command with --apply where --apply was typed', async () => {
    const issuer = await unregistered('private-ca');
    const { stderr } = await register(`${issuer}/jwks`, ...AUDIENCE, '--apply');
    expect(await paste(stderr.trimEnd().split('\n').at(-1))).toMatchObject({ code: 0 });
    expect(inIam('private-ca')).toBeDefined();
  });

  test("creates nothing where it has a final slash too many, and leads to the command for the issuer's own name", async () => {
    const issuer = await unregistered('private-ca');
    const { code, stdout } = await register(`${issuer}/`, ...AUDIENCE, '--apply');
    expect({ code, created: inIam('private-ca') }).toEqual({ code: 2, created: undefined });
    expect(await paste(below('Under the name that the issuer has', stdout))).toMatchObject({ code: 0 });
    expect(inIam('private-ca')).toMatchObject({ url: issuer.slice('https://'.length) });
  });
});

describe('a provider that exists already', () => {
  test('is reported with exit code 0 and the command to check it, without a look at its issuer', async () => {
    const { issuer, arn } = sandboxIssuer('down');
    const { code, stdout } = await register(issuer, ...AUDIENCE, '--apply');
    expect(code).toBe(0);
    expect(calls()).toEqual(['List', 'Get']);
    expect(stdout).toContain(`IAM has a provider for ${issuer} already: ${arn}\n`);
    const command = below('What the watcher would do with it', stdout);
    expect(wordsOf(command).slice(4)).toEqual(['check', '--provider', arn, ...where]);
    expect((await paste(command)).stdout).toContain('[connection-refused]');
  });

  test('is reported with the command that adds a client ID where it does not accept that yet', async () => {
    const { issuer, arn } = sandboxIssuer('private-ca');
    const { code, stdout } = await register(issuer, ...AUDIENCE, '--client-id', 'another');
    expect(code).toBe(2);
    expect(below('To let it accept another too', stdout)).toBe(
      `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id another`,
    );
  });

  test('is recognised where it appears during the run, and where the answer to its creation was lost', async () => {
    const url = await unregistered('private-ca');
    sandbox.aws.faults.before(
      'CreateOpenIDConnectProvider',
      () => void sandbox.aws.iam.put({ url, clientIds: ['theirs'] }),
    );
    const theirs = reportIn(await register(url, ...AUDIENCE, '--apply', '--json'));
    expect(theirs).toMatchObject({
      status: 'exists',
      arn: sandboxIssuer('private-ca').arn,
      missingClientIds: ['sts.amazonaws.com'],
    });
    expect(inIam('private-ca')).toMatchObject({ clientIds: ['theirs'], thumbprints: [] });

    const other = await unregistered('split');
    sandbox.aws.faults.cut('CreateOpenIDConnectProvider', 'after');
    const { code, stdout } = await register(other, ...AUDIENCE, '--apply', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'exists',
      arn: sandboxIssuer('split').arn,
      missingClientIds: [],
    });
    expect(inIam('split')?.thumbprints).toHaveLength(2);
  });
});

test('register exits with 1 where IAM refuses, and prints the refusal and its advice', async () => {
  sandbox.aws.faults.fail('CreateOpenIDConnectProvider', 'OpenIdIdpCommunicationError', { message: 'Cannot connect.' });
  const { code, stdout, stderr } = await register(await unregistered('private-ca'), ...AUDIENCE, '--apply');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^IAM did not create the provider: "OpenIdIdpCommunicationError.*: Cannot connect\. \(HTTP 400\)"\nIAM contacts the issuer itself/,
  );
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(inIam('private-ca')).toBeUndefined();
});

test.each([
  [['https://x.example'], /^--client-id is missing: .*it is sts\.amazonaws\.com\.$/m],
  [['https://x.example:8443/?q', '--client-id', ''], /query[^]*port[^]*client ID "" is empty/],
  [['https://x.example', ...AUDIENCE, '--ca', 'missing.pem'], /missing\.pem cannot be read/],
  [[...AUDIENCE], /missing required argument 'issuer-url'/],
])('register refuses %j with exit code 1 and a reason, before any call to AWS', async (args, message) => {
  const { code, stdout, stderr } = await runProgram('bin/cli.ts', ['register', ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(sandbox.aws.calls).toEqual([]);
});
