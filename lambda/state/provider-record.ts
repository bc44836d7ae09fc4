import type { ProviderState } from '../judge/state/provider-state';
import type { StateSession } from './session';
import type { StateRecord } from './state-record';
import { PROVIDER_FORMAT } from './state-format';

/**
 * Opens the state record of a provider, whose key is its ARN. Where no state is kept, or not any more, the numbers of its lists
 * go on from the history, so that none stands for two lists. While the history cannot be read, nothing is kept.
 */
export async function openProvider(
  session: StateSession,
  arn: string,
  dryRun: boolean,
): Promise<StateRecord<ProviderState> | null> {
  const record = await (dryRun ? session.read(arn, PROVIDER_FORMAT) : session.open(arn, PROVIDER_FORMAT));
  return record && numbered(record, session);
}

/** Reads a provider's state without opening its record; null before the first look, or when the state was not to be had. */
export async function readProvider(session: StateSession, arn: string): Promise<StateRecord<ProviderState> | null> {
  const record = await session.readPrefetched(arn, PROVIDER_FORMAT);
  return record && record.state.list !== null ? record : null;
}

async function numbered(
  record: StateRecord<ProviderState>,
  session: StateSession,
): Promise<StateRecord<ProviderState>> {
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
}
