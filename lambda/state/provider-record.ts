import type { ProviderMemory } from '../judge/state/provider-state';
import type { Keeper, Page } from './session';
import { PROVIDER_FORMAT } from './state-format';

/**
 * What is remembered of a provider: the key of its page is its ARN. Where nothing is, or not any more, the numbers of its
 * lists go on from the history, so that none stands for two lists; while the history cannot be read, nothing is kept.
 */
export const openProvider = async (
  keeper: Keeper,
  arn: string,
  dryRun: boolean,
): Promise<Page<ProviderMemory> | null> => {
  const page = await (dryRun ? keeper.peek(arn, PROVIDER_FORMAT) : keeper.open(arn, PROVIDER_FORMAT));
  return page && numbered(page, keeper);
};

/** What is remembered of a provider, without opening its page; null when it was never looked at, or that was not to be had. */
export const glimpseProvider = async (keeper: Keeper, arn: string): Promise<Page<ProviderMemory> | null> => {
  const page = await keeper.glimpse(arn, PROVIDER_FORMAT);
  return page && page.state.list !== null ? page : null;
};

const numbered = async (page: Page<ProviderMemory>, keeper: Keeper): Promise<Page<ProviderMemory>> => {
  const reopen: typeof page.reopen = async () => {
    const opened = await page.reopen();
    return opened && numbered(opened, keeper);
  };
  if (!page.kept || page.state.list !== null) return { ...page, reopen };
  const version = await keeper.lastVersion(page.key);
  if (version !== null) return { ...page, state: { ...page.state, version }, reopen };
  await page.release();
  return {
    ...page,
    kept: false,
    save: async () => 'unavailable',
    leaseLeftMs: () => 0,
    release: async () => {},
    reopen: () => openProvider(keeper, page.key, false),
  };
};
