import { hasStateStore } from '../../lambda/contract/commands';
import { InputError, checkValue } from '../../lambda/contract/input-error';
import { providerName } from '../../lambda/contract/settings';
import { listProviders } from '../../lambda/run/select-providers';
import { type History, readHistory } from '../../lambda/state/history';
import { checkAccess, createIamClient, createTerminalIam, openStateStore } from './aws-clients';
import { arnsOf } from './named-providers';
import { refuseCredentials } from './option-values';
import type { LookOptions } from './options';

/** The options of `history`. Those about hosts are for the command that it shows. */
export interface HistoryOptions extends LookOptions {
  function?: string;
  table?: string;
  json?: boolean;
}

/** What an argument is, for messages. */
const WHAT = 'ARN or issuer URL';

/**
 * Reads the history of these providers, or of all that the account has, from the state store.
 * @param names ARNs and issuer URLs
 * @throws InputError when the options do not fit
 * @throws Error when IAM or the table cannot be read
 */
export async function readAccountHistory(names: readonly string[], options: HistoryOptions): Promise<History> {
  const { function: functionName, table } = options;
  if (!hasStateStore({ functionName, table }))
    throw new InputError(
      "history needs --table, the DynamoDB table with the watcher's state, or --function, the name of the watcher's function.",
    );
  const wanted = names.map((name) => checkValue(providerName, refuseCredentials(name, WHAT), WHAT));
  const client = createIamClient();
  await checkAccess(client);
  const iam = createTerminalIam(client);
  const arns = wanted.length > 0 ? await arnsOf(wanted, iam) : await listProviders(iam);
  return readHistory([...new Set(arns)], await openTable(options), new Date());
}

async function openTable({ function: functionName, table }: HistoryOptions) {
  if (table) return openStateStore(table);
  const { askForSettings } = await import('./function-settings');
  const { tableName, region } = await askForSettings(functionName ?? '');
  return openStateStore(tableName, region);
}

/** True if an operator has to do something about a history: a condition lasts, or the watcher stopped writing. */
export function historyNeedsPerson({ history }: History): boolean {
  return history.some(({ conditions, stoppedSince }) => conditions.length > 0 || stoppedSince !== null);
}
