import { refuseUnlessAccount } from './accounts';
import type { Unit, Units } from './organization-units';

/** States of an account. */
export type AccountState = 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE';

/** An account of the organization, as it is given. */
export interface AccountSeed {
  /** 12 digits. */
  id: string;
  /** Default `account-ID`. */
  name?: string;
  /** Default `aws+ID@example.com`. */
  email?: string;
  /** Default `ACTIVE`. */
  state?: AccountState;
  /** Names of organizational units from the root down, which are added if they are not there: `Workloads/Prod`. Default: the root. */
  unit?: string;
}

/** An account of the organization, as it is kept. */
export interface Account {
  id: string;
  name: string;
  email: string;
  state: AccountState;
  /** The root or the unit that it is in. */
  parent: Unit;
  joinedAt: Date;
}

/** The accounts of an organization. */
export interface Accounts {
  /** Accounts by ID, in order of their creation. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** Adds an account. @throws Error for an ID that is taken, or none; or without an organization */
  addAccount: (seed: AccountSeed) => void;
  /** @throws Error for an account that is not in the organization */
  setState: (id: string, state: AccountState) => void;
}

/** Makes accounts, none at first. */
export function createAccounts(units: Units, organization: string | null): Accounts {
  const accounts = new Map<string, Account>();
  const addAccount: Accounts['addAccount'] = (seed) => {
    refuseUnlessAccount(seed.id);
    if (organization === null) throw new Error('This AWS has no organization: start it with the option organization.');
    if (accounts.has(seed.id)) throw new Error(`The account ${seed.id} is in the organization already.`);
    accounts.set(seed.id, createAccount(seed, units));
  };
  const setState: Accounts['setState'] = (id, state) => {
    const account = accounts.get(id);
    if (!account) throw new Error(`The account ${id} is not in the organization.`);
    accounts.set(id, { ...account, state });
  };
  return { accounts, addAccount, setState };
}

function createAccount(
  { id, name = `account-${id}`, email = `aws+${id}@example.com`, state = 'ACTIVE', unit = '' }: AccountSeed,
  { addUnit }: Units,
): Account {
  return { id, name, email, state, parent: addUnit(unit), joinedAt: new Date() };
}
