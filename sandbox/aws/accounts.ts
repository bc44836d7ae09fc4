import type { Service } from './call';
import type { FaultInjection } from './faults';
import { createIam, type IamOptions } from './iam';
import type { Iam } from './iam-store';

/** Returns the IAM of an account. @throws Error when the ID has not 12 digits */
export type IamOf = (account: string) => Iam;

/**
 * Makes an IAM for each account: a request is served by that of its credentials' account. One that nobody has named before
 * is empty.
 */
export function createIamAccounts(
  options: IamOptions,
  injection: Pick<FaultInjection, 'readsToStale'>,
): { iamOf: IamOf; service: Service } {
  const accounts = new Map<string, ReturnType<typeof createIam>>();
  const accountOf = (account: string): ReturnType<typeof createIam> => {
    refuseUnlessAccount(account);
    const found = accounts.get(account) ?? createIam({ ...options, account }, injection);
    accounts.set(account, found);
    return found;
  };
  const { refuse, translate } = accountOf(options.account).service;
  const receive: Service['receive'] = (request) => accountOf(request.caller.account).service.receive(request);
  return { iamOf: (account) => accountOf(account).iam, service: { receive, refuse, translate } };
}

/** @throws Error unless it has the form of an account's ID */
export function refuseUnlessAccount(id: string): void {
  if (!/^\d{12}$/.test(id)) throw new Error(`An account's ID has 12 digits: "${id}" is none.`);
}
