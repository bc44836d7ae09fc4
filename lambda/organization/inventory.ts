import pMap from 'p-map';
import { type Iam, type Provider, isNotFound } from '../act/iam';

/** Providers of an account, as they were read. */
export interface Inventory {
  providers: readonly Provider[];
  /** Errors with which IAM did not give a provider, by its ARN. */
  errors: ReadonlyMap<string, unknown>;
}

/** Providers of an account that are read side by side. */
const READS_AT_ONCE = 5;

/**
 * Reads the providers of an account. One that IAM does not give is reported as in any other run; only if IAM gives not a single one,
 * the account counts as not read.
 * @param isWanted leaves providers out by their ARN
 * @throws Error with which IAM did not give the list, or the first provider where it gave none
 */
export async function readInventory(
  { list, get }: Pick<Iam, 'list' | 'get'>,
  isWanted: (arn: string) => boolean,
  until: AbortSignal,
): Promise<Inventory> {
  const arns = (await list(until)).filter(isWanted);
  const providers: Provider[] = [];
  const errors = new Map<string, unknown>();
  const read = (arn: string): Promise<Provider | null> =>
    get(arn, until).catch((error: unknown) => {
      errors.set(arn, error);
      return null;
    });
  for (const provider of await pMap(arns, read, { concurrency: READS_AT_ONCE })) if (provider) providers.push(provider);
  const [refusal] = [...errors.values()].filter((error) => !isNotFound(error));
  if (refusal !== undefined && providers.length === 0) throw refusal;
  return { providers, errors };
}

/** Returns the ARNs of an inventory in the order of the alphabet. */
export function arnsIn({ providers, errors }: Inventory): string[] {
  return [...providers.map(({ arn }) => arn), ...errors.keys()].toSorted();
}

/** Creates an IAM that has what was read, for a run that writes nothing. */
export function createInventoryIam(inventory: Inventory): Iam {
  const known = new Map(inventory.providers.map((provider) => [provider.arn, provider]));
  return {
    list: async () => arnsIn(inventory),
    get: async (arn) => {
      const provider = known.get(arn);
      if (provider) return provider;
      throw inventory.errors.get(arn) ?? new Error(`The provider ${arn} was not read.`);
    },
    replaceThumbprints: async () => {
      throw new Error('A look at an organization writes nothing.');
    },
  };
}
