import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { GetRoleCommand, GetRolePolicyCommand, type IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreateOrganizationalUnitCommand,
  ListRootsCommand,
  MoveAccountCommand,
} from '@aws-sdk/client-organizations';
import { installEmulators } from '../emulators/install';
import type { Emulator } from '../emulators/ministack';
import { startMoto } from '../emulators/moto';
import { type OrganizationPropsFor, synthesiseOrganization, watcherWith } from '../lib/organization/synthesise';
import { rolesIn } from '../lib/organization/deployed';
import { onlyOne } from '../lib/synthesise';
import { credentials } from '../support/credentials';
import { type Harness, assume, createHarness } from './organization/harness';
import { MANAGEMENT } from './organization/seed';

/** The StackSet as it is synthesised, deployed into an organization that moto has: it is the only one that makes the roles. */

const REGION = 'us-east-1';

let directory: string;
let bin: string;
let moto: Emulator;
let harness: Harness;
let unit: string;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'stack-set-'));
  bin = await installEmulators();
  moto = await startMoto({ bin, directory, region: REGION });
  ({ harness, unit } = await createOrganization());
}, 300_000);
afterAll(async () => {
  harness.close();
  await moto.stop();
  rmSync(directory, { recursive: true });
});

/** Creates an organization with an account in a unit, and one outside of it. */
async function createOrganization(): Promise<{ harness: Harness; unit: string }> {
  const first = createHarness({ url: moto.url, region: REGION, ids: new Map() });
  const client = first.organizations();
  await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const made = await client.send(new CreateOrganizationalUnitCommand({ ParentId: root?.Id, Name: 'Workloads' }));
  const ids = new Map<string, string>([['management', MANAGEMENT]]);
  for (const AccountName of ['inside', 'outside']) {
    const input = { AccountName, Email: `aws+${AccountName}@example.com` };
    const { CreateAccountStatus: status } = await client.send(new CreateAccountCommand(input));
    ids.set(AccountName, status?.AccountId ?? '');
  }
  const id = made.OrganizationalUnit?.Id ?? '';
  const to = { SourceParentId: root?.Id, DestinationParentId: id };
  await client.send(new MoveAccountCommand({ AccountId: ids.get('inside'), ...to }));
  first.close();
  return { harness: createHarness({ url: moto.url, region: REGION, ids }), unit: id };
}

/** Runs a command of the AWS CLI for CloudFormation against moto. */
async function aws(command: string, options: Readonly<Record<string, string>>): Promise<void> {
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: directory,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: REGION,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const all = ['--endpoint-url', moto.url, 'cloudformation', command, ...args];
  await promisify(execFile)(path.join(bin, 'aws'), all, { env });
}

/** Deploys the StackSet of a template, property by property. */
async function deploy(props: OrganizationPropsFor): Promise<string> {
  const { properties } = onlyOne(synthesiseOrganization(props), 'AWS::CloudFormation::StackSet');
  const {
    StackSetName,
    TemplateBody,
    PermissionModel,
    Capabilities,
    Parameters,
    AutoDeployment,
  }: Record<string, unknown> = properties;
  const file = path.join(directory, 'members.json');
  writeFileSync(file, String(TemplateBody));
  const name = String(StackSetName);
  const [parameter] = [Parameters].flat();
  const { Enabled, RetainStacksOnAccountRemoval } = Object(AutoDeployment);
  const flags = `Enabled=${Enabled},RetainStacksOnAccountRemoval=${RetainStacksOnAccountRemoval}`;
  await aws('create-stack-set', {
    'stack-set-name': name,
    'template-body': `file://${file}`,
    'permission-model': String(PermissionModel),
    capabilities: String(Capabilities),
    'auto-deployment': flags,
    parameters: `ParameterKey=${Object(parameter).ParameterKey},ParameterValue=${MANAGEMENT}`,
  });
  await aws('create-stack-instances', {
    'stack-set-name': name,
    regions: REGION,
    'deployment-targets': `OrganizationalUnitIds=${unit}`,
  });
  return String(TemplateBody);
}

/** Names of the roles of an account. */
async function rolesOf(client: IAMClient): Promise<string[]> {
  const { Roles = [] } = await client.send(new ListRolesCommand({}));
  return Roles.flatMap(({ RoleName }) => RoleName ?? []).toSorted();
}

test('the StackSet makes the roles in the accounts of the unit alone, with the policies that were tried in the sandbox', async () => {
  const template: object = JSON.parse(await deploy({}));
  const client = harness.iam(await assume(harness, { account: 'inside' }));
  const expected = Object.values(
    rolesIn({ template, account: harness.idOf('inside'), parameters: { HubAccount: MANAGEMENT } }),
  );
  expect(expected).toHaveLength(2);
  expect(await rolesOf(client)).toEqual(expect.arrayContaining(expected.map(({ name }) => name)));
  for (const { name: RoleName, trustPolicy, policies = [] } of expected) {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
    expect(JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''))).toEqual(trustPolicy);
    const input = { RoleName, PolicyName: 'Providers' };
    const { PolicyDocument: document = '' } = await client.send(new GetRolePolicyCommand(input));
    // moto has it as Python prints it.
    expect([JSON.parse(decodeURIComponent(document).replaceAll("'", '"'))]).toEqual(policies);
  }
  const outside = harness.iam(await assume(harness, { account: 'outside' }));
  expect(await rolesOf(outside)).not.toEqual(expect.arrayContaining(expected.map(({ name }) => name)));
}, 120_000);

test('a StackSet without anything to write makes no role that writes', async () => {
  await deploy({ updates: 'never', roleNamePrefix: 'look' });
  const client = harness.iam(await assume(harness, { account: 'inside' }));
  expect((await rolesOf(client)).filter((name) => name.startsWith('look-'))).toEqual(['look-read']);
  expect(watcherWith({ updates: 'never' }).memberTemplate).not.toContain('WriteRole');
}, 120_000);
