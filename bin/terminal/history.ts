import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { CLIENT_LIMITS } from '../../lambda/act/client-limits';
import { createIam, describeError } from '../../lambda/act/iam';
import { STORE_CLIENT, createStateStore } from '../../lambda/state/dynamodb';
import { type History, readHistory } from '../../lambda/state/history';
import { InputError } from '../../lambda/contract/input-error';
import { parseHistoryQuestion } from '../../lambda/contract/invocation';
import { quoted } from '../../lambda/judge/printable';

/** The options of `history`. */
export interface HistoryOptions {
  table?: string;
  json: boolean;
}

/**
 * Reads the history of these providers, or of all that the account has, from the state store.
 * @throws InputError when the options do not fit
 * @throws Error when IAM or the table cannot be read
 */
export async function readAccountHistory(arns: readonly string[], { table }: HistoryOptions): Promise<History> {
  if (!table) throw new InputError("history needs --table: the DynamoDB table with the watcher's memory.");
  const named = arns.length > 0 ? parseHistoryQuestion({ history: arns }) : null;
  return readHistory(named ?? (await listed()), createStateStore(new DynamoDBClient(STORE_CLIENT), table), new Date());
}

function listed(): Promise<string[]> {
  return createIam(new IAMClient(CLIENT_LIMITS))
    .list()
    .catch((error: unknown) => {
      throw new Error(`The providers could not be listed. ${quoted(describeError(error))}`, { cause: error });
    });
}

/** True if an operator has to do something about a history: a condition lasts, or the watcher stopped writing. */
export function historyNeedsPerson({ history }: History): boolean {
  return history.some(({ conditions, stoppedSince }) => conditions.length > 0 || stoppedSince !== null);
}
