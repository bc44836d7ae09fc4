import pMap from 'p-map';
import { inTime } from '../act/iam';
import type { Finding } from '../findings/finding';
import { signalIn } from '../run/deadline';
import type { OpenAccess } from './account-access';
import { accountInactive, accountNotEntered, accountReadFailed } from './account-findings';
import type { Account } from './accounts';
import { type Inventory, readInventory } from './inventory';

/** What was read of an account; or the reason why nothing was, as a finding. */
export type AccountReading = { account: Account } & ({ inventory: Inventory } | { finding: Finding });

/** Dependencies of reading accounts. */
export interface AccountReader {
  open: OpenAccess;
  /** Name of the role that is assumed, for findings. */
  roleName: string;
  /** Leaves providers of an account out by their ARN. */
  isWanted: (account: string, arn: string) => boolean;
  /** Receives the count of accounts that are done, before the first and after each, and the count of all. */
  onProgress?: (done: number, of: number) => void;
}

/** Accounts that are read side by side: each has a handshake with STS and IAM, and AWS throttles both. */
const ACCOUNTS_AT_ONCE = 10;

/** Time that an account may take, in milliseconds. */
const ACCOUNT_MS = 60_000;

/** Reads the providers of active accounts. An account that cannot be read keeps no other one from being read. */
export async function readAccounts(accounts: readonly Account[], using: AccountReader): Promise<AccountReading[]> {
  let done = 0;
  using.onProgress?.(done, accounts.length);
  const read = async (account: Account): Promise<AccountReading> => {
    const reading = await readAccount(account, using);
    done += 1;
    using.onProgress?.(done, accounts.length);
    return reading;
  };
  return pMap(accounts, read, { concurrency: ACCOUNTS_AT_ONCE });
}

async function readAccount(account: Account, { open, roleName, isWanted }: AccountReader): Promise<AccountReading> {
  if (account.state !== 'ACTIVE') return { account, finding: accountInactive(account) };
  const until = signalIn(ACCOUNT_MS);
  const access = await inTime(open(account.id, until), until).catch((error: unknown) => ({ error }));
  if ('error' in access) return { account, finding: accountNotEntered(account, roleName, access.error) };
  try {
    const reading = readInventory(access.iam, (arn) => isWanted(account.id, arn), until);
    return { account, inventory: await inTime(reading, until) };
  } catch (error) {
    return { account, finding: accountReadFailed(account, error) };
  } finally {
    access.close();
  }
}
