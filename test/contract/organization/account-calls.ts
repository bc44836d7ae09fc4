import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { type Call, onPage, refusal } from '../call';
import { PAGES } from '../pages';
import { type Harness, assume } from './harness';
import { CLOSED, FIRST, IN_UNIT, MANAGEMENT, UNIT } from './seed';

/** Numbers of accounts on the pages of the list. */
async function pagesOf({ organizations }: Harness, pageSize?: number): Promise<number[]> {
  const sizes: number[] = [];
  const paging = { client: organizations(), ...(pageSize === undefined ? {} : { pageSize }) };
  for await (const { Accounts = [] } of paginateListAccounts(paging, {})) sizes.push(Accounts.length);
  return sizes;
}

async function rootOf({ organizations }: Harness): Promise<string | undefined> {
  return (await organizations().send(new ListRootsCommand({}))).Roots?.[0]?.Id;
}

async function unitsOf(harness: Harness) {
  const input = { ParentId: await rootOf(harness) };
  const command = new ListOrganizationalUnitsForParentCommand(input);
  return (await harness.organizations().send(command)).OrganizationalUnits ?? [];
}

async function stateOf({ organizations, idOf }: Harness, name: string): Promise<unknown> {
  const { Account } = await organizations().send(new DescribeAccountCommand({ AccountId: idOf(name) }));
  return Account?.State;
}

/** What is asked of Organizations. */
export const ACCOUNT_CALLS: readonly Call<Harness>[] = [
  ...onPage<Harness>(PAGES.describeOrganization, [
    {
      name: 'organization: describe',
      expected: [MANAGEMENT, 'ALL'],
      run: async ({ organizations }) => {
        const { Organization } = await organizations().send(new DescribeOrganizationCommand({}));
        return [Organization?.MasterAccountId, Organization?.FeatureSet];
      },
    },
    {
      name: 'organization: describe, from a member account',
      expected: MANAGEMENT,
      run: async (harness) => {
        const client = harness.organizations(await assume(harness));
        return (await client.send(new DescribeOrganizationCommand({}))).Organization?.MasterAccountId;
      },
    },
  ]),
  ...onPage<Harness>(PAGES.listAccounts, [
    { name: 'accounts: pages unasked', expected: [20, 20, 11], run: (harness) => pagesOf(harness) },
    { name: 'accounts: pages of 20', expected: [20, 20, 11], run: (harness) => pagesOf(harness, 20) },
    { name: 'accounts: pages of 19', expected: [19, 19, 13], run: (harness) => pagesOf(harness, 19) },
    {
      name: 'accounts: pages of 21',
      expected: refusal('InvalidInputException', 400),
      run: (harness) => pagesOf(harness, 21),
    },
    {
      name: 'accounts: a token that was not given out',
      expected: refusal('InvalidInputException', 400),
      run: async ({ organizations }) => organizations().send(new ListAccountsCommand({ NextToken: 'made up' })),
    },
    {
      name: 'accounts: list, from a member account',
      expected: refusal('AccessDeniedException', 400),
      run: async (harness) => {
        const client = harness.organizations(await assume(harness));
        return (await client.send(new ListAccountsCommand({}))).Accounts?.length;
      },
    },
  ]),
  ...onPage<Harness>(PAGES.describeAccount, [
    { name: 'account: state', expected: 'ACTIVE', run: (harness) => stateOf(harness, FIRST) },
    {
      name: 'account: an unknown one',
      expected: refusal('AccountNotFoundException', 400),
      run: ({ organizations }) => organizations().send(new DescribeAccountCommand({ AccountId: '999999999999' })),
    },
  ]),
  ...onPage<Harness>(PAGES.accountStates, [
    { name: 'account: state once closed', expected: 'SUSPENDED', run: (harness) => stateOf(harness, CLOSED) },
  ]),
  ...onPage<Harness>(PAGES.listUnits, [
    {
      name: 'units: of the root',
      expected: [UNIT],
      run: async (harness) => (await unitsOf(harness)).map(({ Name }) => Name),
    },
  ]),
  ...onPage<Harness>(PAGES.listAccountsForParent, [
    {
      name: 'accounts: of a unit',
      expected: IN_UNIT,
      run: async (harness) => {
        const [unit] = await unitsOf(harness);
        const command = new ListAccountsForParentCommand({ ParentId: unit?.Id });
        return harness.namesOf((await harness.organizations().send(command)).Accounts);
      },
    },
    {
      name: 'accounts: of an unknown unit',
      expected: refusal('ParentNotFoundException', 400),
      run: ({ organizations }) =>
        organizations().send(new ListAccountsForParentCommand({ ParentId: 'ou-zzzz-99999999' })),
    },
  ]),
  ...onPage<Harness>(PAGES.listParents, [
    {
      name: 'parents: of an account',
      expected: ['ORGANIZATIONAL_UNIT', true],
      run: async (harness) => {
        const [unit] = await unitsOf(harness);
        const ChildId = harness.idOf(IN_UNIT[0] ?? '');
        const { Parents: [parent] = [] } = await harness.organizations().send(new ListParentsCommand({ ChildId }));
        return [parent?.Type, parent?.Id === unit?.Id];
      },
    },
  ]),
];
