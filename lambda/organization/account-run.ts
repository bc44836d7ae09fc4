import type { Iam } from '../act/iam';
import { type ExecutionInput, commandsIn } from '../contract/execution-input';
import { parseInvocation } from '../contract/invocation';
import type { Invocation } from '../contract/invocation';
import type { Settings } from '../contract/settings';
import { runKeyOf } from '../contract/table-keys';
import { type AccountRun, reconcileAccount } from '../run/reconcile-account';
import type { RunDependencies } from '../run/dependencies';
import { settingsInAccount } from './account-settings';
import type { ActAccount } from './file-formats';

/** Dependencies of the runs over accounts. */
export interface AccountRunner extends Pick<
  RunDependencies,
  'observe' | 'trustOf' | 'clock' | 'remainingMs' | 'thumbprintCheck' | 'onError' | 'onReport' | 'patience'
> {
  run: string;
  commands: ExecutionInput;
  settings: Settings;
  stateStore: NonNullable<RunDependencies['stateStore']>;
}

/** Providers of an account that are checked side by side: other accounts are, too. */
const PROVIDERS_AT_ONCE = 5;

/**
 * Runs over one of many accounts, as a function in it would, on observations that are stored.
 * @param listed ARNs of all its providers
 */
export function runOver(
  account: ActAccount,
  listed: readonly string[],
  iam: Iam,
  using: AccountRunner,
): Promise<AccountRun> {
  const settings = settingsInAccount(using.settings, account.id, listed);
  return reconcileAccount(invocationFor(account, listed, using.commands), {
    ...using,
    settings,
    iam: { ...iam, list: async () => [...listed] },
    runKey: runKeyOf(account.id),
    newRunId: () => using.run,
    concurrency: PROVIDERS_AT_ONCE,
    // The run over the organization sends what is due in all accounts.
    publish: null,
    approveAllCommand: () => '',
    reportCommand: '',
  });
}

function invocationFor(
  { id, write, providers }: ActAccount,
  listed: readonly string[],
  input: ExecutionInput,
): Invocation {
  const dryRun = input.dryRun || !write;
  const invocation = parseInvocation({ ...commandsIn(input, id, listed), dryRun });
  const isQuick = input.only === 'enforced';
  if (!isQuick) return invocation;
  return { ...invocation, quickLook: true, providers: providers ?? [...listed] };
}
