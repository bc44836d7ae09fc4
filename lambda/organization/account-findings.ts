import { describeError, isOfKind } from '../act/iam';
import type { Finding } from '../findings/finding';
import type { Account } from './accounts';

/** Returns the finding that an account is not active, and is not read. */
export function accountInactive({ id, state }: Account): Finding {
  return { code: 'account-inactive', about: id, facts: { state } };
}

/**
 * Returns the finding that an account could not be entered.
 * @param error error of STS
 */
export function accountNotEntered({ id }: Pick<Account, 'id'>, role: string, error: unknown): Finding {
  const isDenied = isOfKind(error, 'AccessDenied', 403);
  if (!isDenied || policyIn(error)) return accountReadFailed({ id }, error);
  return { code: 'account-cannot-be-entered', about: id, facts: { role, error: describeError(error) } };
}

/**
 * Returns the finding that the providers of an account could not be read.
 * @param error error of STS or IAM
 */
export function accountReadFailed({ id }: Pick<Account, 'id'>, error: unknown): Finding {
  const policy = policyIn(error);
  const facts = { error: describeError(error) };
  return policy
    ? { code: 'denied-by-organization', about: id, facts: { ...facts, policy } }
    : { code: 'account-read-failed', about: id, facts };
}

/**
 * Returns the kind of policy of the organization that an error names: one that denies, or one that does not allow.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
function policyIn(error: unknown): 'service' | 'resource' | null {
  const [, kind] = /\b(service|resource) control policy\b/i.exec(error instanceof Error ? error.message : '') ?? [];
  return kind === undefined ? null : kind.toLowerCase() === 'service' ? 'service' : 'resource';
}
