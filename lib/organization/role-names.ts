import { Token } from 'aws-cdk-lib';
import { InputError } from '../../lambda/contract/input-error';
import { quoted } from '../../lambda/judge/printable';

/** Prefix of the names of roles, unless another one is given. */
export const DEFAULT_PREFIX = 'oidc-thumbprint-watcher';

/** Names that are used across accounts: trust policies and permissions have those of the roles as text. */
export interface RoleNames {
  /** Role in each account that reads providers. */
  readonly read: string;
  /** Role in each account that writes thumbprints. */
  readonly write: string;
  /** Role of the function that reads accounts. */
  readonly readAccounts: string;
  /** Role of the function that acts. */
  readonly act: string;
  /** StackSet of the roles in the accounts. */
  readonly stackSet: string;
}

/**
 * Returns the names of the roles.
 * @throws InputError when the prefix is no beginning of the names of roles, which have 64 characters at most, and of a StackSet
 */
export function roleNamesOf(prefix: string): RoleNames {
  if (Token.isUnresolved(prefix) || !/^[A-Za-z][A-Za-z\d-]{0,49}$/.test(prefix)) {
    throw new InputError(
      `roleNamePrefix: must be a letter and at most 49 letters, digits and hyphens after it, as text, not ${quoted(prefix, 300)}.`,
    );
  }
  return {
    read: `${prefix}-read`,
    write: `${prefix}-write`,
    readAccounts: `${prefix}-read-accounts`,
    act: `${prefix}-act`,
    stackSet: `${prefix}-members`,
  };
}
