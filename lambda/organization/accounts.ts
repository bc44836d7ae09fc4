import {
  type Account as ListedAccount,
  type OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';

/** An AWS account. */
export interface Account {
  /** Twelve digits. */
  id: string;
  /** Name in the organization; null where Organizations was not asked. */
  name: string | null;
  /** State by Organizations, for example `SUSPENDED`; `ACTIVE` where it was not asked. */
  state: string;
}

/** Accounts that a look takes in. */
export interface AccountList {
  /** ID of the organization; null where Organizations was not asked. */
  organization: string | null;
  /** ID of the management account; null where Organizations was not asked. */
  managementAccount: string | null;
  /** Accounts in the order of their IDs, each once. */
  accounts: readonly Account[];
}

/** Accounts on a page: the most that Organizations gives (API reference, ListAccounts). */
const PAGE = 20;

/**
 * Lists all accounts of the organization, closed ones included. Pages are asked for one after another: Organizations throttles calls that
 * come side by side.
 * @throws Error when a page has no list, or an account has no ID
 */
export async function listAccounts(client: OrganizationsClient): Promise<AccountList> {
  const listed: ListedAccount[] = [];
  for await (const page of paginateListAccounts({ client, pageSize: PAGE }, {}))
    listed.push(...listIn('ListAccounts', 'Accounts', page.Accounts));
  return accountListOf(listed);
}

/**
 * Lists the accounts under organizational units and roots, however deep.
 * @param parents IDs of organizational units and roots
 * @throws Error when a page has no list, or an account has no ID
 */
export async function listAccountsUnder(parents: readonly string[], client: OrganizationsClient): Promise<AccountList> {
  const listed: ListedAccount[] = [];
  const waiting = new Set(parents);
  // A set gives what is added to it meanwhile, too, and each unit once.
  for (const ParentId of waiting) {
    for await (const page of paginateListAccountsForParent({ client, pageSize: PAGE }, { ParentId }))
      listed.push(...listIn('ListAccountsForParent', 'Accounts', page.Accounts));
    for await (const page of paginateListOrganizationalUnitsForParent({ client, pageSize: PAGE }, { ParentId })) {
      for (const { Id } of listIn('ListOrganizationalUnitsForParent', 'OrganizationalUnits', page.OrganizationalUnits))
        if (Id) waiting.add(Id);
    }
  }
  return accountListOf(listed);
}

/** Returns accounts that an operator named: Organizations is not asked about them. */
export function namedAccounts(ids: readonly string[]): AccountList {
  return {
    organization: null,
    managementAccount: null,
    accounts: [...new Set(ids)].toSorted().map((id) => ({ id, name: null, state: 'ACTIVE' })),
  };
}

/** Something else may have answered in the place of Organizations: an answer without the element is no empty list. */
function listIn<Item>(action: string, element: string, items: readonly Item[] | undefined): readonly Item[] {
  if (!items) throw new Error(`The answer to ${action} has no element ${element}.`);
  return items;
}

/** An account may come on two pages, where one is moved or closed meanwhile. */
function accountListOf(listed: readonly ListedAccount[]): AccountList {
  const accounts = new Map(listed.map(accountOf).map((account) => [account.id, account]));
  return {
    ...organizationIn(listed),
    accounts: [...accounts.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

/** Status is what Organizations gave before it gave State, and knows fewer states. */
function accountOf({ Id, Name, State, Status }: ListedAccount): Account {
  if (!Id) throw new Error('Organizations listed an account without an ID.');
  return { id: Id, name: Name ?? null, state: State ?? Status ?? 'ACTIVE' };
}

/** Returns the IDs that are in the ARNs of accounts: `arn:aws:organizations::MANAGEMENT-ACCOUNT:account/o-ORGANIZATION/ACCOUNT`. */
function organizationIn(listed: readonly ListedAccount[]): Pick<AccountList, 'organization' | 'managementAccount'> {
  const [, managementAccount = null, organization = null] =
    /:(\d{12}):account\/(o-[a-z0-9]+)\//.exec(listed[0]?.Arn ?? '') ?? [];
  return { organization, managementAccount };
}
