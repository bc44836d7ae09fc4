import type { ProviderEntry, ProviderGroup } from './file-formats';

/** Place of the account in an ARN, in parts that colons separate. */
const ACCOUNT = 4;

/**
 * Groups providers that differ by their account alone. A hundred thousand of them are a file of a few megabytes then.
 * @returns the groups in the order of their ARNs, with their accounts in order
 */
export function groupProviders(providers: readonly ProviderEntry[]): ProviderGroup[] {
  const groups = new Map<string, ProviderGroup>();
  for (const { arn, issuer, thumbprints } of providers.toSorted((one, other) => (one.arn < other.arn ? -1 : 1))) {
    const [account, pattern] = [arn.split(':')[ACCOUNT] ?? '', withAccount(arn, '*')];
    const key = JSON.stringify([pattern, issuer, thumbprints]);
    const group = groups.get(key) ?? { arn: pattern, issuer, thumbprints, accounts: [] };
    group.accounts.push(account);
    groups.set(key, group);
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** Returns the providers of groups. */
export function providersIn(groups: readonly ProviderGroup[]): ProviderEntry[] {
  return groups.flatMap(({ accounts, arn, issuer, thumbprints }) =>
    accounts.map((account) => ({ arn: withAccount(arn, account), issuer, thumbprints })),
  );
}

function withAccount(arn: string, account: string): string {
  return arn.split(':').with(ACCOUNT, account).join(':');
}
