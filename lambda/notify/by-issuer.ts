import type { ProviderReport } from '../contract/report';
import { count, few, ours } from '../findings/phrase';
import { accountOfArn } from './scope';

/** Accounts that are named where there are many. */
const NAMED = 3;

/** Accounts that have a provider of one issuer. */
export interface Accounts {
  count: number;
  /** IDs of the first few. */
  first: readonly string[];
}

/** Providers of one issuer, in several accounts of an organization: at least one. */
export interface IssuerShare {
  first: ProviderReport;
  accounts: Accounts;
}

/** Groups providers by their issuers, in the order in which these come first. */
export function byIssuer(providers: readonly ProviderReport[]): IssuerShare[] {
  const shares = new Map<string, ProviderReport[]>();
  for (const provider of providers) {
    const known = shares.get(provider.issuer);
    if (known) known.push(provider);
    else shares.set(provider.issuer, [provider]);
  }
  return [...shares.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const ids = [first, ...others].map(({ arn }) => accountOfArn(arn));
    return [{ first, accounts: { count: ids.length, first: ids.slice(0, NAMED) } }];
  });
}

/** Returns accounts in words: `37 accounts (111122223333, 222233334444, 333344445555 and 34 more)`. */
export function accountsWords({ count: all, first }: Accounts): string {
  return all === 1
    ? `account ${first.join()}`
    : `${count(all, 'account').words} (${few(first.map(ours), NAMED, all).words})`;
}
