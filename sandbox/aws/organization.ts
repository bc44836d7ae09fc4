import { type ControlPolicies, createControlPolicies } from './control-policies';
import { type AccountSeed, type Accounts, createAccounts } from './organization-accounts';
import { type Units, createUnits } from './organization-units';

/** Options for an organization. */
export interface OrganizationOptions {
  /** Default `o-sandbox00001`. */
  id?: string;
  /** ID of the management account, which need not be among the accounts. Default: the default account of this AWS. */
  managementAccount?: string;
  /** IDs of accounts that are delegated administrators of a service, and so may list accounts. Default: none. */
  delegatedAdministrators?: readonly string[];
  /** Accounts other than the management account, or it as well, in order of their creation. */
  accounts?: readonly AccountSeed[];
}

/** An organization, as tests see it and change it. Without one, it has no ID and no accounts. */
export interface Organization extends Units, Accounts, ControlPolicies {
  readonly id: string | null;
  readonly managementAccount: string | null;
  readonly delegatedAdministrators: ReadonlySet<string>;
  /** Returns the organization's ID for an account that is in it. */
  idOf: (account: string) => string | undefined;
}

/** Makes an organization; without options one that is not in use. */
export function createOrganization(options: OrganizationOptions | undefined, defaultAccount: string): Organization {
  const managementAccount = options ? (options.managementAccount ?? defaultAccount) : null;
  const id = options ? (options.id ?? 'o-sandbox00001') : null;
  const units = createUnits();
  const accounts = createAccounts(units, id);
  for (const seed of seedsOf(options, managementAccount)) accounts.addAccount(seed);
  return {
    ...units,
    ...accounts,
    ...createControlPolicies(accounts, units, managementAccount),
    id,
    managementAccount,
    delegatedAdministrators: new Set(options?.delegatedAdministrators),
    idOf: (account) => (accounts.accounts.has(account) ? (id ?? undefined) : undefined),
  };
}

function seedsOf(options: OrganizationOptions | undefined, managementAccount: string | null): AccountSeed[] {
  const seeds = [...(options?.accounts ?? [])];
  const isListed = managementAccount === null || seeds.some(({ id }) => id === managementAccount);
  return isListed ? seeds : [{ id: managementAccount, name: 'management' }, ...seeds];
}
