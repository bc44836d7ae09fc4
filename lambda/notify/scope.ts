import { printable } from '../judge/printable';

/** What a message is about: one account, or many accounts of an organization. */
export type Scope = AccountScope | OrganizationScope;

/** One account. */
export interface AccountScope {
  kind: 'account';
  /** ID of the account; `unknown` where nothing says it. */
  id: string;
  /** Name that the settings give it; null without one. */
  name: string | null;
}

/** Accounts of an organization. */
export interface OrganizationScope {
  kind: 'organization';
  /** ID of the organization, for example `o-exampleorgid`. */
  id: string;
  /** Number of accounts that the message is about, those with nothing to report included. */
  accounts: number;
}

/** Returns the scope as operators know it: `production (123456789012)`, `o-exampleorgid (50 accounts)`. */
export function scopeName(scope: Scope): string {
  if (scope.kind === 'organization') return `${printable(scope.id)} (${scope.accounts} accounts)`;
  const { id, name } = scope;
  return name === null ? id : `${printable(name)} (${id})`;
}

/** Returns the ID of the account in an ARN; `unknown` if it has none. */
export function accountOfArn(arn: string): string {
  const account = arn.split(':')[4] ?? '';
  return /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
}

/** Returns the shortest name of the scope: the name of an account if it has one, else the ID. */
export function shortScopeName(scope: Scope): string {
  return scope.kind === 'account' ? (scope.name ?? scope.id) : scope.id;
}
