import type { ListVersion, ProviderState } from '../judge/state/provider-state';
import type { Format } from './format';
import { type ReadAhead, createReadAhead } from './read-ahead';
import { type RunTime, beginLease } from './run-lease';
import { VERSION_FORMAT } from './state-format';
import { type RecordContext, type StateRecord, createRecord } from './state-record';
import type { StateStore } from './store';
import { type StoreAccess, createStoreAccess } from './store-access';

/** Access of one run to the state store. No method ever rejects: the run's job does not depend on the store. */
export interface StateSession extends StoreAccess {
  /** Opens a record for this run alone; null when another run has it open. */
  open: <T>(key: string, format: Format<T>) => Promise<StateRecord<T> | null>;
  /** Reads a record without opening it, for a run that changes nothing. */
  read: <T>(key: string, format: Format<T>) => Promise<StateRecord<T>>;
  /** Reads a record without opening it, and whether a run has it open; null when the store did not give it. */
  readWithLease: <T>(key: string, format: Format<T>) => Promise<{ busy: boolean; record: StateRecord<T> } | null>;
  /** Announces the records that `readPrefetched` will read, in their order. */
  prefetch: (keys: readonly string[]) => void;
  /**
   * Reads an announced record together with others and without opening it, to see whether it is worth opening. Null when
   * there is none, or it was not to be had. Each record can be read so once.
   */
  readPrefetched: <T>(key: string, format: Format<T>) => Promise<StateRecord<T> | null>;
  /** Puts the waiting lists of a state into the history. Returns the state with the lists that still wait. */
  recordHistory: (key: string, state: ProviderState) => Promise<ProviderState>;
  /** Returns the number of the latest list in the history, 0 when there is none; null when the history cannot be read. */
  lastVersion: (key: string) => Promise<number | null>;
  /** Prolongs the leases of open records when they end before long, for a run without an end. */
  renewLeases: () => Promise<void>;
}

/** Dependencies of a session. */
export interface SessionDependencies extends RunTime {
  /** Null where no state is kept: that is no error then. */
  stateStore: StateStore | null;
  runId: string;
}

/** Opens the session of one run. */
export function openSession({ stateStore, runId, ...time }: SessionDependencies): StateSession {
  const access = createStoreAccess(stateStore);
  const context: RecordContext = { access, runId, time, leases: new Map() };
  let ahead: ReadAhead | null = null;
  const open: StateSession['open'] = (key, format) => openRecord(key, format, context);
  return {
    ...access,
    open,
    read: async (key, format) => readRecord(key, format, await access.tryStore((table) => table.read(key)), context),
    readWithLease: async (key, format) => {
      const found = await access.tryStore((table) => table.readWithLease(key, time.clock().getTime()));
      if (!found) return null;
      const record = readRecord(key, format, found.state, context);
      return record.kept ? { busy: found.busy, record } : null;
    },
    prefetch: (keys) => {
      ahead = createReadAhead(keys, (batch) => access.tryStore((table) => table.readMany(batch)));
    },
    readPrefetched: async (key, format) => {
      const text = await ahead?.(key);
      const record = typeof text === 'string' ? readRecord(key, format, text, context) : null;
      return record?.kept ? record : null;
    },
    recordHistory: async (key, state) => ({
      ...state,
      unrecorded: await addVersions(key, state.unrecorded, access),
    }),
    lastVersion: async (key) => {
      const versions = await access.tryStore((table) => table.versions(key, time.clock().getTime()));
      return versions ? (versions.at(-1)?.version ?? 0) : null;
    },
    renewLeases: async () => {
      await Promise.all([...context.leases.values()].map((lease) => lease.renew()));
    },
  };
}

async function openRecord<T>(key: string, format: Format<T>, context: RecordContext): Promise<StateRecord<T> | null> {
  const { access, runId, time } = context;
  const granted = beginLease(time);
  const { until, now } = granted.term;
  const acquired = await access.tryStore((table) => table.acquire(key, { owner: runId, until }, now));
  if (acquired?.busy) return null;
  const source = { key, format, text: acquired?.state, granted };
  const record = createRecord(source, context, () => openRecord(key, format, context));
  // A state that cannot be read is left alone, and so is its lease.
  if (acquired && !record.kept) await access.tryStore((table) => table.release(key, runId));
  return record;
}

function readRecord<T>(
  key: string,
  format: Format<T>,
  text: string | null | undefined,
  context: RecordContext,
): StateRecord<T> {
  return createRecord({ key, format, text, granted: null }, context, () => openRecord(key, format, context));
}

/** Time that an entry of the history is kept: a year, in milliseconds. */
const HISTORY_MS = 366 * 24 * 60 * 60 * 1000;

/** Puts lists into the history; returns those that could not be put there. */
async function addVersions(
  key: string,
  versions: readonly ListVersion[],
  { tryStore }: StoreAccess,
): Promise<readonly ListVersion[]> {
  const left: ListVersion[] = [];
  for (const version of versions) {
    const kept = { version: version.version, text: VERSION_FORMAT.print(version) };
    const done = await tryStore((table) =>
      table.addVersion(key, kept, version.at.getTime() + HISTORY_MS).then(() => true),
    );
    if (!done) left.push(version);
  }
  return left;
}
