import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { listAccounts, listAccountsUnder, namedAccounts } from '../../../lambda/organization/accounts';
import { type Aws, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';
import { HUB, accountId } from './scenario';

let aws: Aws;
let client: OrganizationsClient;

beforeEach(async () => {
  aws = await startAws({ account: HUB, organization: { id: 'o-tests00001', accounts: [] } });
  client = new OrganizationsClient({ endpoint: aws.url, region: aws.region, credentials, retryMode: 'adaptive' });
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

function calls(action: string): number {
  return aws.calls.filter((call) => call.action === action).length;
}

test('accounts are listed page by page, all of them', async () => {
  const ids = Array.from({ length: 51 }, (_, index) => accountId(index));
  for (const id of ids.slice(1)) aws.organization.addAccount({ id, name: `team ${id}` });
  const { organization, accounts } = await listAccounts(client);
  expect(organization).toBe('o-tests00001');
  expect(accounts.map(({ id }) => id)).toEqual(ids);
  expect(accounts[1]).toEqual({ id: ids[1], name: `team ${ids[1]}`, state: 'ACTIVE' });
  expect(calls('ListAccounts')).toBe(3);
});

test('a list that Organizations throttles at first is asked for again', async () => {
  aws.faults.fail('ListAccounts', 'TooManyRequestsException', { status: 400 });
  expect((await listAccounts(client)).accounts.map(({ id }) => id)).toEqual([HUB]);
  expect(calls('ListAccounts')).toBe(2);
});

test('accounts in a unit, and in the units in it, are found, each once', async () => {
  const top = aws.organization.addUnit('Workloads');
  const below = aws.organization.addUnit('Workloads/Prod');
  aws.organization.addUnit('Other');
  for (const [index, unit] of ['', 'Workloads', 'Workloads/Prod', 'Other'].entries())
    aws.organization.addAccount({ id: accountId(index + 1), unit });
  const { organization, accounts } = await listAccountsUnder([below.id, top.id], client);
  expect(organization).toBe('o-tests00001');
  expect(accounts.map(({ id }) => id)).toEqual([accountId(2), accountId(3)]);
  expect(calls('ListAccountsForParent')).toBe(2);
});

test.each(['SUSPENDED', 'PENDING_CLOSURE'] as const)(
  'an account with the state %s is listed with it',
  async (state) => {
    aws.organization.addAccount({ id: accountId(1), state });
    expect((await listAccounts(client)).accounts[1]).toMatchObject({ id: accountId(1), state });
  },
);

test('named accounts are taken as active, each once', () => {
  const [one, two] = [accountId(1), accountId(2)];
  expect(namedAccounts([two, one, two])).toEqual({
    organization: null,
    managementAccount: null,
    accounts: [one, two].map((id) => ({ id, name: null, state: 'ACTIVE' })),
  });
});

test('an answer without a list of accounts is no empty list', async () => {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      return { ...result, output: { ...result.output, Accounts: undefined } };
    },
    { step: 'initialize' },
  );
  await expect(listAccounts(client)).rejects.toThrow('The answer to ListAccounts has no element Accounts.');
});
