import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreateOrganizationalUnitCommand,
  ListRootsCommand,
  MoveAccountCommand,
} from '@aws-sdk/client-organizations';
import { startAws } from '../../../sandbox/aws/server';
import type { Program } from '../../emulators/program';
import { type Harness, type Organized, assume, createHarness } from './harness';
import { CLOSED, IN_UNIT, MANAGEMENT, NAMES, ROLES, UNIT } from './seed';

/** Starts the sandbox with the organization. */
export async function startSandboxOrganization(region: string): Promise<Organized & Program> {
  const ids = new Map([
    ['management', MANAGEMENT],
    ...NAMES.map((name, index): [string, string] => [name, String(200_000_000_000 + index)]),
  ]);
  const accounts = NAMES.map((name) => ({
    id: ids.get(name) ?? '',
    name,
    state: name === CLOSED ? ('SUSPENDED' as const) : ('ACTIVE' as const),
    unit: IN_UNIT.includes(name) ? UNIT : '',
  }));
  const aws = await startAws({ account: MANAGEMENT, region, organization: { accounts } });
  for (const { account, name, trustPolicy, policy } of ROLES) {
    aws.iamOf(ids.get(account) ?? '').putRole({ name, trustPolicy, policies: [policy] });
  }
  return { url: aws.url, region, ids, stop: aws.close };
}

/** Makes the organization in an emulator, by its own API. */
export async function createOrganization(endpoint: Pick<Organized, 'url' | 'region'>): Promise<Organized> {
  const ids = new Map([['management', MANAGEMENT]]);
  const harness = createHarness({ ...endpoint, ids });
  const client = harness.organizations();
  await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const AccountName of NAMES) {
    const Email = `aws+${AccountName}@example.com`;
    const { CreateAccountStatus: status } = await client.send(new CreateAccountCommand({ AccountName, Email }));
    ids.set(AccountName, status?.AccountId ?? '');
  }
  const organized = { ...endpoint, ids };
  harness.close();
  const inside = createHarness(organized);
  await moveIntoUnit(inside);
  for (const role of ROLES) await createRole(inside, role);
  await inside.organizations().send(new CloseAccountCommand({ AccountId: inside.idOf(CLOSED) }));
  inside.close();
  return organized;
}

async function moveIntoUnit({ organizations, idOf }: Harness): Promise<void> {
  const client = organizations();
  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const { OrganizationalUnit: unit } = await client.send(
    new CreateOrganizationalUnitCommand({ ParentId: root?.Id, Name: UNIT }),
  );
  for (const name of IN_UNIT) {
    const to = { SourceParentId: root?.Id, DestinationParentId: unit?.Id };
    await client.send(new MoveAccountCommand({ AccountId: idOf(name), ...to }));
  }
}

/** Creates a role with a session of its account, into which an emulator lets everybody. */
async function createRole(harness: Harness, { account, name, trustPolicy, policy }: (typeof ROLES)[number]) {
  const client = harness.iam(await assume(harness, { account, role: 'setup' }));
  const AssumeRolePolicyDocument = JSON.stringify(trustPolicy);
  await client.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  const inline = { RoleName: name, PolicyName: 'inline', PolicyDocument: JSON.stringify(policy) };
  await client.send(new PutRolePolicyCommand(inline));
}
