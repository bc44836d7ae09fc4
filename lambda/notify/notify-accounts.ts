import { type Collected, accountScopeOf, digestOf } from './collect';
import { renderMessage } from './message';
import type { Notifier } from './notifier';

/**
 * Sends what was due in each account in a message about it, for those who subscribe to accounts of theirs. The message about the
 * organization was accepted before: what fails here is reported, and not sent again.
 */
export async function notifyAccounts(
  accounts: readonly Collected[],
  notifier: Notifier,
  onError: (what: string, error: unknown) => void,
): Promise<void> {
  for (const collected of accounts) {
    const digest = digestOf(collected, accountScopeOf(collected.report, notifier.settings), notifier);
    if (digest.providers.size === 0 && digest.run.length === 0) continue;
    const { message } = renderMessage(digest);
    await notifier
      .publish?.(message)
      .catch((error: unknown) => onError('A message about an account was not sent', error));
  }
}
