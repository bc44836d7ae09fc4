import pMap from 'p-map';
import { describeError, inTime } from '../../act/iam';
import { checkInput } from '../../contract/input-error';
import { parseExecutionInput } from '../../contract/execution-input';
import type { Finding } from '../../findings/finding';
import { createStoredObserver } from '../../observe/stored/stored-observer';
import { signalIn } from '../../run/deadline';
import { accountNotEntered, accountReadFailed } from '../account-findings';
import { failedResult, resultOf } from '../account-result';
import { type AccountRunner, runOver } from '../account-run';
import { createComparedReader } from '../compared-observations';
import {
  type AccountResult,
  type ActAccount,
  FILE_SCHEMA,
  actBatch,
  commandsFile,
  comparedFile,
  resultsFile,
} from '../file-formats';
import { needFile, readFile, writeFile } from '../files';
import type { OpenMemberAccess } from '../member-access';
import { FILES } from '../state';
import type { StageContext } from './stage';

/** What the stage is given. */
export interface ActContext extends StageContext, Omit<AccountRunner, 'run' | 'commands' | 'observe'> {
  /** Batch of accounts. */
  item: unknown;
  open: OpenMemberAccess;
  /** Name of the role that reads, for findings. */
  roleName: string;
  /** Prolongs the lease of the organization for the run. */
  keepLease: () => Promise<unknown>;
}

/** Accounts that are acted in side by side. */
const ACCOUNTS_AT_ONCE = 5;

/** Time to enter an account and to list its providers, in milliseconds. */
const ENTRY_MS = 60_000;

/**
 * Acts in a batch of accounts, on the observations that the run compared. A batch that has its results is done: a second time nothing is
 * written. What is wrong with an account is its finding.
 * @throws InputError when the batch is not of its form
 * @throws OtherRunError when another run has the lease of the organization
 */
export async function actInBatch(context: ActContext): Promise<object> {
  const { run, files } = context;
  const { batch, accounts } = checkInput(actBatch, context.item, 'item');
  const key = FILES.results(run, batch);
  if (await readFile(files, key, resultsFile)) return {};
  await context.keepLease();
  const [{ input }, { observations }] = await Promise.all([
    needFile(files, FILES.commands(run), commandsFile),
    needFile(files, FILES.compared(run), comparedFile),
  ]);
  const runner: AccountRunner = {
    ...context,
    commands: parseExecutionInput(input),
    observe: createStoredObserver(createComparedReader(run, observations, files), context),
  };
  const act = (account: ActAccount): Promise<AccountResult> => actIn(account, runner, context);
  const results = await pMap(accounts, act, { concurrency: ACCOUNTS_AT_ONCE });
  await writeFile(files, key, { schema: FILE_SCHEMA, accounts: results });
  return {};
}

async function actIn(
  account: ActAccount,
  runner: AccountRunner,
  { open, roleName }: Pick<ActContext, 'open' | 'roleName'>,
): Promise<AccountResult> {
  const until = signalIn(ENTRY_MS);
  const access = await inTime(open(account.id, until), until).catch((error: unknown) => ({ error }));
  if ('error' in access) return failedResult(account, accountNotEntered(account, roleName, access.error));
  const { iam } = access;
  try {
    const listed = await inTime(iam.list(until), until).catch((error: unknown) => ({ error }));
    if ('error' in listed) return failedResult(account, accountReadFailed(account, listed.error));
    return await resultOf(account, await runOver(account, listed, iam, runner));
  } catch (error) {
    return failedResult(account, runFailed(account, error));
  } finally {
    access.close();
  }
}

function runFailed({ id }: ActAccount, error: unknown): Finding {
  return { code: 'internal-error', about: id, facts: { error: describeError(error) } };
}
