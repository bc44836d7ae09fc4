import {
  type Account,
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import {
  assume,
  HUB,
  MEMBER,
  org,
  organizations,
  OTHER,
  policyOf,
  putRole,
  startOrganization,
} from './organization-setup';

/** Adds accounts until there are as many. */
function fill(count: number): void {
  for (let n = org.organization.accounts.size; n < count; n += 1) {
    org.organization.addAccount({ id: String(400_000_000_000 + n) });
  }
}

function idsOf(accounts: readonly Account[] | undefined): (string | undefined)[] | undefined {
  return accounts?.map(({ Id }) => Id);
}

it('an organization says who it is, to any of its accounts', async () => {
  const expected = {
    Id: 'o-sandbox00001',
    Arn: `arn:aws:organizations::${HUB}:organization/o-sandbox00001`,
    MasterAccountId: HUB,
    MasterAccountArn: `arn:aws:organizations::${HUB}:account/o-sandbox00001/${HUB}`,
    MasterAccountEmail: `aws+${HUB}@example.com`,
    FeatureSet: 'ALL',
  };
  putRole();
  for (const keys of [undefined, await assume()]) {
    const { Organization } = await organizations(keys).send(new DescribeOrganizationCommand({}));
    expect(Organization).toEqual(expected);
  }
});

it('accounts are listed with their state, in pages of 20', async () => {
  fill(51);
  org.organization.setState(OTHER, 'SUSPENDED');
  const pages: Account[][] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client: organizations() }, {})) pages.push(Accounts);
  expect(pages.map(({ length }) => length)).toEqual([20, 20, 11]);
  expect(idsOf(pages.flat())).toEqual([...org.organization.accounts.keys()]);
  expect(pages.flat()[1]).toEqual({
    Id: MEMBER,
    Arn: `arn:aws:organizations::${HUB}:account/o-sandbox00001/${MEMBER}`,
    Name: 'member',
    Email: `aws+${MEMBER}@example.com`,
    State: 'ACTIVE',
    JoinedMethod: 'CREATED',
    JoinedTimestamp: expect.any(Date),
  });
  expect(pages.flat().map(({ State }) => State)).toEqual(
    pages.flat().map(({ Id }) => (Id === OTHER ? 'SUSPENDED' : 'ACTIVE')),
  );
});

it('accounts have their status, too, where that is asked of the sandbox', async () => {
  await startOrganization({ accountStatus: true });
  const { Accounts = [] } = await organizations().send(new ListAccountsCommand({}));
  expect(Accounts.map(({ State, Status }) => [State, Status])).toEqual(
    [HUB, MEMBER, OTHER].map(() => ['ACTIVE', 'ACTIVE']),
  );
});

it('a page has as many accounts as are asked for, up to 20', async () => {
  fill(25);
  const list = async (MaxResults: number) =>
    (await organizations().send(new ListAccountsCommand({ MaxResults }))).Accounts?.length;
  expect([await list(1), await list(20)]).toEqual([1, 20]);
  await expect(list(21)).rejects.toMatchObject({ name: 'InvalidInputException', Reason: 'MAX_VALUE_EXCEEDED' });
  await expect(list(0)).rejects.toMatchObject({ name: 'InvalidInputException', Reason: 'MIN_VALUE_EXCEEDED' });
});

it('a token of another list, or none that was given out, is refused', async () => {
  fill(25);
  const client = organizations();
  const { NextToken } = await client.send(new ListAccountsCommand({}));
  expect((await client.send(new ListAccountsCommand({ NextToken }))).Accounts).toHaveLength(5);
  const refused = { name: 'InvalidInputException', Reason: 'INVALID_NEXT_TOKEN' };
  await expect(client.send(new ListAccountsCommand({ NextToken: 'made up' }))).rejects.toMatchObject(refused);
  const { id: ParentId } = org.organization.addUnit('');
  const ofParent = client.send(new ListAccountsForParentCommand({ ParentId, NextToken }));
  await expect(ofParent).rejects.toMatchObject(refused);
});

it('units and accounts are found from the root down, and back', async () => {
  const client = organizations();
  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const unitsIn = async (ParentId: string | undefined) =>
    (await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId }))).OrganizationalUnits ?? [];
  const accountsIn = async (ParentId: string | undefined) =>
    idsOf((await client.send(new ListAccountsForParentCommand({ ParentId }))).Accounts);
  const [workloads, ...others] = await unitsIn(root?.Id);
  const [prod] = await unitsIn(workloads?.Id);
  expect([root?.Name, workloads?.Name, others, prod?.Name]).toEqual(['Root', 'Workloads', [], 'Prod']);
  expect(await accountsIn(root?.Id)).toEqual([HUB, OTHER]);
  expect(await accountsIn(workloads?.Id)).toEqual([]);
  expect(await accountsIn(prod?.Id)).toEqual([MEMBER]);
  const parentOf = async (ChildId: string | undefined) =>
    (await client.send(new ListParentsCommand({ ChildId }))).Parents;
  expect(await parentOf(MEMBER)).toEqual([{ Id: prod?.Id, Type: 'ORGANIZATIONAL_UNIT' }]);
  expect(await parentOf(prod?.Id)).toEqual([{ Id: workloads?.Id, Type: 'ORGANIZATIONAL_UNIT' }]);
  expect(await parentOf(workloads?.Id)).toEqual([{ Id: root?.Id, Type: 'ROOT' }]);
});

it('an account is described; what does not exist, or is no ID, is refused', async () => {
  const client = organizations();
  const { Account: account } = await client.send(new DescribeAccountCommand({ AccountId: MEMBER }));
  expect(account).toMatchObject({ Id: MEMBER, Name: 'member', State: 'ACTIVE' });
  const refused: [Promise<unknown>, object][] = [
    [client.send(new DescribeAccountCommand({ AccountId: '999999999999' })), { name: 'AccountNotFoundException' }],
    [client.send(new DescribeAccountCommand({ AccountId: '9' })), { Reason: 'INVALID_PATTERN' }],
    [client.send(new DescribeAccountCommand({ AccountId: undefined })), { Reason: 'INPUT_REQUIRED' }],
    [client.send(new ListAccountsForParentCommand({ ParentId: 'r-none' })), { name: 'ParentNotFoundException' }],
    [client.send(new ListParentsCommand({ ChildId: '999999999999' })), { name: 'ChildNotFoundException' }],
  ];
  for (const [call, error] of refused) await expect(call).rejects.toMatchObject(error);
});

it('accounts are listed to the management account and to delegated administrators alone', async () => {
  putRole();
  const list = async () => (await organizations(await assume()).send(new ListAccountsCommand({}))).Accounts?.length;
  const denied = {
    name: 'AccessDeniedException',
    message: "You don't have permissions to access this resource.",
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  };
  await expect(list()).rejects.toMatchObject(denied);
  await startOrganization({ organization: { accounts: [{ id: MEMBER }], delegatedAdministrators: [MEMBER] } });
  putRole();
  expect(await list()).toBe(2);
  putRole(undefined, { policies: [policyOf({ Action: 'iam:*' })] });
  await expect(list()).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: `User: arn:aws:sts::${MEMBER}:assumed-role/watcher/run-1 is not authorized to perform: organizations:ListAccounts on resource: * because no identity-based policy allows the organizations:ListAccounts action`,
  });
});

it.each([
  ['there is none', undefined],
  ['the account is not in it', { managementAccount: OTHER, accounts: [{ id: MEMBER }] }],
])('the organization is not in use where %s', async (_, organization) => {
  await startOrganization({ organization });
  const refused = {
    name: 'AWSOrganizationsNotInUseException',
    message: 'Your account is not a member of an organization.',
  };
  const client = organizations();
  await expect(client.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject(refused);
  await expect(client.send(new ListAccountsCommand({}))).rejects.toMatchObject(refused);
});

it('Organizations throttles on demand', async () => {
  org.faults.fail('ListAccounts', 'TooManyRequestsException');
  const list = () => organizations().send(new ListAccountsCommand({}));
  await expect(list()).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  });
  await list();
});

it('an account cannot be in the organization twice, nor without one, nor with a number that is none', async () => {
  expect(() => org.organization.addAccount({ id: MEMBER })).toThrow('is in the organization already');
  expect(() => org.organization.addAccount({ id: '12' })).toThrow('12 digits');
  expect(() => org.organization.setState('999999999999', 'SUSPENDED')).toThrow('is not in the organization');
  expect(() => org.organization.addUnit('a//b')).toThrow('between single slashes');
  await startOrganization({ organization: undefined });
  expect(() => org.organization.addAccount({ id: MEMBER })).toThrow('start it with the option organization');
});
