import type { Organization } from './organization';
import type { Account } from './organization-accounts';
import type { Unit } from './organization-units';

/** What the API says of an organization's parts. */
export interface Elements {
  organization: () => object;
  root: () => object;
  account: (account: Account) => object;
  unit: (unit: Unit) => object;
  parent: (unit: Unit) => object;
}

/**
 * Makes the elements of answers.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Types.html
 */
export function createElements(
  { id, managementAccount, accounts, units }: Organization,
  { partition, accountStatus = false }: { partition: string; accountStatus?: boolean | undefined },
): Elements {
  const arn = (resource: string): string => `arn:${partition}:organizations::${managementAccount}:${resource}`;
  const arnOfAccount = (account: string): string => arn(`account/${id}/${account}`);
  return {
    organization: () => ({
      Id: id,
      Arn: arn(`organization/${id}`),
      FeatureSet: 'ALL',
      MasterAccountId: managementAccount,
      MasterAccountArn: arnOfAccount(managementAccount ?? ''),
      MasterAccountEmail: accounts.get(managementAccount ?? '')?.email,
    }),
    root: () => {
      const { id: rootId, name } = units.get('') ?? { id: '', name: '' };
      return { Id: rootId, Arn: arn(`root/${id}/${rootId}`), Name: name, PolicyTypes: [] };
    },
    account: (account) => ({
      Id: account.id,
      Arn: arnOfAccount(account.id),
      Email: account.email,
      Name: account.name,
      State: account.state,
      ...(accountStatus ? { Status: account.state } : {}),
      JoinedMethod: account.id === managementAccount ? 'INVITED' : 'CREATED',
      JoinedTimestamp: account.joinedAt.getTime() / 1000,
    }),
    unit: (unit) => ({ Id: unit.id, Arn: arn(`ou/${id}/${unit.id}`), Name: unit.name }),
    parent: ({ id: parentId, parent }) => ({ Id: parentId, Type: parent === null ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }),
  };
}
