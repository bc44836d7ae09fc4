import type { StateStore } from '../../lambda/state/store';
import type { Instance } from './instances';
import { LATENCY } from './latencies';
import type { Usage } from './usage';

/** Bytes of an item beside its state: keys, lease, names of attributes. */
const ITEM_BYTES = 250;

/** Makes the state store of an instance, over one in RAM; counts the units that DynamoDB bills: 1 KB written, 4 KB read. */
export function createTable(
  store: StateStore,
  { clients: { dynamodb } }: Pick<Instance, 'clients'>,
  usage: () => Usage,
): StateStore {
  const call = (): Promise<void> => dynamodb(LATENCY.dynamodb);
  const billing: Billing = {
    written: async (key, text) => {
      usage().writeUnits += unitsOf(text ?? (await store.read(key)), 1_024);
      await call();
    },
    read: async (texts) => {
      for (const text of texts) usage().readUnits += unitsOf(text, 4_096);
      await call();
    },
  };
  return { ...billStates(store, billing), ...billItems(store, billing) };
}

interface Billing {
  /** Bills a write of a text; null for the state as it is. */
  written: (key: string, text: string | null) => Promise<void>;
  read: (texts: readonly (string | null)[]) => Promise<void>;
}

type States = 'acquire' | 'read' | 'readWithLease' | 'readMany' | 'save' | 'release';

function billStates(store: StateStore, { written, read }: Billing): Pick<StateStore, States> {
  return {
    acquire: async (key, ...rest) => {
      await written(key, null);
      return store.acquire(key, ...rest);
    },
    read: async (key) => {
      await read([await store.read(key)]);
      return store.read(key);
    },
    readWithLease: async (key, now) => {
      await read([await store.read(key)]);
      return store.readWithLease(key, now);
    },
    readMany: async (keys) => {
      const found = await store.readMany(keys);
      await read([...found.values()]);
      return found;
    },
    save: async (key, owner, state, lease) => {
      await written(key, state);
      return store.save(key, owner, state, lease);
    },
    release: async (key, owner) => {
      await written(key, null);
      return store.release(key, owner);
    },
  };
}

/** Versions and events have items of their own. */
function billItems(store: StateStore, { written, read }: Billing): Omit<StateStore, States> {
  return {
    addVersion: async (key, version, expiresAt) => {
      await written(key, version.text);
      return store.addVersion(key, version, expiresAt);
    },
    versions: async (key, now) => {
      const found = await store.versions(key, now);
      await read([found.map(({ text }) => text).join('')]);
      return found;
    },
    addEvent: async (key, event, expiresAt) => {
      await written(key, event.text);
      return store.addEvent(key, event, expiresAt);
    },
    events: async (key, now) => {
      const found = await store.events(key, now);
      await read([found.map(({ text }) => text).join('')]);
      return found;
    },
    markEvent: async (key, id, mark, expiresAt) => {
      await written(key, '');
      return store.markEvent(key, id, mark, expiresAt);
    },
  };
}

function unitsOf(text: string | null, bytes: number): number {
  return Math.ceil(((text?.length ?? 0) + ITEM_BYTES) / bytes);
}
