import type { Invocation } from '../contract/invocation';
import type { Report } from '../contract/report';
import { notify } from '../notify/notify';
import type { RunDependencies } from './dependencies';
import { reconcileAccount } from './reconcile-account';

/**
 * Checks the providers of the account, sends the notifications in one message, and returns the report.
 * @throws InputError when the invocation names a provider that the settings leave out, or a list that is not known
 * @throws Error when the run could not do its job: no listing, or the notifications could not be sent
 */
export async function run(invocation: Invocation, using: RunDependencies): Promise<Report> {
  const { report, notifications } = await reconcileAccount(invocation, using);
  if (notifications) await notify(notifications, using);
  return report;
}
