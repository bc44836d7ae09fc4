import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RenderedOrganization } from '../../lambda/organization/rendered-organization';
import {
  DENIED,
  EXTERNAL_ID,
  HUB,
  type Scenario,
  SUSPENDED,
  THROTTLED,
  WITHOUT_ROLE,
  accountId,
  breakAccounts,
  startScenario,
} from '../lambda/organization/scenario';
import type { PolicyDocument } from '../../sandbox/aws/policy-document';
import { type Outcome, runProgram } from '../support/command';
import { closeServers } from '../support/issuer';
import { unbroken } from './setup';

let scenario: Scenario;
let directory: string;
/** Options that lead to the issuers, and into the accounts. */
let where: string[];

async function start(accounts: number): Promise<void> {
  scenario = await startScenario(accounts);
  directory = mkdtempSync(path.join(tmpdir(), 'organization-'));
  const file = path.join(directory, 'ca.pem');
  writeFileSync(file, scenario.ca.pem);
  const rules = scenario.issuers.flatMap(({ connectTo }) => ['--connect-to', connectTo]);
  where = ['--ca', file, ...rules, '--external-id', EXTERNAL_ID];
}

afterEach(async () => {
  await scenario.close();
  await closeServers();
  rmSync(directory, { recursive: true });
});

function check(...args: string[]): Promise<Outcome> {
  return runProgram('bin/cli.ts', ['check', ...args], { variables: { ...process.env, ...scenario.aws.environment } });
}

test('an organization of fifty accounts is looked at from a terminal, whatever some of them do', async () => {
  await start(50);
  breakAccounts(scenario);
  const { code, stdout, stderr } = await check('--organization', '--json', ...where);
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  const report: RenderedOrganization = JSON.parse(stdout);
  expect(report.organization).toBe('o-sandbox00001');
  expect(report.counts).toMatchObject({ accounts: 50, read: 46, inactive: 1, unread: 3, issuers: 12, providers: 230 });
  expect(report.findings.map(({ about, code: one }) => [about, one])).toEqual([
    [SUSPENDED, 'account-inactive'],
    [WITHOUT_ROLE, 'account-cannot-be-entered'],
    [DENIED, 'denied-by-organization'],
    [THROTTLED, 'account-read-failed'],
  ]);
  expect(scenario.issuers.map(({ asked }) => asked())).toEqual(scenario.issuers.map(() => 1));
  expect(scenario.aws.calls.filter(({ action }) => action === 'ListAccounts')).toHaveLength(3);
  // The SDK waits longer and longer for the account that is throttled.
}, 120_000);

test('the report of a look at an organization says once what is so in many accounts', async () => {
  await start(20);
  const { code, stdout } = await check('--organization', '--role-name', 'oidc-thumbprint-watcher-read', ...where);
  expect(code).toBe(2);
  // A command stays on its line, so that it can be pasted.
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes(' --approve '))).toEqual([]);
  const text = unbroken(stdout);
  expect(text).toContain('10 issuers unchanged: ');
  expect(text.split('[thumbprint-added]')).toHaveLength(2);
  expect(text).toContain(
    'cannot know whether you rejected it. [thumbprint-added] In 9 accounts: 100000000000 "team-0", 100000000003 "team-3", 100000000005 "team-5" and 6 more.',
  );
  expect(text).toContain('o-sandbox00001: 20 accounts: 19 read, 1 could not be read; 12 issuers; 95 providers: 7 held');
});

test('accounts that are named are looked at without Organizations, and the rest is left alone', async () => {
  await start(5);
  const list = `${accountId(1)},${accountId(2)}`;
  const { code, stdout } = await check('--accounts', list, '--accounts', HUB, '--json', ...where);
  const report: RenderedOrganization = JSON.parse(stdout);
  expect(code).toBe(2);
  expect(report.organization).toBeNull();
  expect(report.accounts.map(({ account, name, status }) => [account, name, status])).toEqual(
    [HUB, accountId(1), accountId(2)].map((id) => [id, null, 'read']),
  );
  expect(scenario.aws.calls.filter(({ service }) => service === 'organizations')).toEqual([]);
});

test('accounts in a unit are looked at, for one issuer where it is named, and there is nothing to do if all is well', async () => {
  await start(3);
  const unit = scenario.aws.organization.addUnit('Workloads');
  const [id, issuer] = [accountId(60), scenario.issuers[0]];
  scenario.aws.organization.addAccount({ id, unit: 'Workloads' });
  scenario.aws.iamOf(id).put({ url: issuer?.issuer ?? '', thumbprints: [issuer?.thumbprint ?? ''] });
  scenario.aws.iamOf(id).put({ url: 'https://other.example', thumbprints: ['a'.repeat(40)] });
  scenario.aws.iamOf(id).putRole({
    name: 'reader',
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: 'sts:AssumeRole' }],
    },
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] }],
  });
  const { code, stdout, stderr } = await check(
    '--ou',
    unit.id,
    '--role-name',
    'reader',
    '--provider',
    issuer?.issuer ?? '',
    ...where,
  );
  expect(stderr).toBe('');
  expect(unbroken(stdout)).toContain('1 account: 1 read; 1 issuer; 1 provider: 1 unchanged (nothing was written)');
  expect(code).toBe(0);
});

test('an issuer that no account has is an error, since its name is wrong', async () => {
  await start(2);
  const { code, stderr } = await check('--organization', '--provider', 'https://nobody.example', ...where);
  expect(stderr).toBe('No account has an OIDC provider for "https://nobody.example".\n');
  expect(code).toBe(1);
});

test('Organizations that refuses to list accounts is an error which says what to do', async () => {
  await start(2);
  scenario.aws.faults.fail('ListAccounts', 'AccessDeniedException', {
    status: 400,
    message: "You don't have permissions to access this resource.",
  });
  const { code, stdout, stderr } = await check('--organization', ...where);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain("AccessDeniedException: You don't have permissions to access this resource.");
  expect(stderr).toContain('or name accounts with --accounts.');
});

/** The policies that docs/cli.md has to paste: of the credentials, then the role's trust policy and its permissions. */
function documentedPolicies(): PolicyDocument[] {
  const [, section = ''] = readFileSync('docs/cli.md', 'utf8').split('### An organization');
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(/```json\n([\s\S]+?)```/g)].map(([, json = '']) =>
    JSON.parse(
      json
        .replaceAll('arn:aws:iam::111122223333:role/OidcAudit', `arn:aws:iam::${HUB}:user/sandbox`)
        .replaceAll('111122223333', HUB)
        .replace('"ID"', `"${EXTERNAL_ID}"`),
    ),
  );
}

test('the policies in the documentation let a look in that knows the external ID, and no other', async () => {
  await start(1);
  const [member, issuer] = [accountId(1), scenario.issuers[0]];
  scenario.aws.organization.addAccount({ id: member });
  scenario.aws.iamOf(member).put({ url: issuer?.issuer ?? '', thumbprints: [issuer?.thumbprint ?? ''] });
  const [, trustPolicy, permissions, ...others] = documentedPolicies();
  expect(others).toEqual([]);
  scenario.aws.iamOf(member).putRole({
    name: 'oidc-thumbprint-watcher-read',
    trustPolicy: trustPolicy ?? {},
    policies: permissions ? [permissions] : [],
  });
  const right = await check('--accounts', member, ...where);
  expect(right.code).toBe(0);
  expect(right.stdout).toContain('1 account: 1 read; 1 issuer; 1 provider: 1 unchanged');
  const wrong = await check('--accounts', member, ...where, '--external-id', 'another');
  expect(wrong.code).toBe(2);
  expect(wrong.stdout).toContain('[account-cannot-be-entered]');
});
