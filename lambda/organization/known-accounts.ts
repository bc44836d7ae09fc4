import { type ProviderEntry, enforcedFile } from './file-formats';
import { readFile } from './files';
import type { ListJudgement } from './judge-lists';
import type { ObjectStore } from './object-store';
import { providersIn } from './provider-groups';
import { readInventories } from './read-inventories';
import { FILES, type Kind } from './state';

/** A provider as far as a run knows it before it acts. */
export interface KnownProvider extends ProviderEntry {
  /** Thumbprints that were live in the last full run; unknown in a full run. */
  known?: readonly string[];
}

/** An account with its providers, as far as a run knows them before it acts. */
export interface KnownAccount {
  id: string;
  /** Name in the organization; null where it is not known. */
  name: string | null;
  providers: readonly KnownProvider[];
}

/** A provider with what the observation means for its list. */
export interface ComparedList extends ListJudgement {
  account: string;
  provider: KnownProvider;
}

/** Returns the accounts that a run read, or those of the enforced providers of the last full run for a quick look; and the number of all providers. */
export async function knownAccounts({
  run,
  kind,
  files,
}: {
  run: string;
  kind: Kind;
  files: ObjectStore;
}): Promise<{ accounts: KnownAccount[]; providers: number }> {
  if (kind === 'quick') return enforcedAccounts(files);
  const accounts = await readInventories(run, files);
  const readable = accounts.filter(({ finding }) => finding === null);
  return { accounts: readable, providers: readable.reduce((sum, { providers }) => sum + providers.length, 0) };
}

async function enforcedAccounts(files: ObjectStore): Promise<{ accounts: KnownAccount[]; providers: number }> {
  const latest = await readFile(files, FILES.enforced, enforcedFile);
  const accounts = new Map<string, KnownProvider[]>();
  for (const { live, providers } of latest?.units ?? [])
    for (const provider of providersIn(providers)) {
      const id = provider.arn.split(':')[4] ?? '';
      accounts.set(id, [...(accounts.get(id) ?? []), { ...provider, known: live }]);
    }
  return {
    accounts: [...accounts]
      .map(([id, providers]) => ({ id, name: null, providers }))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    providers: latest?.providers ?? 0,
  };
}
