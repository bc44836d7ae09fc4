import type { OrganizationSettings } from '../../contract/organization-environment';
import type { Finding } from '../../findings/finding';
import { accountInactive } from '../account-findings';
import type { Account, AccountList } from '../accounts';
import { accountBatches } from '../batches';
import { FILE_SCHEMA } from '../file-formats';
import { writeFile } from '../files';
import { FILES, type State } from '../state';
import type { StageContext } from './stage';

/** What the stage is given. */
export interface AccountsContext extends StageContext {
  settings: Pick<OrganizationSettings, 'exclude' | 'managementAccount'>;
  listAccounts: () => Promise<AccountList>;
}

/**
 * Lists the accounts of the organization, in batches to be read; those that are not active, and the management account where it has no
 * roles, are findings.
 */
export async function listBatches({ run, files, settings, listAccounts }: AccountsContext): Promise<State> {
  const { accounts: all, managementAccount } = await listAccounts();
  const listed = all.filter(({ id }) => !settings.exclude.includes(id));
  const isCovered = ({ id }: Account): boolean => settings.managementAccount || id !== managementAccount;
  const covered = listed.filter(isCovered);
  const active = covered.filter(({ state }) => state === 'ACTIVE');
  const findings = [
    ...covered.filter(({ state }) => state !== 'ACTIVE').map(accountInactive),
    ...listed.filter((account) => !isCovered(account)).map(notCovered),
  ];
  const key = FILES.accounts(run);
  const batches = accountBatches(active.map(({ id, name }) => ({ id, name })));
  await writeFile(files, FILES.leftOut(run), { schema: FILE_SCHEMA, accounts: listed.length, findings });
  await writeFile(files, key, batches);
  return { run, kind: 'full', key, count: batches.length };
}

function notCovered({ id }: Account): Finding {
  return { code: 'account-not-covered', about: id, facts: { reason: 'management' } };
}
