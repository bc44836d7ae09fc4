import type { ProviderState } from '../judge/state/provider-state';
import type { StateSession, StateRecord } from './session';
import { PROVIDER_FORMAT } from './state-format';

/**
 * What is remembered of a provider: the key of its page is its ARN. Where nothing is, or not any more, the numbers of its
 * lists go on from the history, so that none stands for two lists; while the history cannot be read, nothing is kept.
 */
export const openProvider = async (
  session: StateSession,
  arn: string,
  dryRun: boolean,
): Promise<StateRecord<ProviderState> | null> => {
  const record = await (dryRun ? session.read(arn, PROVIDER_FORMAT) : session.open(arn, PROVIDER_FORMAT));
  return record && numbered(record, session);
};

/** What is remembered of a provider, without opening its page; null when it was never looked at, or that was not to be had. */
export const readProvider = async (session: StateSession, arn: string): Promise<StateRecord<ProviderState> | null> => {
  const record = await session.readPrefetched(arn, PROVIDER_FORMAT);
  return record && record.state.list !== null ? record : null;
};

const numbered = async (
  record: StateRecord<ProviderState>,
  session: StateSession,
): Promise<StateRecord<ProviderState>> => {
  const reopen: typeof record.reopen = async () => {
    const opened = await record.reopen();
    return opened && numbered(opened, session);
  };
  if (!record.kept || record.state.list !== null) return { ...record, reopen };
  const version = await session.lastVersion(record.key);
  if (version !== null) return { ...record, state: { ...record.state, version }, reopen };
  await record.release();
  return {
    ...record,
    kept: false,
    save: async () => 'unavailable',
    leaseLeftMs: () => 0,
    release: async () => {},
    reopen: () => openProvider(session, record.key, false),
  };
};
