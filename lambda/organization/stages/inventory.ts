import { checkInput } from '../../contract/input-error';
import type { Settings } from '../../contract/settings';
import type { Account } from '../accounts';
import { selectionFor } from '../account-settings';
import { FILE_SCHEMA, type InventoryEntry, accountBatch } from '../file-formats';
import { writeFile } from '../files';
import { type AccountReader, type AccountReading, readAccounts } from '../read-accounts';
import { FILES } from '../state';
import type { StageContext } from './stage';

/** What the stage is given. */
export interface InventoryContext extends StageContext, Pick<AccountReader, 'open' | 'roleName'> {
  /** Batch of accounts. */
  item: unknown;
  settings: Settings;
}

/**
 * Reads the providers of a batch of accounts. What is wrong with one is its finding.
 * @throws InputError when the batch is not of its form
 */
export async function readBatch({ run, files, item, settings, open, roleName }: InventoryContext): Promise<object> {
  const { batch, accounts } = checkInput(accountBatch, item, 'item');
  const active = accounts.map((account): Account => ({ ...account, state: 'ACTIVE' }));
  const readings = await readAccounts(active, { open, roleName, isWanted: selectionFor(settings, []) });
  await writeFile(files, FILES.inventory(run, batch), { schema: FILE_SCHEMA, accounts: readings.map(entryOf) });
  return {};
}

function entryOf(reading: AccountReading): InventoryEntry {
  const { id, name } = reading.account;
  if ('finding' in reading) return { id, name, finding: reading.finding, providers: [], unread: [] };
  const providers = reading.inventory.providers.map(({ arn, issuer, thumbprints }) => ({
    arn,
    issuer,
    thumbprints: [...thumbprints],
  }));
  return { id, name, finding: null, providers, unread: [...reading.inventory.errors.keys()].toSorted() };
}
